import { inOneLine, type Sentence } from '../../lib/sentence.ts';

/**
 * What became of something that was read.
 *
 * - `refused`: nothing of it is in the rules
 * - `partly`: some of it is
 * - `merged`: it is, as a part of another entry
 * - `note`: it is, and there is something to know about it
 */
export type Fate = 'refused' | 'partly' | 'merged' | 'note';

/** One line of the report. */
export interface ReportLine {
  readonly fate: Fate;
  readonly where: Sentence;
  readonly what: Sentence;
  /** The row of a table. */
  readonly row?: number;
}

/** Everything that was read, and what became of it. */
export interface Report {
  readonly lines: readonly ReportLine[];
  /** Rows of a table that became entries of their own. */
  readonly takenRows: readonly number[];
  readonly emptyRows: readonly number[];
}

/** How a row is named. */
export function rowName(row: number): Sentence {
  return { zh: `第 ${row} 行`, en: `row ${row}` };
}

const titles: Readonly<Record<Fate, Sentence>> = {
  refused: { zh: '未采用', en: 'refused' },
  partly: { zh: '部分采用', en: 'taken in part' },
  merged: { zh: '已合并', en: 'merged' },
  note: { zh: '请注意', en: 'to know' },
};

/** The report as lines, worst things first. */
export function renderReport({ lines, emptyRows }: Report): readonly string[] {
  const fates = ['refused', 'partly', 'merged', 'note'] as const;
  const sections = fates.flatMap((fate) => {
    const ofFate = lines.filter((line) => line.fate === fate);
    if (ofFate.length === 0) return [];
    return ['', `${inOneLine(titles[fate])}: ${ofFate.length}`, ...ofFate.map(renderLine)];
  });
  const empty = emptyRows.length === 0 ? [] : ['', `空行 empty rows: ${emptyRows.length}`];
  return [...sections, ...empty];
}

function renderLine({ where, what }: ReportLine): string {
  return `  ${where.zh}：${what.zh}\n    ${where.en}: ${what.en}`;
}
