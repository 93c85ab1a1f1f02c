import { joinLanguages, type Bilingual } from '../../lib/bilingual.ts';
import type { Entry, ImportedRules } from './rules-document.ts';
import { columnName, knownHeaders, type Field, type Header, type Row } from './table.ts';

/** Result of an import: rules, where they come from, and what became of all that was read. */
export interface Imported {
  readonly rules: ImportedRules;
  readonly report: Report;
  /** Name of the source in the comment above the rules. */
  readonly source: string;
  /** Lines on what was read, in both languages. */
  readonly summary: readonly string[];
}

/**
 * Fate of something that was read.
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
  readonly where: Bilingual;
  readonly what: Bilingual;
  /** The row of a table. */
  readonly row?: number;
}

/** Fates of everything that was read. */
export interface Report {
  readonly lines: readonly ReportLine[];
  /** Rows of a table that became entries of their own. */
  readonly takenRows: readonly number[];
  readonly emptyRows: readonly number[];
}

/** Name of a row in the report. */
export function rowName(row: number): Bilingual {
  return { zh: `第 ${row} 行`, en: `row ${row}` };
}

const titles: Readonly<Record<Fate, Bilingual>> = {
  refused: { zh: '未采用', en: 'refused' },
  partly: { zh: '部分采用', en: 'taken in part' },
  merged: { zh: '已合并', en: 'merged' },
  note: { zh: '请注意', en: 'to know' },
};

/** Renders the report as lines, refused rows first. */
export function renderReport({ lines, emptyRows }: Report): readonly string[] {
  const fates = ['refused', 'partly', 'merged', 'note'] as const;
  const sections = fates.flatMap((fate) => {
    const ofFate = lines.filter((line) => line.fate === fate);
    if (ofFate.length === 0) return [];
    return ['', `${joinLanguages(titles[fate])}: ${ofFate.length}`, ...ofFate.map(renderLine)];
  });
  const empty = emptyRows.length === 0 ? [] : ['', `空行 empty rows: ${emptyRows.length}`];
  return [...sections, ...empty];
}

function renderLine({ where, what }: ReportLine): string {
  return `  ${where.zh}：${what.zh}\n    ${where.en}: ${what.en}`;
}

/** Says which keywords of a row an earlier row has. */
export function duplicates(repeated: readonly Entry[], isMerged: boolean): Bilingual {
  const zh = repeated.map(({ word, row }) => `「${word}」（第 ${row} 行）`).join('、');
  const en = repeated.map(({ word, row }) => `"${word}" (row ${row})`).join(', ');
  if (isMerged) {
    return {
      zh: `关键词前面已有，作为另一条回复：${zh}`,
      en: `another answer to the keyword of an earlier row: ${en}`,
    };
  }
  return {
    zh: `关键词前面已有：${zh}。要作为另一条回复，请加 --merge`,
    en: `keyword of an earlier row: ${en}. With --merge it becomes another answer`,
  };
}

/** Says to which keywords a row without its own gives an answer. */
export function anotherAnswer(row: number, entries: readonly Entry[]): Bilingual {
  const zh = entries.map(({ word }) => `「${word}」`).join('');
  const en = entries.map(({ word }) => `"${word}"`).join(', ');
  return {
    zh: `没有自己的关键词，作为第 ${row} 行${zh}的另一条回复`,
    en: `has no keyword of its own and is another answer to ${en} of row ${row}`,
  };
}

/** Says that a row without keywords belongs to one that was refused. */
export function ownerRefused(row: number): Bilingual {
  return {
    zh: `没有关键词，而它所属的第 ${row} 行未被采用`,
    en: `no keyword, and row ${row}, to which it belongs, was refused`,
  };
}

/** Says that a row gives the answer of the row it belongs to. */
export function sameAnswer(row: number): Bilingual {
  return { zh: `与第 ${row} 行的回复相同`, en: `the same answer as row ${row}` };
}

/** Says which cells of a row its kind of answer does not use. */
export function unusedCells(fields: readonly Field[]): Bilingual {
  return {
    zh: `这种回复类型用不到：${fields.map((field) => knownHeaders[field][0]).join('、')}`,
    en: `this type of answer does not use: ${fields.join(', ')}`,
  };
}

/** Lines on columns whose cells no rule is made of. */
export function unknownColumns(header: Header, rows: readonly Row[]): readonly ReportLine[] {
  const known = new Set(header.columns.values());
  const counts = new Map<number, number>(header.unknown.map(({ column }) => [column, 0]));
  for (const { cells } of rows) {
    for (const [column, { text, from }] of cells.entries()) {
      if (known.has(column) || text === '' || from !== undefined) continue;
      counts.set(column, (counts.get(column) ?? 0) + 1);
    }
  }
  return [...counts].flatMap(([column, count]) => {
    const text = header.unknown.find((other) => other.column === column)?.header ?? '';
    return text === '' && count === 0 ? [] : [unknownColumn(columnName(column, text), count)];
  });
}

function unknownColumn(name: string, count: number): ReportLine {
  return {
    fate: 'note',
    where: { zh: `列 ${name}`, en: `column ${name}` },
    what: {
      zh: `这一列不认识或重复，其中 ${count} 个单元格未采用`,
      en: `not known, or there twice; ${count} cells are not taken`,
    },
  };
}
