import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWordIndex } from '../../../lib/rules/match.ts';
import { wordTable } from '../../../scripts/rules/compile-keywords.ts';

// Few letters, one of them outside of the BMP, so that words begin alike and overlap.
const letters = ['a', 'b', '天', '气', '😀'] as const;
const text = (minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom(...letters), { minLength, maxLength }).map((units) => units.join(''));
const words = fc.uniqueArray(text(1, 4), { maxLength: 12 });

/** The longest of the words that pass, of several as long the first, by looking at each. */
function scan(all: readonly string[], passes: (word: string) => boolean): number | undefined {
  const longest = Math.max(0, ...all.filter(passes).map((word) => word.length));
  const place = all.findIndex((word) => passes(word) && word.length === longest);
  return place === -1 ? undefined : place;
}

describe('the word index', () => {
  it('finds what looking at every word finds', () => {
    const seen = { whole: 0, prefix: 0, longest: 0 };
    fc.assert(
      fc.property(words, text(0, 10), (all, asked) => {
        const index = createWordIndex(wordTable(all));
        const expected = {
          whole: scan(all, (word) => word === asked),
          prefix: scan(all, (word) => asked.startsWith(word)),
          longest: scan(all, (word) => asked.includes(word)),
        };
        for (const look of ['whole', 'prefix', 'longest'] as const) {
          expect(index[look](asked)).toBe(expected[look]);
          if (expected[look] !== undefined) seen[look] += 1;
        }
      }),
      { numRuns: 2000 },
    );
    for (const found of Object.values(seen)) expect(found).toBeGreaterThan(20);
  });

  it('prefers, of words as long, the first in the file, wherever they stand in the text', () => {
    const index = createWordIndex(wordTable(['退货', '价格', '价格表']));
    expect(index.longest('价格和退货')).toBe(0);
    expect(index.longest('退货的价格表')).toBe(2);
  });

  it('finds nothing without words', () => {
    const index = createWordIndex(wordTable([]));
    expect([index.whole(''), index.prefix('a'), index.longest('a')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
