import { joinLanguages, type Bilingual } from './bilingual.ts';

/** Why a request was turned away at the edge. The code is for the log; the caller never learns it. */
export type RefusalCode =
  | 'not-an-api-gateway-event'
  | 'method-not-allowed'
  | 'body-empty'
  | 'body-too-large'
  | 'parameter-missing'
  | 'parameter-repeated'
  | 'signature-mismatch'
  | 'timestamp-stale'
  | 'encrypted-in-plain-mode'
  | 'not-encrypted'
  | 'cannot-decrypt'
  | 'foreign-app-id';

/** An error in words of the bot's own: they hold no secret, nothing of a follower, and no foreign error's words. */
abstract class Advised extends Error {
  /** What is wrong and what to do about it, for the operator. */
  readonly advice: Bilingual;

  constructor(advice: Bilingual, options?: ErrorOptions) {
    super(joinLanguages(advice), options);
    this.advice = advice;
  }
}

/** A request that does not get past the edge: `status` is what the caller sees, `code` what the log says. */
export class RequestRefused extends Advised {
  override readonly name = 'RequestRefused';
  readonly status: number;
  readonly code: RefusalCode;

  constructor(status: number, code: RefusalCode, advice: Bilingual) {
    super(advice);
    this.status = status;
    this.code = code;
  }
}

/** A verified body from which no message can be read. It is answered with `success`. */
export class UnreadableMessage extends Advised {
  override readonly name = 'UnreadableMessage';
}

/**
 * Why a provider gave no answer.
 *
 * - `quota`: no calls left; another key may have some
 * - `misconfigured`: the key, the secret or the endpoint is wrong; a person has to mend it
 * - `refused`: the provider understood and will not answer this question
 * - `malformed`: what came back is not an answer
 * - `timeout`: nothing came in time
 * - `unreachable`: no connection, or the server itself reports trouble
 */
export type FailureReason =
  'quota' | 'misconfigured' | 'refused' | 'malformed' | 'timeout' | 'unreachable';

/** A provider that failed. The message is for the operator's log and never holds the provider's own words. */
export class AnswerFailed extends Advised {
  override readonly name = 'AnswerFailed';
  readonly provider: string;
  readonly reason: FailureReason;

  constructor(provider: string, reason: FailureReason, advice: Bilingual, options?: ErrorOptions) {
    super(advice, options);
    this.provider = provider;
    this.reason = reason;
  }
}

/** One thing that is wrong with the configuration: where, what, and the step that mends it. Without full stops. */
export interface ConfigurationIssue {
  readonly where: Bilingual;
  readonly problem: Bilingual;
  readonly cure: Bilingual;
  /** The command that the cure speaks of; there is nothing to translate in it. */
  readonly command?: string;
}

/** A configuration the bot cannot serve with. Holds every problem at once, and no value of any setting. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly issues: readonly ConfigurationIssue[];

  constructor(issues: readonly ConfigurationIssue[], options?: ErrorOptions) {
    super(issues.map(describeIssue).join('\n'), options);
    this.issues = issues;
  }
}

/** One line an operator can act on, in both languages; the command stands once, at its end. */
export function describeIssue({ where, problem, cure, command }: ConfigurationIssue): string {
  const words = joinLanguages({
    zh: `${where.zh} ${problem.zh}。改法：${cure.zh}。`,
    en: `${where.en} ${problem.en}. To mend it: ${cure.en}.`,
  });
  return command === undefined ? words : `${words} ${command}`;
}
