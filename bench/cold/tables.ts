import { heapFlags, peer } from '../functions/contestant.ts';
import { showProgress, tableOf, type Setup, type Table } from '../page.ts';
import { percentile, rangeOf, ratios, shuffled, spreadOf, type Spread } from '../statistics.ts';
import type { CpuShares } from './cpu-share.ts';
import { ask, type Cell, type Hold, type Sample } from './start.ts';

/** What all are compared with. */
export const reference = 'bare handler';

type Rounds = Pick<Setup, 'rounds' | 'random'>;

/** The samples of one cell, one for each round. */
interface Measured {
  readonly cell: Cell;
  readonly samples: readonly Sample[];
}

/**
 * Starts every cell once in each round, in a new shuffled order: one process at a time. A first round
 * is thrown away; it brings the files into memory.
 * @throws WrongAnswer
 */
export async function playRounds(
  cells: readonly Cell[],
  { rounds, random }: Rounds,
): Promise<readonly Measured[]> {
  const measured = cells.map((cell) => ({ cell, samples: new Array<Sample>() }));
  for (let round = -1; round < rounds; round += 1) {
    showProgress(`round ${round + 1} of ${rounds}, ${cells.length} starts each`);
    for (const { cell, samples } of shuffled(measured, random)) {
      const sample = await ask(cell);
      if (round >= 0) samples.push(sample);
    }
  }
  return measured;
}

function spread({ samples }: Measured, read: (sample: Sample) => number): Spread {
  return spreadOf(samples.map(read));
}

/** CPU over that of a reference in the same round; undefined when that was not measured. */
export function ratioTo(reference: Measured | undefined, { samples }: Measured) {
  if (reference === undefined) return undefined;
  const [values, references] = [samples, reference.samples].map((of) =>
    of.map(({ cpuMs }) => cpuMs),
  );
  return spreadOf(ratios(values ?? [], references ?? []));
}

const firstAnswerHead = [
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

/** Up to the first answer, with a whole CPU. `bundleBytes`: of what is loaded at once. */
export async function firstAnswer(title: string, cells: readonly Cell[], rounds: Rounds) {
  const measured = await playRounds(cells, rounds);
  const named = (name: string) => measured.find(({ cell }) => cell.contestant.name === name);
  const rows = measured.map((each) => ({
    contestant: each.cell.contestant.name,
    bundleBytes: each.cell.contestant.bytes,
    wallMs: spread(each, ({ wallMs }) => wallMs),
    cpuMs: spread(each, ({ cpuMs }) => cpuMs),
    loadCpuMs: spread(each, ({ loadCpuMs }) => loadCpuMs),
    invokeCpuMs: spread(each, ({ invokeCpuMs }) => invokeCpuMs),
    maxRssMb: spread(each, ({ maxRssMb }) => maxRssMb),
    toReference: ratioTo(named(reference), each),
    toPeer: ratioTo(named(peer), each),
  }));
  return tableOf(title, firstAnswerHead, rows, (row) => [
    row.contestant,
    row.bundleBytes === undefined ? '' : (row.bundleBytes / 1000).toFixed(0),
    row.wallMs.median.toFixed(1),
    rangeOf(row.wallMs, 0),
    row.cpuMs.median.toFixed(1),
    rangeOf(row.cpuMs, 0),
    row.loadCpuMs.median.toFixed(1),
    row.invokeCpuMs.median.toFixed(1),
    rangeOf(row.invokeCpuMs, 1),
    row.maxRssMb.median.toFixed(1),
    row.toReference?.median.toFixed(2) ?? '',
    row.toPeer?.median.toFixed(2) ?? '',
  ]);
}

/** Memory sizes of a function, in MB; the last has a whole CPU. */
const memorySizesMb = [128, 256, 512, 1024, 1769] as const;

const heldTitles = {
  invocation: 'first message, wall ms, the invocation held to the CPU share of a memory size',
  load: 'the same, loading held to it too',
} as const;

/**
 * Wall time up to the first answer, held to the CPU share of each memory size.
 * @param heldFrom `invocation` when loading has a whole CPU, as is commonly reported of Lambda; else `load`
 */
export async function held(
  cells: readonly Cell[],
  heldFrom: Hold['heldFrom'],
  shares: CpuShares,
  rounds: Rounds,
): Promise<Table> {
  const measured = await playRounds(
    cells.flatMap((cell) =>
      memorySizesMb.map((memoryMb) => ({
        ...cell,
        hold: { cgroupProcs: shares.procsFor(memoryMb), heldFrom },
      })),
    ),
    rounds,
  );
  const rows = cells.map(({ contestant: { name } }, index) => {
    const sizes = measured.slice(index * memorySizesMb.length).slice(0, memorySizesMb.length);
    return { contestant: name, wallMs: sizes.map((each) => spread(each, ({ wallMs }) => wallMs)) };
  });
  const head = ['contestant', ...memorySizesMb.map((size) => `${size} MB`)];
  return tableOf(heldTitles[heldFrom], head, rows, ({ contestant, wallMs }) => [
    contestant,
    ...wallMs.map((ms) => `${ms.median.toFixed(0)} (${rangeOf(ms, 0)})`),
  ]);
}

/** Messages after the first, of which the median counts. */
const furtherMessages = 10;

/** What the memory size is chosen by: time to answer, cold and warm with what is asked, and memory. */
export async function memorySizes(cell: Cell, shares: CpuShares, rounds: Rounds): Promise<Table> {
  const sized = memorySizesMb.map((memoryMb) => ({
    ...cell,
    furtherMessages,
    hold: { cgroupProcs: shares.procsFor(memoryMb), heldFrom: 'invocation' as const },
    nodeFlags: heapFlags(memoryMb),
  }));
  const rows = (await playRounds(sized, rounds)).map((each, index) => ({
    memoryMb: memorySizesMb[index],
    firstAnswerMs: spread(each, ({ wallMs }) => wallMs),
    warmAnswerMs: spread(each, ({ warmMs }) => percentile(warmMs, 50)),
    maxRssMb: spread(each, ({ maxRssMb }) => maxRssMb),
  }));
  const title = `${cell.contestant.name}, by memory size, Turing and SSM at 10 ms`;
  const head = ['memory', 'first answer ms', 'p10-p90', 'warm answer ms', 'p10-p90', 'max RSS MB'];
  return tableOf(title, head, rows, ({ memoryMb, firstAnswerMs, warmAnswerMs, maxRssMb }) => [
    `${memoryMb} MB`,
    firstAnswerMs.median.toFixed(0),
    rangeOf(firstAnswerMs, 0),
    warmAnswerMs.median.toFixed(1),
    rangeOf(warmAnswerMs, 1),
    maxRssMb.median.toFixed(1),
  ]);
}
