import type { WordTable } from '../../lib/answers/compiled-rules.ts';

/** Folded words in the order of the file, arranged for `createWordIndex`. */
export function wordTable(words: readonly string[]): WordTable {
  const lengthsByFirst = new Map<string, Set<number>>();
  for (const word of words) {
    const lengths = lengthsByFirst.get(word.charAt(0)) ?? new Set();
    lengthsByFirst.set(word.charAt(0), lengths.add(word.length));
  }
  const lengths = [...lengthsByFirst].map(
    ([first, set]) => [first, [...set].toSorted((one, other) => other - one)] as const,
  );
  return { words, lengths };
}
