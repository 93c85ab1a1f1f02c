import type { Sentence } from '../../lib/sentence.ts';

/** A cell as text. `fault` says why its text cannot be trusted: an error value, or a number that lost digits. */
export interface Cell {
  readonly text: string;
  readonly fault?: Sentence;
  /** What to know about its text. */
  readonly note?: Sentence;
  /** The row in which a merged cell begins that reaches down to this one; absent in its first row. */
  readonly from?: number;
}

/** A row under the number that Excel shows beside it. */
export interface Row {
  readonly number: number;
  readonly cells: readonly Cell[];
}

/** A sheet or a CSV file. Rows are without gaps from 1 on: an empty row is a row. */
export interface Table {
  readonly rows: readonly Row[];
  /** Of a workbook's sheet. */
  readonly sheet?: string;
  /** Of a CSV file. */
  readonly encoding?: string;
}

export const emptyCell: Cell = { text: '' };

/** The letters of a column counted from 0: A, B … Z, AA. */
export function columnLetters(index: number): string {
  const letter = String.fromCodePoint(65 + (index % 26));
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter;
}
