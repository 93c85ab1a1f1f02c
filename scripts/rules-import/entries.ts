import { foldKeyword, type Answer, type KeywordRule, type Match } from './rule.ts';

/** One keyword with its answers, and the row it was first seen in. */
export interface Entry {
  readonly word: string;
  readonly match: Match;
  readonly row: number;
  readonly answers: Answer[];
}

/** Keywords in the order they came, found again by how the bot compares them. */
export interface Entries {
  readonly find: (word: string, match: Match) => Entry | undefined;
  readonly add: (word: string, match: Match, row: number, answer: Answer) => Entry;
  /** Keywords of one row that have the same answers are one rule. */
  readonly rules: () => readonly KeywordRule[];
}

export function createEntries(): Entries {
  const entries = new Map<string, Entry>();
  return {
    find: (word, match) => entries.get(keyOf(word, match)),
    add(word, match, row, answer) {
      const entry = { word, match, row, answers: [answer] };
      entries.set(keyOf(word, match), entry);
      return entry;
    },
    rules() {
      const groups = new Map<string, Entry[]>();
      for (const entry of entries.values()) {
        const key = JSON.stringify([entry.row, entry.match, entry.answers]);
        groups.set(key, [...(groups.get(key) ?? []), entry]);
      }
      return [...groups.values()].flatMap(([first, ...others]) => {
        if (first === undefined) return [];
        const words = [first, ...others].map(({ word }) => word);
        return [{ words, match: first.match, answers: first.answers }];
      });
    },
  };
}

function keyOf(word: string, match: Match): string {
  return `${match} ${foldKeyword(word, match)}`;
}

/** Adds an answer unless it is there already; says whether it was added. */
export function addAnswer({ answers }: Entry, answer: Answer): boolean {
  const written = JSON.stringify(answer);
  if (answers.some((known) => JSON.stringify(known) === written)) return false;
  answers.push(answer);
  return true;
}
