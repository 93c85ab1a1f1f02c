import type { CompiledKeywords, KeywordTable, WordTable } from './compiled.ts';
import type { Values } from './fill.ts';

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

/**
 * Looks for many words in a text at once; a word is found as its index in the table. A look costs time
 * in the length of the text and in how many different lengths the words have, not in how many words
 * there are.
 */
export interface WordIndex {
  /** The word that is the text. */
  readonly whole: (text: string) => number | undefined;
  /** The longest word that the text begins with. */
  readonly prefix: (text: string) => number | undefined;
  /** The longest word anywhere in the text; of several as long, the first in the table. */
  readonly longest: (text: string) => number | undefined;
}

/** The words of a table, which has them folded, as an index; texts have to come folded too. */
export function createWordIndex({ words, lengths }: WordTable): WordIndex {
  const places = new Map(words.map((word, place) => [word, place]));
  const lengthsByFirst = new Map(lengths);

  function longestAt(text: string, start: number): number | undefined {
    for (const length of lengthsByFirst.get(text.charAt(start)) ?? []) {
      // At the end of the text a slice is shorter than what was asked for, and tried in its turn.
      const place = places.get(text.slice(start, start + length));
      if (place !== undefined) return place;
    }
    return undefined;
  }

  function isBetter(place: number, than: number): boolean {
    const longer = (words[place] ?? '').length - (words[than] ?? '').length;
    return longer > 0 || (longer === 0 && place < than);
  }

  function longest(text: string): number | undefined {
    let best: number | undefined;
    for (let start = 0; start < text.length; start += 1) {
      const place = longestAt(text, start);
      if (place !== undefined && (best === undefined || isBetter(place, best))) best = place;
    }
    return best;
  }

  return {
    whole: (text) => places.get(text),
    prefix: (text) => longestAt(text, 0),
    longest,
  };
}

/**
 * The text as regular expressions see it: full-width letters and signs as half-width ones (NFKC),
 * trimmed, each run of white space as one blank. Upper and lower case stay.
 */
export function normalise(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, ' ').trim();
}

/** The text that was folded last. Everybody who looks at a message folds the same one. */
let last = { text: '', folded: '' };

/**
 * The text as words are compared: `normalise`, in lower case. Traditional and simplified characters
 * stay what they are.
 */
export function fold(text: string): string {
  if (text !== last.text) last = { text, folded: normalise(text).toLowerCase() };
  return last.folded;
}

/**
 * A regular expression that fits normalised text where the given one fits the text as it was typed:
 * a sign such as ？ or ＋ that NFKC makes an ASCII one stands for just that, and not for the operator
 * of the same look.
 */
export function foldPattern(source: string): string {
  return source.replace(/\P{ASCII}/gu, (sign) => {
    const folded = sign.normalize('NFKC');
    return folded === sign ? sign : folded.replace(/[^\p{L}\p{N}]/gu, escapeUnit);
  });
}

// As a number, because `\-` is legal inside of a class only, and `-` outside of one only.
function escapeUnit(sign: string): string {
  return `\\u{${sign.codePointAt(0)?.toString(16)}}`;
}
