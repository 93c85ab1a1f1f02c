import type { BillCase } from './cost/usage.ts';
import type { Random } from './statistics.ts';

/** What a page gets for its run. */
export interface Setup {
  /** How often every contestant is measured. */
  readonly rounds: number;
  readonly random: Random;
  /** Set when the simulation of `in-time` is to be compared with the bot itself. */
  readonly check?: Check;
  /** The case that `cost` computes. */
  readonly bill: BillCase;
  /** Other builds of this project, measured beside it. */
  readonly bundles: readonly NamedBundle[];
  /** Words of which a contestant's name has to hold one; without any, all take part. */
  readonly only: readonly string[];
}

/** A packaged module, and its name in the tables. */
export interface NamedBundle {
  readonly name: string;
  /** Path of a handlers/wechat.mjs, with its other files beside it. */
  readonly file: string;
}

/** How the bot itself is run for a comparison. */
export interface Check {
  readonly messages: number;
  /** The packaged module to run; without one, the sources. */
  readonly bundle?: string;
}

/** One table: its rows are saved, its Markdown is printed. */
export interface Table<Row extends object = object> {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly markdown: string;
}

/** What came out of a run, and the facts to read it by. */
export interface Findings {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly tables: readonly Table[];
}

/** One page of the benchmark. */
export type Page = (setup: Setup) => Promise<Findings>;

/** A contestant whose speed says nothing, because its result is wrong. */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';

  constructor(contestant: string, what: string, options?: ErrorOptions) {
    super(`${contestant} gives a wrong answer: ${what}. The run ends without results.`, options);
  }
}

/** Whether a contestant takes part; `reference` always does. */
export function isWanted({ only }: Setup, name: string, reference?: string): boolean {
  return name === reference || only.length === 0 || only.some((words) => name.includes(words));
}

/** Progress of a run, on the last line of a terminal, and nowhere else: output that is kept stays clean. */
export function showProgress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${line}\r`);
}

/** A table of rows and their cells. The first `words` columns hold words, the others numbers. */
export function tableOf<Row extends object>(
  title: string,
  head: readonly string[],
  rows: readonly Row[],
  cellsOf: (row: Row) => readonly string[],
  words = 1,
): Table<Row> {
  return { title, rows, markdown: markdownTable(head, rows.map(cellsOf), words) };
}

/** A table in Markdown that is legible as it stands. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  words = 1,
): string {
  const widths = head.map((name, column) =>
    Math.max(3, ...[name, ...rows.map((row) => row[column] ?? '')].map(widthOf)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => padded(cell, widths[column] ?? 0, column < words)).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column < words ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

function padded(cell: string, width: number, isWord: boolean): string {
  const padding = ' '.repeat(width - widthOf(cell));
  return isWord ? cell + padding : padding + cell;
}

/** A Chinese character is as wide as two others. */
function widthOf(text: string): number {
  return text.replace(/\p{Script=Han}/gu, '  ').length;
}
