import type { Rounds } from '../interleave.ts';
import { markdownTable } from '../markdown.ts';
import type { Shown } from '../page.ts';
import type { Spread } from '../statistics.ts';
import type { Cell } from './ask.ts';
import type { CpuShares } from './cpu-share.ts';
import { playRounds, spread, type Measured } from './rounds.ts';
import type { HeldFrom } from './sample.ts';

/** Memory sizes of a function, in MB; the last has a whole CPU. */
export const memorySizesMb = [128, 256, 512, 1024, 1769] as const;

/** The wall time of one contestant at one memory size. */
export interface HeldRow {
  readonly contestant: string;
  readonly memoryMb: number;
  readonly wallMs: Spread;
}

export interface HeldSection extends Shown {
  readonly rows: readonly HeldRow[];
}

const titles = {
  invocation: 'first message, wall ms, the invocation held to the CPU share of a memory size',
  load: 'the same, loading held to it too',
} as const;

/**
 * Up to the first answer, held to the CPU share of each memory size.
 * @param heldFrom `invocation` when loading has a whole CPU, as is commonly reported of Lambda; else `load`
 */
export async function held(
  cells: readonly Cell[],
  heldFrom: HeldFrom,
  shares: CpuShares,
  rounds: Pick<Rounds, 'rounds' | 'random'>,
): Promise<HeldSection> {
  const sized = cells.flatMap((cell) =>
    memorySizesMb.map((memoryMb) => ({
      ...cell,
      hold: { cgroupProcs: shares.procsFor(memoryMb), heldFrom },
    })),
  );
  const measured = await playRounds(sized, rounds);
  const rows = measured.map((each, index) => rowOf(each, index));
  const title = titles[heldFrom];
  return { title, rows, show: () => [title, '', table(rows), ''].join('\n') };
}

function rowOf(each: Measured, index: number): HeldRow {
  return {
    contestant: each.cell.contestant.name,
    memoryMb: memorySizesMb[index % memorySizesMb.length] ?? 0,
    wallMs: spread(each, ({ wallMs }) => wallMs),
  };
}

function table(rows: readonly HeldRow[]): string {
  const names = [...new Set(rows.map(({ contestant }) => contestant))];
  const cells = names.map((name) => [
    name,
    ...rows
      .filter(({ contestant }) => contestant === name)
      .map(
        ({ wallMs }) =>
          `${wallMs.median.toFixed(0)} (${wallMs.p10.toFixed(0)}-${wallMs.p90.toFixed(0)})`,
      ),
  ]);
  return markdownTable(['contestant', ...memorySizesMb.map((size) => `${size} MB`)], cells);
}
