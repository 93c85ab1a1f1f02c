import { AnswerFailed } from '../errors.ts';
import { withDetail, type Sentence } from '../bilingual.ts';
import { legalText } from '../wechat/text.ts';
import { at } from '../get-path.ts';
import { failureByCode, malformed, type TuringFailure } from './turing-failures.ts';
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
  const code = at(at(body, 'intent'), 'code');
  const failure = typeof code === 'number' ? failureByCode.get(code) : undefined;
  if (failure !== undefined) throw failed(failure, codeIs(code));
  const results = at(body, 'results');
  const answer = typeof code === 'number' && Array.isArray(results) ? renderResults(results) : '';
  if (answer !== '') return answer;
  throw failed(malformed, typeof code === 'number' ? withoutAnswer(code) : noCode);
}

const noCode: Sentence = { zh: '没有返回码', en: 'no code' };

function codeIs(code: unknown): Sentence {
  return { zh: `返回码 ${String(code)}`, en: `code ${String(code)}` };
}

function withoutAnswer(code: number): Sentence {
  return { zh: `返回码 ${code}，没有回答`, en: `code ${code} without an answer` };
}

function failed(failure: TuringFailure, detail: Sentence): AnswerFailed {
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
  return typeof value === 'string' ? legalText(value).trim() : '';
}
