import { Refused } from '../sentence.ts';
import {
  columnLetters,
  dateCell,
  emptyCell,
  errorCell,
  formattedCell,
  numberCell,
  textCell,
  unknownResultCell,
  type Cell,
  type Row,
  type Table,
} from './table.ts';
import {
  isWrittenNumber,
  readNumberFormats,
  readPart,
  readValues,
  type Parts,
  type Workbook,
} from './workbook.ts';

/** Most rows with something in them, the header included. */
export const maxRows = 20_000;

/**
 * Furthest row and column with a value. A sheet is filled up to them, so a single value in its last
 * corner would need more memory than there is.
 */
export const furthest = { row: 100_000, column: 200 } as const;

/**
 * Table in a sheet of a workbook.
 * @throws Refused when there is no such sheet, or it cannot be read
 */
export async function readSheet({ parts, sheets }: Workbook, name: string): Promise<Table> {
  const sheet = sheets.find((candidate) => candidate.name === name);
  if (sheet === undefined) throw noSuchSheet(name, sheets);
  // First, since it refuses a sheet that is too long.
  const facts = readSheetFacts(parts, sheet.path);
  const values = await readValues(parts, name);
  const formats = readNumberFormats(parts);
  const count = Math.max(values.length, ...facts.cells.keys());
  const rows = Array.from({ length: count }, (_, index) =>
    toRow(index + 1, values[index] ?? [], facts, formats),
  );
  return { sheet: name, rows: fillMerged(rows, facts) };
}

function noSuchSheet(name: string, sheets: Workbook['sheets']): Refused {
  const known = sheets.map((sheet) => sheet.name).join('、');
  return new Refused({
    zh: `没有名为「${name}」的工作表。这个文件里有：${known}。`,
    en: `There is no sheet named "${name}". This file has: ${known}.`,
  });
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

/** Copies the value of a merged cell, which stands in its first row only, into every row it spans. */
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

/**
 * Facts of a cell that the reader of values leaves out: an error value such as `#REF!`, a formula
 * whose result is not in the file, or the style of a number.
 */
type CellFact =
  | { readonly kind: 'error'; readonly value: string }
  | { readonly kind: 'no-result' }
  | { readonly kind: 'number'; readonly style: number };

/** Merged cell: rows from 1, its first column from 0; further columns do not count. */
interface Merge {
  readonly column: number;
  readonly firstRow: number;
  readonly lastRow: number;
}

/** Parts of a sheet that the reader of values leaves out. */
interface SheetFacts {
  readonly merges: readonly Merge[];
  /** By row, from 1, and column, from 0. */
  readonly cells: ReadonlyMap<number, ReadonlyMap<number, CellFact>>;
}

/** Cell as far as it has been read. */
interface OpenCell {
  readonly row: number;
  readonly column: number;
  readonly type: string;
  readonly style: number;
  hasFormula: boolean;
  value: string | undefined;
}

/** Merged cells of a sheet, and facts about its cells; refuses a sheet that is too long. */
function readSheetFacts(parts: Parts, path: string): SheetFacts {
  const merges: Merge[] = [];
  const cells = new Map<number, Map<number, CellFact>>();
  const countRow = rowCounter();
  let cell: OpenCell | undefined;
  let isValue = false;
  readPart(parts, path, {
    open(name, attributes) {
      if (name === 'mergeCell') merges.push(...parseMerge(attributes['ref']));
      if (name === 'c') cell = openCell(attributes);
      if (cell === undefined) return;
      isValue = name === 'v';
      if (isValue) cell.value = '';
      if (name === 'f') cell.hasFormula = true;
      if (isValue || name === 'is') countRow(cell);
    },
    text(text) {
      if (isValue && cell !== undefined) cell.value = text;
    },
    close(name) {
      isValue = false;
      if (name !== 'c' || cell === undefined) return;
      const fact = factOf(cell);
      if (fact !== undefined) {
        const ofRow = cells.get(cell.row) ?? new Map<number, CellFact>();
        cells.set(cell.row, ofRow.set(cell.column, fact));
      }
      cell = undefined;
    },
  });
  return { merges, cells };
}

/** Counts rows with a value; formatted rows without one do not count. */
function rowCounter(): (cell: OpenCell) => void {
  let rows = 0;
  let last = 0;
  return ({ row, column }) => {
    if (row > furthest.row || column >= furthest.column) throw tooFar(row, column);
    if (row === last) return;
    last = row;
    rows += 1;
    if (rows > maxRows) throw tooManyRows();
  };
}

function openCell(attributes: Readonly<Record<string, string>>): OpenCell {
  const [, letters = '', row] = /^([A-Z]+)(\d+)$/.exec(attributes['r'] ?? '') ?? [];
  return {
    row: Number(row),
    column: columnIndex(letters),
    type: attributes['t'] ?? 'n',
    style: Number(attributes['s'] ?? 0),
    hasFormula: false,
    value: undefined,
  };
}

function factOf({ type, style, hasFormula, value }: OpenCell): CellFact | undefined {
  if (type === 'e') return { kind: 'error', value: value ?? '' };
  // An empty result is one of a text; of a number it means that there is none.
  const isUnknown = value === undefined || (value === '' && type === 'n');
  if (isUnknown) return hasFormula ? { kind: 'no-result' } : undefined;
  return type === 'n' && style > 0 ? { kind: 'number', style } : undefined;
}

function parseMerge(written = ''): readonly Merge[] {
  const [, letters = '', first, last] = /^([A-Z]+)(\d+):[A-Z]+(\d+)$/.exec(written) ?? [];
  const [firstRow, lastRow] = [Number(first), Number(last)];
  if (!(lastRow > firstRow)) return [];
  return [{ column: columnIndex(letters), firstRow, lastRow }];
}

function columnIndex(letters: string): number {
  const digits = Array.from(letters, (letter) => letter.charCodeAt(0) - 64);
  return digits.reduce((index, digit) => index * 26 + digit, 0) - 1;
}

function tooFar(row: number, column: number): Refused {
  const address = `${columnLetters(column)}${row}`;
  return new Refused({
    zh: `单元格 ${address} 里有内容，离表格太远，未读取。请删去它；如果关键词在别的工作表，请用 --sheet 指定。`,
    en: `There is something in cell ${address}, too far off to be read. Delete it; if the keywords are in another sheet, name it with --sheet.`,
  });
}

/** Refusal of a table with more than `maxRows` rows. */
export function tooManyRows(): Refused {
  return new Refused({
    zh: `表格超过 ${maxRows} 行，未读取。请拆成几个文件；如果关键词在别的工作表，请用 --sheet 指定。`,
    en: `The table has more than ${maxRows} rows and was not read. Split it into several files; if the keywords are in another sheet, name it with --sheet.`,
  });
}
