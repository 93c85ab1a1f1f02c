import { heapFlags } from '../functions/heap.ts';
import type { Rounds } from '../interleave.ts';
import { markdownTable } from '../markdown.ts';
import type { Shown } from '../page.ts';
import { median, type Spread, spreadOf } from '../statistics.ts';
import type { Cell } from './ask.ts';
import type { CpuShares } from './cpu-share.ts';
import { range } from './first-answer.ts';
import { memorySizesMb } from './held.ts';
import { playRounds, spread, type Measured } from './rounds.ts';

/** Messages after the first, of which the median counts. */
const furtherMessages = 10;

/** This project at one memory size. */
interface MemorySizeRow {
  readonly memoryMb: number;
  /** From the start of the process. */
  readonly firstAnswerMs: Spread;
  /** A later message in the same process, the upstream included. */
  readonly warmAnswerMs: Spread;
  readonly maxRssMb: Spread;
}

interface MemorySizes extends Shown {
  readonly rows: readonly MemorySizeRow[];
}

/** What the memory size of this project is chosen by: time to answer, cold and warm, and memory. */
export async function memorySizes(
  cell: Cell,
  shares: CpuShares,
  rounds: Pick<Rounds, 'rounds' | 'random'>,
): Promise<MemorySizes> {
  const sized = memorySizesMb.map((memoryMb) => ({
    ...cell,
    furtherMessages,
    hold: { cgroupProcs: shares.procsFor(memoryMb), heldFrom: 'invocation' as const },
    nodeFlags: heapFlags(memoryMb),
  }));
  const measured = await playRounds(sized, rounds);
  const rows = measured.map((each, index) => rowOf(each, memorySizesMb[index] ?? 0));
  const title = `${cell.contestant.name}, by memory size, Turing and SSM at 10 ms`;
  return { title, rows, show: () => [title, '', table(rows), ''].join('\n') };
}

function rowOf(each: Measured, memoryMb: number): MemorySizeRow {
  return {
    memoryMb,
    firstAnswerMs: spread(each, ({ wallMs }) => wallMs),
    warmAnswerMs: spreadOf(each.samples.map(({ warmMs }) => median(warmMs))),
    maxRssMb: spread(each, ({ maxRssMb }) => maxRssMb),
  };
}

function table(rows: readonly MemorySizeRow[]): string {
  const head = ['memory', 'first answer ms', 'p10-p90', 'warm answer ms', 'p10-p90', 'max RSS MB'];
  const cells = rows.map(({ memoryMb, firstAnswerMs, warmAnswerMs, maxRssMb }) => [
    `${memoryMb} MB`,
    firstAnswerMs.median.toFixed(0),
    range(firstAnswerMs, 0),
    warmAnswerMs.median.toFixed(1),
    range(warmAnswerMs, 1),
    maxRssMb.median.toFixed(1),
  ]);
  return markdownTable(head, cells);
}
