import type {
  CompiledKeywords,
  KeywordTable,
  RuleAnswer,
  Variable,
  WordTable,
} from '../../lib/rules/compiled.ts';
import { fold, foldPattern, type Match } from '../../lib/rules/match.ts';
import { groupCount, patternProblem } from './check-pattern.ts';
import { compileAnswer } from './compile-answer.ts';
import type { Path, Place, Problem, Report } from './findings.ts';
import type { KeywordEntry } from './rules-file.ts';

/** Word of a keyword rule as it is looked up. */
interface Word {
  readonly match: Match;
  /** Folded; of a regular expression, its folded source. */
  readonly word: string;
  /** The rule, counted in the file. */
  readonly rule: number;
  readonly path: Path;
}

interface Deps {
  /** Index of each rule in the file. */
  readonly places: readonly number[];
  readonly placeOf: (path: Path) => Place;
  readonly report: Report;
}

/** Compiles the keyword rules for looking words up. Reports double words and bad expressions. */
export function compileKeywords(
  entries: readonly KeywordEntry[],
  { places, placeOf, report }: Deps,
): CompiledKeywords {
  const rules = entries.map((entry, index) => ({ entry, rule: places[index] ?? index }));
  const words = rules.flatMap(({ entry, rule }) => wordsOf(entry, rule));
  const usable = words.filter(({ match, word, path }) => {
    const problem = match === 'regex' ? patternProblem(word) : undefined;
    if (problem !== undefined) report(path, problem);
    return problem === undefined;
  });
  reportDoubles(words, placeOf, report);
  const of = (match: Match) => usable.filter((word) => word.match === match);
  return {
    answers: rules.map(({ entry, rule }) => answerOf(entry, rule, report)),
    exact: keywordTable(of('exact')),
    prefix: keywordTable(of('prefix')),
    contains: keywordTable(of('contains')),
    regex: of('regex').map(({ word, rule }) => [foldPattern(word), rule]),
  };
}

function keywordTable(words: readonly Word[]): KeywordTable {
  const rules = words.map(({ rule }) => rule);
  return { ...wordTable(words.map(({ word }) => word)), rules };
}

function wordsOf({ words, match = 'exact' }: KeywordEntry, rule: number): readonly Word[] {
  return words.map((written, index) => ({
    match,
    word: match === 'regex' ? written : fold(written),
    rule,
    path: ['keywords', rule, 'words', index],
  }));
}

function answerOf(
  { words, match, answer }: KeywordEntry,
  rule: number,
  report: Report,
): RuleAnswer {
  const groups = match === 'regex' ? Math.min(...words.map(safeGroupCount)) : 0;
  const variables = ['question', 'word', ...digits.slice(0, groups), 'date', 'time'] as const;
  return compileAnswer(answer, { path: ['keywords', rule, 'answer'], variables, report });
}

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const satisfies Variable[];

function safeGroupCount(source: string): number {
  try {
    return groupCount(source);
  } catch {
    // Reported already; its groups would only be reported once more.
    return digits.length;
  }
}

function reportDoubles(
  words: readonly Word[],
  placeOf: (path: Path) => Place,
  report: Report,
): void {
  const first = new Map<string, Word>();
  for (const word of words) {
    const key = `${word.match} ${word.word}`;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, word);
    else report(word.path, doubled(word.word, placeOf(earlier.path).line));
  }
}

function doubled(word: string, line: number): Problem {
  return {
    what: {
      zh: `「${word}」在第 ${line} 行已经有了（不分大小写、全角半角）`,
      en: `"${word}" is on line ${line} already (case and width do not count)`,
    },
    cure: { zh: '删掉其中一个', en: 'remove one of the two' },
  };
}

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
