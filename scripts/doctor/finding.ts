import type { ConfigurationIssue } from '../../lib/errors.ts';
import type { Sentence } from '../../lib/sentence.ts';

/** `skipped` says that nothing is known: what the check needs is not there. */
export type Status = 'ok' | 'warning' | 'failed' | 'skipped';

/** What one check found. Holds no value of a secret, no follower's id and no message text. */
export interface Finding {
  /** The name of the check, as the documentation lists it. */
  readonly check: string;
  readonly status: Status;
  readonly finding: Sentence;
  /** The next step; absent when there is nothing to do. */
  readonly cure?: Sentence;
  /** The command that the cure speaks of. */
  readonly command?: string;
}

/** The same statement in Chinese and English. */
export function both(zh: string, en: string): Sentence {
  return { zh, en };
}

type Find = (finding: Sentence, cure?: Sentence, command?: string) => Finding;

/** Writes the findings of one check. */
export function findingsOf(check: string) {
  const of =
    (status: Status): Find =>
    (finding, cure, command) => ({
      check,
      status,
      finding,
      ...(cure === undefined ? {} : { cure }),
      ...(command === undefined ? {} : { command }),
    });
  return {
    ok: of('ok'),
    warning: of('warning'),
    failed: of('failed'),
    skipped: of('skipped'),
  } satisfies Record<Status, Find>;
}

/** What is wrong with a setting, as the bot itself says it. */
export function findingOfIssue(find: Find, issue: ConfigurationIssue): Finding {
  const { where, problem, cure, command } = issue;
  const sentence = both(`${where.zh} ${problem.zh}`, `${where.en} ${problem.en}`);
  return find(sentence, cure, command);
}
