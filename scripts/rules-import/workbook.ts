import { readSheet } from 'read-excel-file/node';
import { damaged, repack, unpackParts, type Parts } from './archive.ts';
import {
  dateCell,
  errorCell,
  formattedCell,
  numberCell,
  textCell,
  unknownResultCell,
} from './cell-text.ts';
import { readNumberFormats } from './number-formats.ts';
import { Refused } from '../sentence.ts';
import { readSheetFacts, type SheetFacts } from './sheet.ts';
import { listSheets, partText, type SheetPart } from './sheet-list.ts';
import { emptyCell, type Cell, type Row, type Table } from './table.ts';

/** A workbook whose sheets are read one by one, when asked for. */
export interface Workbook {
  readonly sheets: readonly string[];
  /** @throws Refused when there is no such sheet, or it cannot be read */
  readonly read: (sheet: string) => Promise<Table>;
}

/**
 * An .xlsx file.
 * @throws Refused when it is damaged or unpacks to too much
 */
export function openWorkbook(bytes: Uint8Array): Workbook {
  const parts = unpackParts(bytes);
  const sheets = listSheets(parts);
  return {
    sheets: sheets.map(({ name }) => name),
    async read(name) {
      const sheet = sheets.find((candidate) => candidate.name === name);
      if (sheet === undefined) throw noSuchSheet(name, sheets);
      return readTable(parts, sheet);
    },
  };
}

async function readTable(parts: Parts, { name, path }: SheetPart): Promise<Table> {
  // First of all, since it is what refuses a sheet that is too long.
  const facts = readSheetFacts(partText(parts, path));
  const values = await readValues(parts, name);
  const styles = parts.get('xl/styles.xml');
  const formats = styles === undefined ? [] : readNumberFormats(partText(parts, 'xl/styles.xml'));
  const count = Math.max(values.length, ...facts.cells.keys());
  const rows = Array.from({ length: count }, (_, index) =>
    toRow(index + 1, values[index] ?? [], facts, formats),
  );
  return { sheet: name, rows: fillMerged(rows, facts) };
}

/** A number as it stands in the file, told apart from a text of digits. */
interface WrittenNumber {
  readonly digits: string;
}

function parseNumber(digits: string): WrittenNumber {
  return { digits };
}

async function readValues(parts: Parts, sheet: string): Promise<readonly (readonly unknown[])[]> {
  try {
    return await readSheet(repack(parts), sheet, { trim: false, parseNumber });
  } catch (error) {
    throw damaged(error);
  }
}

function toRow(
  number: number,
  values: readonly unknown[],
  facts: SheetFacts,
  formats: readonly (string | undefined)[],
): Row {
  const cells = values.map(toCell);
  // The reader of values shows an error as an empty cell, and none at the end of a row.
  for (const [column, fact] of facts.cells.get(number) ?? []) {
    while (cells.length < column) cells.push(emptyCell);
    if (fact.kind === 'error') cells[column] = errorCell(fact.value);
    else if (fact.kind === 'no-result') cells[column] = unknownResultCell();
    else if (isWrittenNumber(values[column])) {
      cells[column] = formattedCell(cells[column] ?? emptyCell, formats[fact.style] ?? 'General');
    }
  }
  return { number, cells };
}

/** A merged cell's value stands in its first row only; here it gets into every row it spans. */
function fillMerged(rows: readonly Row[], { merges }: SheetFacts): readonly Row[] {
  const filled = rows.map(({ number, cells }) => ({ number, cells: [...cells] }));
  for (const { column, firstRow, lastRow } of merges) {
    const first = filled[firstRow - 1]?.cells[column];
    if (first === undefined || first.text === '') continue;
    for (const { cells } of filled.slice(firstRow, lastRow)) {
      while (cells.length < column) cells.push(emptyCell);
      cells[column] = { ...first, from: firstRow };
    }
  }
  return filled;
}

function toCell(value: unknown): Cell {
  if (typeof value === 'string') return textCell(value);
  if (typeof value === 'boolean') return { text: value ? 'TRUE' : 'FALSE' };
  if (value instanceof Date) return dateCell(value);
  if (isWrittenNumber(value)) return numberCell(value.digits);
  return emptyCell;
}

function isWrittenNumber(value: unknown): value is WrittenNumber {
  return typeof value === 'object' && value !== null && 'digits' in value;
}

function noSuchSheet(name: string, sheets: readonly SheetPart[]): Refused {
  const known = sheets.map((sheet) => sheet.name).join('、');
  return new Refused({
    zh: `没有名为「${name}」的工作表。这个文件里有：${known}。`,
    en: `There is no sheet named "${name}". This file has: ${known}.`,
  });
}
