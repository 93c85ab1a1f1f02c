import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { damaged } from './archive.ts';
import { furthest, maxRows } from './limits.ts';
import { Refused } from '../sentence.ts';
import { localName } from './sheet-list.ts';
import { columnLetters } from './table.ts';

/** A merged cell; rows from 1, the column from 0. Only its first column counts, downwards. */
export interface Merge {
  readonly column: number;
  readonly firstRow: number;
  readonly lastRow: number;
}

/**
 * What the reader of values does not say of a cell: an error value such as `#REF!`, a formula whose
 * result is not in the file, or the style of a number.
 */
export type CellFact =
  | { readonly kind: 'error'; readonly value: string }
  | { readonly kind: 'no-result' }
  | { readonly kind: 'number'; readonly style: number };

/** What the reader of values leaves out of a sheet. */
export interface SheetFacts {
  readonly merges: readonly Merge[];
  /** By row, from 1, and column, from 0. */
  readonly cells: ReadonlyMap<number, ReadonlyMap<number, CellFact>>;
}

/** A cell as far as it has been read. */
interface OpenCell {
  readonly row: number;
  readonly column: number;
  readonly type: string;
  readonly style: number;
  hasFormula: boolean;
  value: string | undefined;
}

/**
 * Merged cells, and facts about cells, of a sheet; and whether it is too long to be read.
 * @throws Refused beyond `maxRows` rows with a value, or when the part is no XML
 */
export function readSheetFacts(xml: string): SheetFacts {
  const merges: Merge[] = [];
  const cells = new Map<number, Map<number, CellFact>>();
  const countRow = rowCounter();
  let cell: OpenCell | undefined;
  let isValue = false;
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw damaged(error);
  });
  parser.on('opentag', (tag) => {
    const name = localName(tag.name);
    if (name === 'mergeCell') merges.push(...parseMerge(tag));
    if (name === 'c') cell = openCell(tag);
    if (cell === undefined) return;
    isValue = name === 'v';
    if (isValue) cell.value = '';
    if (name === 'f') cell.hasFormula = true;
    if (isValue || name === 'is') countRow(cell);
  });
  parser.on('text', (text) => {
    if (isValue && cell !== undefined) cell.value = text;
  });
  parser.on('closetag', (tag) => {
    isValue = false;
    if (localName(tag.name) !== 'c' || cell === undefined) return;
    const fact = factOf(cell);
    if (fact !== undefined) {
      const ofRow = cells.get(cell.row) ?? new Map<number, CellFact>();
      cells.set(cell.row, ofRow.set(cell.column, fact));
    }
    cell = undefined;
  });
  parser.write(xml).close();
  return { merges, cells };
}

/** Counts the rows in which there is a value; formatted rows without one do not count. */
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

function openCell({ attributes }: SaxesTagPlain): OpenCell {
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

function parseMerge(tag: SaxesTagPlain): readonly Merge[] {
  const [, letters = '', first, last] =
    /^([A-Z]+)(\d+):[A-Z]+(\d+)$/.exec(tag.attributes['ref'] ?? '') ?? [];
  const [firstRow, lastRow] = [Number(first), Number(last)];
  if (!(lastRow > firstRow)) return [];
  return [{ column: columnIndex(letters), firstRow, lastRow }];
}

function columnIndex(letters: string): number {
  return (
    Array.from(letters).reduce((index, letter) => index * 26 + letter.charCodeAt(0) - 64, 0) - 1
  );
}

function tooFar(row: number, column: number): Refused {
  const address = `${columnLetters(column)}${row}`;
  return new Refused({
    zh: `单元格 ${address} 里有内容，离表格太远，未读取。请删去它；如果关键词在别的工作表，请用 --sheet 指定。`,
    en: `There is something in cell ${address}, too far off to be read. Delete it; if the keywords are in another sheet, name it with --sheet.`,
  });
}

/** More rows than anybody keeps as keywords. */
export function tooManyRows(): Refused {
  return new Refused({
    zh: `表格超过 ${maxRows} 行，未读取。请拆成几个文件；如果关键词在别的工作表，请用 --sheet 指定。`,
    en: `The table has more than ${maxRows} rows and was not read. Split it into several files; if the keywords are in another sheet, name it with --sheet.`,
  });
}
