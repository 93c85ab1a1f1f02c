import type { Amount } from '../../bench/cost/prices.ts';
import { linesOf, read } from './documents.ts';

interface Bill {
  readonly messages: readonly { readonly name: string; readonly amount: Amount }[];
  readonly total: Amount;
}

/** A table of the run: its rows, and the same as they were printed. */
interface Table {
  readonly rows: readonly { readonly bill: Bill }[];
  readonly head: readonly string[];
  readonly cells: readonly (readonly string[])[];
}

interface Section extends Pick<Table, 'rows'> {
  readonly title: string;
  readonly markdown: string;
}

/** A run of `npm run bench -- cost`. */
interface Run {
  readonly medianMs: number;
  readonly memoryMB: number;
  readonly region: string;
  readonly monitoring: string;
  readonly deployment: { readonly logBytes: number; readonly egressBytes: number };
  readonly sections: readonly Section[];
}

/** The run that is written down, on the Node of the function. */
export const run = runOn('node24');

function runOn(node: string): Run {
  const runs: Readonly<Record<string, Run>> = JSON.parse(read('bench/results/cost.json'));
  const found = runs[node];
  if (found === undefined) throw new Error(`cost.json has no run on ${node}`);
  return found;
}

/** The table whose title begins so. */
export function table(titleStart: string): Table {
  const found = run.sections.find(({ title }) => title.startsWith(titleStart));
  if (found === undefined) throw new Error(`cost.json has no table ${titleStart}`);
  const [head = [], ...cells] = linesOf(found.markdown);
  return { rows: found.rows, head, cells };
}

/** The figures of a line of a table, by its first cell. */
export function line({ cells }: Table, name: string): readonly string[] {
  const [, ...figures] = cells.find(([first]) => first === name) ?? [];
  if (figures.length === 0) throw new Error(`there is no line ${name}`);
  return figures;
}
