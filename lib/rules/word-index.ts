import type { WordTable } from './compiled.ts';

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
