import type { Shown } from '../page.ts';
import { markdownTable } from '../markdown.ts';
import type { Rounds } from '../interleave.ts';
import type { Spread } from '../statistics.ts';
import type { Cell } from './ask.ts';
import { peer, reference } from './contestants.ts';
import { playRounds, ratioTo, spread, type Measured } from './rounds.ts';

/** One contestant up to its first answer, with a whole CPU. */
export interface FirstAnswerRow {
  readonly contestant: string;
  /** Of what is loaded at once; undefined when it is not bundled. */
  readonly bundleBytes: number | undefined;
  readonly wallMs: Spread;
  readonly cpuMs: Spread;
  readonly loadCpuMs: Spread;
  readonly invokeCpuMs: Spread;
  readonly maxRssMb: Spread;
  /** CPU over that of the bare handler in the same round; absent when that was not measured. */
  readonly toReference: Spread | undefined;
  /** CPU over that of the common peer in the same round. */
  readonly toPeer: Spread | undefined;
}

export interface FirstAnswerSection extends Shown {
  readonly rows: readonly FirstAnswerRow[];
}

/** Up to the first answer, CPU not limited. */
export async function firstAnswer(
  title: string,
  cells: readonly Cell[],
  rounds: Pick<Rounds, 'rounds' | 'random'>,
): Promise<FirstAnswerSection> {
  const measured = await playRounds(cells, rounds);
  const named = (name: string) => measured.find(({ cell }) => cell.contestant.name === name);
  const rows = measured.map((each) => rowOf(each, named(reference), named(peer)));
  return { title, rows, show: () => [title, '', table(rows), ''].join('\n') };
}

function rowOf(
  each: Measured,
  bare: Measured | undefined,
  common: Measured | undefined,
): FirstAnswerRow {
  const { name, bytes } = each.cell.contestant;
  return {
    contestant: name,
    bundleBytes: bytes,
    wallMs: spread(each, ({ wallMs }) => wallMs),
    cpuMs: spread(each, ({ cpuMs }) => cpuMs),
    loadCpuMs: spread(each, ({ loadCpuMs }) => loadCpuMs),
    invokeCpuMs: spread(each, ({ invokeCpuMs }) => invokeCpuMs),
    maxRssMb: spread(each, ({ maxRssMb }) => maxRssMb),
    toReference: ratioTo(bare, each, ({ cpuMs }) => cpuMs),
    toPeer: ratioTo(common, each, ({ cpuMs }) => cpuMs),
  };
}

const head = [
  'contestant',
  'loads KB',
  'wall ms',
  'p10-p90',
  'CPU ms',
  'p10-p90',
  'load CPU',
  'invoke CPU',
  'p10-p90',
  'RSS MB',
  'to bare',
  'to peer',
];

function table(rows: readonly FirstAnswerRow[]): string {
  const cells = rows.map((row) => [
    row.contestant,
    row.bundleBytes === undefined ? '' : (row.bundleBytes / 1000).toFixed(0),
    row.wallMs.median.toFixed(1),
    range(row.wallMs, 0),
    row.cpuMs.median.toFixed(1),
    range(row.cpuMs, 0),
    row.loadCpuMs.median.toFixed(1),
    row.invokeCpuMs.median.toFixed(1),
    range(row.invokeCpuMs, 1),
    row.maxRssMb.median.toFixed(1),
    row.toReference?.median.toFixed(2) ?? '',
    row.toPeer?.median.toFixed(2) ?? '',
  ]);
  return markdownTable(head, cells);
}

/** p10 and p90 with so many decimals. */
export function range({ p10, p90 }: Spread, decimals: number): string {
  return `${p10.toFixed(decimals)}-${p90.toFixed(decimals)}`;
}
