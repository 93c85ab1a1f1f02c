import type { Entry } from './entries.ts';
import { columnName, knownHeaders, type Field, type Header } from './header.ts';
import type { ReportLine } from './report.ts';
import type { Sentence } from '../../lib/sentence.ts';
import type { Row } from './table.ts';

/** Says which keywords of a row an earlier row has. */
export function duplicates(repeated: readonly Entry[], isMerged: boolean): Sentence {
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
export function anotherAnswer(row: number, entries: readonly Entry[]): Sentence {
  const zh = entries.map(({ word }) => `「${word}」`).join('');
  const en = entries.map(({ word }) => `"${word}"`).join(', ');
  return {
    zh: `没有自己的关键词，作为第 ${row} 行${zh}的另一条回复`,
    en: `has no keyword of its own and is another answer to ${en} of row ${row}`,
  };
}

/** Says which cells of a row its kind of answer does not use. */
export function unusedCells(fields: readonly Field[]): Sentence {
  return {
    zh: `这种回复类型用不到：${fields.map((field) => knownHeaders[field][0]).join('、')}`,
    en: `this type of answer does not use: ${fields.join(', ')}`,
  };
}

/** A line for every column below which something stands that no rule is made of. */
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
