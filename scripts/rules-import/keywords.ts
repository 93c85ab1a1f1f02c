import type { Match } from './rule.ts';
import type { Sentence } from '../../lib/sentence.ts';
import { excerpt } from '../sentence.ts';

const matches: ReadonlyMap<string, Match> = new Map([
  ['', 'exact'],
  ...['精确', '精确匹配', '全匹配', '完全匹配', '完全', '等于', 'exact', 'equal'].map(
    (name) => [name, 'exact'] as const,
  ),
  ...['包含', '包含匹配', '模糊', '模糊匹配', '半匹配', 'contains', 'contain'].map(
    (name) => [name, 'contains'] as const,
  ),
  ...['前缀', '前缀匹配', '开头', '开头匹配', 'prefix', 'startswith'].map(
    (name) => [name, 'prefix'] as const,
  ),
  ...['正则', '正则匹配', '正则表达式', 'regex', 'regexp'].map((name) => [name, 'regex'] as const),
]);

/** How the keywords of a row are compared, as its cell says it; an empty cell means exact. */
export function parseMatch(written: string): Match | Sentence {
  const folded = written.normalize('NFKC').toLowerCase().replace(/\s/gu, '');
  return (
    matches.get(folded) ?? {
      zh: `匹配方式「${excerpt(written)}」不认识；请写 精确、包含、前缀 或 正则`,
      en: `the match "${excerpt(written)}" is not known; write exact, contains, prefix or regex`,
    }
  );
}

/**
 * The keywords of a cell. A regular expression has one to a line, because a comma or a bar may be
 * part of it; everything else is also parted by ， , 、 ； ; and |.
 */
export function splitKeywords(written: string, match: Match): readonly string[] {
  const separator = match === 'regex' ? /\n/ : /[,，、;；|｜\n]/;
  return written
    .split(separator)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
