import { showProgress } from './progress.ts';
import { shuffled, type Random } from './random.ts';
import { ratios, spreadOf, sums, type Spread } from './statistics.ts';

// Times contestants beside each other, and is kept honest so:
// - Interleaved. The work of a round is cut into short turns, and the turns of all contestants are
//   taken in a new shuffled order, so that a busy neighbour, a slower clock or somebody else's
//   garbage meets all of them alike. The order comes from a seed. Only steps follow one another,
//   so that a dear one leaves less of its garbage to a cheap one.
// - A ratio is formed within a round, against the first contestant of that same round, and the
//   median of those ratios is reported: not the ratio of two medians from different minutes.
// - CPU is user and system time of the whole process, garbage collection and compilation on other
//   threads included. They fall on the turn that is running, which over many turns is mostly one of
//   the contestant that causes them. Wall time is kept beside it.
// - The first rounds run and are thrown away: compiled code is compared with compiled code.
// - Nothing is dead code. A turn reports how much it made, and one that made more or less than it
//   must ends the run. Whether it is right is checked by each page before anything is timed.
// - The work is fixed, not the time: whoever is faster does not get other work.

/** A fixed piece of work, short against the time in which a machine changes its mood. */
export interface Turn {
  /** How many times the thing measured happens in one `run`. */
  readonly iterations: number;
  /** What `run` must return, because it was found out before the timing. */
  readonly produces: number;
  run(): number | Promise<number | Ran>;
}

/** What a turn made, and what it cost in another process, where it ran. */
export interface Ran {
  readonly produced: number;
  readonly cpuUs: number;
  readonly wallUs: number;
}

/** What one contestant does in every round. */
export interface Task {
  readonly contestant: string;
  /** What is done here, as `open`; one task for each contestant and step. */
  readonly step: string;
  readonly turns: readonly Turn[];
}

/** What one iteration of a task cost, in microseconds, round by round. */
export interface Timing {
  readonly contestant: string;
  readonly step: string;
  /** In each round. */
  readonly iterations: number;
  readonly cpuUs: readonly number[];
  readonly wallUs: readonly number[];
}

/** How often, and in which order. */
export interface Rounds {
  readonly rounds: number;
  /** Run before, not reported. */
  readonly warmUpRounds: number;
  readonly random: Random;
}

/** A contestant whose speed says nothing, because its result is wrong. */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';

  constructor(contestant: string, what: string, options?: ErrorOptions) {
    super(`${contestant} gives a wrong answer: ${what}. The run ends without results.`, options);
  }
}

/**
 * Runs all tasks round by round.
 * @throws WrongAnswer when a task does not produce what it must
 */
export async function interleave(
  tasks: readonly Task[],
  { rounds, warmUpRounds, random }: Rounds,
): Promise<readonly Timing[]> {
  const measured: Cost[][] = tasks.map(() => []);
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    showProgress(round < 0 ? 'warming up' : `round ${round + 1} of ${rounds}`);
    const costs = await playRound(tasks, random);
    if (round >= 0) costs.forEach((cost, index) => measured[index]?.push(cost));
  }
  return tasks.map((task, index) => ({
    contestant: task.contestant,
    step: task.step,
    iterations: iterationsOf(task),
    cpuUs: (measured[index] ?? []).map(({ cpuUs }) => cpuUs),
    wallUs: (measured[index] ?? []).map(({ wallUs }) => wallUs),
  }));
}

interface Cost {
  readonly cpuUs: number;
  readonly wallUs: number;
}

/** One round: step by step, every turn of every contestant. Returns what an iteration of each task cost. */
async function playRound(tasks: readonly Task[], random: Random): Promise<readonly Cost[]> {
  const played = tasks.map((task) => ({ task, cost: { cpuUs: 0, wallUs: 0 } }));
  const turns = played.flatMap(({ task, cost }) =>
    task.turns.map((turn) => ({ task, cost, turn })),
  );
  for (const step of new Set(tasks.map((task) => task.step))) {
    const ofStep = turns.filter(({ task }) => task.step === step);
    for (const { task, cost, turn } of shuffled(ofStep, random)) {
      const { cpuUs, wallUs } = await timed(task, turn);
      cost.cpuUs += cpuUs;
      cost.wallUs += wallUs;
    }
  }
  return played.map(({ task, cost }) => {
    const iterations = iterationsOf(task);
    return { cpuUs: cost.cpuUs / iterations, wallUs: cost.wallUs / iterations };
  });
}

function iterationsOf({ turns }: Task): number {
  return turns.reduce((sum, turn) => sum + turn.iterations, 0);
}

async function timed({ contestant, step }: Task, turn: Turn): Promise<Cost> {
  const wallStart = process.hrtime.bigint();
  const cpuStart = process.cpuUsage();
  const ran = await turn.run();
  const { user, system } = process.cpuUsage(cpuStart);
  const wallNs = Number(process.hrtime.bigint() - wallStart);
  const produced = typeof ran === 'number' ? ran : ran.produced;
  if (produced !== turn.produces) {
    throw new WrongAnswer(contestant, `${step} produced ${produced} instead of ${turn.produces}`);
  }
  return typeof ran === 'number' ? { cpuUs: user + system, wallUs: wallNs / 1000 } : ran;
}

/** Two steps of one contestant as one: what both cost in the same round. */
export function together(first: Timing, second: Timing): Timing {
  return {
    contestant: first.contestant,
    step: `${first.step} + ${second.step}`,
    iterations: first.iterations,
    cpuUs: sums(first.cpuUs, second.cpuUs),
    wallUs: sums(first.wallUs, second.wallUs),
  };
}

/** One contestant beside the first. */
export interface Row {
  readonly contestant: string;
  /** In each round. */
  readonly iterations: number;
  readonly cpuUs: Spread;
  readonly wallUs: Spread;
  /** CPU over the CPU of the first contestant in the same round. */
  readonly ratio: Spread;
}

/** Compares timings of one step with the first of them. */
export function compare(timings: readonly Timing[]): readonly Row[] {
  const references = timings[0]?.cpuUs ?? [];
  return timings.map(({ contestant, iterations, cpuUs, wallUs }) => ({
    contestant,
    iterations,
    cpuUs: spreadOf(cpuUs),
    wallUs: spreadOf(wallUs),
    ratio: spreadOf(ratios(cpuUs, references)),
  }));
}
