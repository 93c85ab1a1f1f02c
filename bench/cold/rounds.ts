import { showProgress } from '../progress.ts';
import { shuffled } from '../random.ts';
import type { Rounds } from '../interleave.ts';
import { ratios, spreadOf, type Spread } from '../statistics.ts';
import { ask, type Cell } from './ask.ts';
import type { Sample } from './sample.ts';

/** The samples of one cell, one for each round. */
export interface Measured {
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
  { rounds, random }: Pick<Rounds, 'rounds' | 'random'>,
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

/** What is read off each sample, as a spread. */
export function spread({ samples }: Measured, read: (sample: Sample) => number): Spread {
  return spreadOf(samples.map(read));
}

/** The same beside a reference: a ratio for each round, and the spread of those. */
export function ratioTo(
  reference: Measured | undefined,
  { samples }: Measured,
  read: (sample: Sample) => number,
): Spread | undefined {
  if (reference === undefined) return undefined;
  return spreadOf(ratios(samples.map(read), reference.samples.map(read)));
}
