import { parse } from 'csv-parse/sync';
import { csvCell } from './cell-text.ts';
import { decodeCsv } from './csv-encoding.ts';
import { findHeader } from './header.ts';
import { maxRows } from './limits.ts';
import { Refused } from '../sentence.ts';
import { tooManyRows } from './sheet.ts';
import type { Table } from './table.ts';

const separators = [',', ';', '\t'] as const;

/**
 * A CSV file as a table. The separator is the one with which a header is found; a row is a record,
 * as Excel counts them, also when a quoted field goes over several lines.
 * @throws Refused when the encoding is not known, the quotes do not match, or it is too long
 */
export function readCsv(bytes: Uint8Array): Table {
  const { text, encoding } = decodeCsv(bytes);
  let first: Table | undefined;
  let broken: unknown;
  for (const separator of separators) {
    try {
      const table = { rows: parseRows(text, separator), encoding };
      if (findHeader(table) !== undefined) return table;
      first ??= table;
    } catch (error) {
      if (error instanceof Refused) throw error;
      broken = error;
    }
  }
  if (first === undefined || broken !== undefined) throw brokenQuotes(broken);
  return first;
}

function parseRows(text: string, delimiter: string): Table['rows'] {
  const records: string[][] = parse(text, {
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    to: maxRows + 1,
  });
  if (records.length > maxRows) throw tooManyRows();
  return records.map((fields, index) => ({ number: index + 1, cells: fields.map(csvCell) }));
}

function brokenQuotes(cause: unknown): Refused {
  const line = cause instanceof Error && 'lines' in cause ? Number(cause.lines) : undefined;
  return new Refused(
    {
      zh: `CSV 的引号不成对${line === undefined ? '' : `（读到第 ${line} 行）`}。请用 Excel 或 WPS 打开，检查后重新保存。`,
      en: `A quotation mark in the CSV has no partner${line === undefined ? '' : ` (read up to line ${line})`}. Open it in Excel or WPS, check it and save it again.`,
    },
    { cause },
  );
}
