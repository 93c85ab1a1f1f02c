import { withDetail, type Bilingual } from '../bilingual.ts';
import { AnswerFailed, type FailureReason } from '../errors.ts';
import { getPath } from '../get-path.ts';
import { legalText } from '../wechat/text.ts';
import { KeyFailure } from './turing-keys.ts';

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
  const code = getPath(getPath(body, 'intent'), 'code');
  const failure = typeof code === 'number' ? failureByCode.get(code) : undefined;
  if (failure !== undefined) throw failed(failure, codeIs(code));
  const results = getPath(body, 'results');
  const answer = typeof code === 'number' && Array.isArray(results) ? renderResults(results) : '';
  if (answer !== '') return answer;
  throw failed(malformed, typeof code === 'number' ? withoutAnswer(code) : noCode);
}

const noCode: Bilingual = { zh: '没有返回码', en: 'no code' };

function codeIs(code: unknown): Bilingual {
  return { zh: `返回码 ${String(code)}`, en: `code ${String(code)}` };
}

function withoutAnswer(code: number): Bilingual {
  return { zh: `返回码 ${code}，没有回答`, en: `code ${code} without an answer` };
}

function failed(failure: TuringFailure, detail: Bilingual): AnswerFailed {
  const advice = withDetail(failure.advice, detail);
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
    const type = getPath(result, 'groupType');
    const key = type === 0 ? `alone ${index}` : type;
    const group = groups.get(key) ?? { texts: [], links: [] };
    groups.set(key, group);
    const value = getPath(getPath(result, 'values'), String(getPath(result, 'resultType')));
    const lines = Array.isArray(value)
      ? value.slice(0, maxNewsItems).map(newsLine)
      : [plain(value)];
    const isText = getPath(result, 'resultType') === 'text';
    (isText ? group.texts : group.links).push(...lines.filter((line) => line !== ''));
  });
  return [...groups.values()].flatMap(({ texts, links }) => [...texts, ...links]).join('\n');
}

function newsLine(item: unknown): string {
  const title = plain(getPath(item, 'name')) || plain(getPath(item, 'info'));
  return [title, plain(getPath(item, 'detailurl'))].filter((part) => part !== '').join(' ');
}

function plain(value: unknown): string {
  return typeof value === 'string' ? legalText(value).trim() : '';
}

/** A failure that Turing names, and what to do about it. */
export interface TuringFailure {
  readonly reason: FailureReason;
  readonly advice: Bilingual;
  /** Whether the same request may succeed a moment later. */
  readonly passing?: true;
}

const quotaUsedUp: TuringFailure = {
  reason: 'quota',
  advice: {
    zh: '这个 Key 的次数用完了。等它重置，买次数，或者再加一个 Key。',
    en: 'This key has no calls left. Wait for the reset, buy calls, or add a second key.',
  },
};
const tooManyFollowers: TuringFailure = {
  reason: 'quota',
  advice: {
    zh: '这个 Key 的用户数到了上限。换一个套餐或 Key。',
    en: 'This key has met the limit of distinct followers. Take another plan, or another key.',
  },
};
const wrongEncryption: TuringFailure = {
  reason: 'misconfigured',
  advice: {
    zh: '图灵后台打开了加密，或者 turing/secret 不对。在后台关掉加密，或者运行 npm run setup，把后台显示的密钥写进 turing/secret。',
    en: 'Encryption is switched on in the Turing console, or turing/secret is wrong. Switch it off there, or run npm run setup and write the secret shown there into turing/secret.',
  },
};
const notPermitted: TuringFailure = {
  reason: 'misconfigured',
  advice: {
    zh: '这个 Key 的套餐没有这个功能。到图灵后台看看套餐。',
    en: 'The plan of this key does not include the function. Look at the plan in the Turing console.',
  },
};
const unknownKey: TuringFailure = {
  reason: 'misconfigured',
  advice: {
    zh: '图灵不认这个 Key。从图灵后台重新复制，运行 npm run setup 写进 turing/api-key。',
    en: 'Turing does not know this key. Copy it again from the Turing console; npm run setup writes it into turing/api-key.',
  },
};
const badRequest: TuringFailure = {
  reason: 'refused',
  advice: {
    zh: '图灵不接受请求的格式。请带上返回码报告。',
    en: 'Turing did not accept the form of the request. Report this with the code.',
  },
};
const noAnswer: TuringFailure = {
  reason: 'refused',
  advice: { zh: '图灵答不上这句话。', en: 'Turing has no answer to this text.' },
};
const serverTrouble: TuringFailure = {
  reason: 'unreachable',
  advice: { zh: '图灵说它自己出了故障。', en: 'Turing reports trouble of its own.' },
  passing: true,
};

/**
 * Every `intent.code` that means failure. The rows are those of the vendor's manual; 4004 and 4006
 * come from a client's list. A test such as `code < 10000` would be wrong: 7110 carries an answer.
 */
export const failureByCode = new Map<number, TuringFailure>([
  [4000, badRequest],
  [4001, wrongEncryption],
  [4002, notPermitted],
  [4003, quotaUsedUp],
  [4004, badRequest],
  [4005, notPermitted],
  [4006, badRequest],
  [4007, unknownKey],
  [4100, badRequest],
  [4200, badRequest],
  [4300, badRequest],
  [4400, badRequest],
  [4500, tooManyFollowers],
  [4600, noAnswer],
  [4602, noAnswer],
  [5000, noAnswer],
  [6000, noAnswer],
  [7002, serverTrouble],
  [8008, serverTrouble],
]);

/** What came back says neither an answer nor why there is none. */
export const malformed: TuringFailure = {
  reason: 'malformed',
  advice: {
    zh: '回来的不是图灵接口的回答。检查 turingEndpoint。',
    en: 'The answer has not the form of the Turing API. Check turingEndpoint.',
  },
};
