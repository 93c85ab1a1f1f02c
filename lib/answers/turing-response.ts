import { AnswerFailed, type FailureReason } from '../errors.ts';
import { KeyFailure } from './turing-keys.ts';
import { at } from './json-at.ts';

interface Failure {
  readonly reason: FailureReason;
  readonly advice: string;
  /** Whether the same request may succeed a moment later. */
  readonly passing?: true;
}

const quotaUsedUp: Failure = {
  reason: 'quota',
  advice: 'This key has no calls left. Wait for the reset, buy calls, or add a second key.',
};
const notPermitted: Failure = {
  reason: 'misconfigured',
  advice:
    'The plan of this key does not include the function. Look at the plan in the Turing console.',
};
const badRequest: Failure = {
  reason: 'refused',
  advice: 'Turing did not accept the form of the request. Report this with the code.',
};
const noAnswer: Failure = { reason: 'refused', advice: 'Turing has no answer to this text.' };
const serverTrouble: Failure = {
  reason: 'unreachable',
  advice: 'Turing reports trouble of its own.',
  passing: true,
};

/**
 * Every `intent.code` that means failure. The rows are those of the vendor's manual; 4004 and 4006
 * come from a client's list. A test such as `code < 10000` would be wrong: 7110 carries an answer.
 */
const failures = new Map<number, Failure>([
  [4000, badRequest],
  [
    4001,
    {
      reason: 'misconfigured',
      advice:
        'Encryption is switched on in the Turing console, or turing/secret is wrong. Switch it off there, or store the secret shown there in turing/secret.',
    },
  ],
  [4002, notPermitted],
  [4003, quotaUsedUp],
  [4004, badRequest],
  [4005, notPermitted],
  [4006, badRequest],
  [
    4007,
    {
      reason: 'misconfigured',
      advice:
        'Turing does not know this key. Copy it again from the Turing console into turing/api-key.',
    },
  ],
  [4100, badRequest],
  [4200, badRequest],
  [4300, badRequest],
  [4400, badRequest],
  [4500, { reason: 'quota', advice: 'This key has met the limit of distinct followers.' }],
  [4600, noAnswer],
  [4602, noAnswer],
  [5000, noAnswer],
  [6000, noAnswer],
  [7002, serverTrouble],
  [8008, serverTrouble],
]);

/** Most news items and recipes shown: more would not be read, and fifteen can pass WeChat's 2047 bytes. */
const maxNewsItems = 5;

/** A failure that may pass when the same request is sent again. */
export class PassingFailure extends AnswerFailed {}

/**
 * The text in Turing's answer: texts first, then the links, pictures and news of the same group,
 * for url-first answers would otherwise begin with a bare link.
 * @throws AnswerFailed by the code when it names a failure (whatever text comes with it), or when
 *   there is nothing to say in the body
 */
export function readAnswer(body: unknown): string {
  const code = at(at(body, 'intent'), 'code');
  const failure = typeof code === 'number' ? failures.get(code) : undefined;
  if (failure !== undefined) throw failed(failure, `code ${String(code)}`);
  const results = at(body, 'results');
  const answer = typeof code === 'number' && Array.isArray(results) ? renderResults(results) : '';
  if (answer !== '') return answer;
  throw failed(malformed, typeof code === 'number' ? `code ${code} without an answer` : 'no code');
}

const malformed: Failure = {
  reason: 'malformed',
  advice: 'The answer has not the form of the Turing API. Check TURING_ENDPOINT.',
};

function failed(failure: Failure, detail: string): AnswerFailed {
  const advice = `${failure.advice} (${detail})`;
  // In an answer, unlike in an HTTP status, these two are always about the key.
  if (failure.reason === 'quota' || failure.reason === 'misconfigured') {
    return new KeyFailure(failure.reason, advice);
  }
  const kind = failure.passing ? PassingFailure : AnswerFailed;
  return new kind('turing', failure.reason, advice);
}

function renderResults(results: readonly unknown[]): string {
  const groups = new Map<unknown, { texts: string[]; links: string[] }>();
  results.forEach((result, index) => {
    // Group 0 stands alone; results of 2017 have no group and belong together.
    const type = at(result, 'groupType');
    const key = type === 0 ? `alone ${index}` : type;
    const group = groups.get(key) ?? { texts: [], links: [] };
    groups.set(key, group);
    const value = at(at(result, 'values'), String(at(result, 'resultType')));
    const lines = Array.isArray(value)
      ? value.slice(0, maxNewsItems).map(newsLine)
      : [plain(value)];
    const isText = at(result, 'resultType') === 'text';
    (isText ? group.texts : group.links).push(...lines.filter((line) => line !== ''));
  });
  return [...groups.values()].flatMap(({ texts, links }) => [...texts, ...links]).join('\n');
}

function newsLine(item: unknown): string {
  const title = plain(at(item, 'name')) || plain(at(item, 'info'));
  return [title, plain(at(item, 'detailurl'))].filter((part) => part !== '').join(' ');
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
