import type { CompiledKeywords, KeywordTable } from './compiled.ts';
import { fold, normalise } from './fold.ts';
import type { Values } from './fill.ts';
import { createWordIndex } from './word-index.ts';

/** The ways in which a keyword fits a text, in the order in which they are tried. */
export type Match = 'exact' | 'prefix' | 'contains' | 'regex';

/** The keyword rule that fits a text. */
export interface KeywordFound {
  /** Index of the rule, in the order of the file. */
  readonly rule: number;
  readonly match: Match;
  /** The `{word}` that fitted, folded, and the groups of a regular expression. */
  readonly values: Values;
}

/** How much of a text regular expressions look at, in UTF-16 units, so that none can take long. */
export const maxRegexUnits = 512;

/**
 * Looks up keywords: exact ones first, then prefixes, then words anywhere in the text (of each the longest),
 * then regular expressions in the order of the file. These are made when the first text gets that far.
 */
export function createKeywordIndex(keywords: CompiledKeywords) {
  const { exact, prefix, contains } = keywords;
  const looks = [
    { match: 'exact', table: exact, look: createWordIndex(exact).whole },
    { match: 'prefix', table: prefix, look: createWordIndex(prefix).prefix },
    { match: 'contains', table: contains, look: createWordIndex(contains).longest },
  ] as const;
  const patterns = lazily(() =>
    keywords.regex.map(([source, rule]) => ({ pattern: new RegExp(source, 'iu'), rule })),
  );

  function findWord(text: string): KeywordFound | undefined {
    for (const { match, table, look } of looks) {
      const place = look(text);
      if (place !== undefined) return foundAt(place, match, table);
    }
    return undefined;
  }

  function findPattern(text: string): KeywordFound | undefined {
    for (const { pattern, rule } of patterns()) {
      const groups = pattern.exec(text);
      if (groups !== null) return { rule, match: 'regex', values: valuesOf(groups) };
    }
    return undefined;
  }

  return {
    find: (text: string): KeywordFound | undefined =>
      findWord(fold(text)) ?? findPattern(normalise(text).slice(0, maxRegexUnits)),
  };
}

function foundAt(place: number, match: Match, { words, rules }: KeywordTable): KeywordFound {
  return { rule: rules[place] ?? -1, match, values: { word: words[place] ?? '' } };
}

/** `{word}` is all that fitted, `{1}` to `{9}` are the groups. */
function valuesOf([whole, ...groups]: RegExpExecArray): Values {
  const numbered = groups.slice(0, 9).map((group, index) => [String(index + 1), group ?? '']);
  return { word: whole, ...Object.fromEntries(numbered) };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
