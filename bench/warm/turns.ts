import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { showProgress, WrongAnswer, type Setup } from '../page.ts';
import { ratios, shuffled, spreadOf, type Spread } from '../statistics.ts';
import type { Offered, Ran, Said } from './worker.ts';

// Times contestants beside each other, and is kept honest so:
// - Interleaved. The work of a round is cut into short turns, and the turns of all contestants are
//   taken in a new shuffled order, so that a busy neighbour, a slower clock or somebody else's
//   garbage meets all of them alike. The order comes from a seed.
// - A ratio is formed within a round, against the first contestant of that same round, and the
//   median of those ratios is reported: not the ratio of two medians from different minutes.
// - CPU is user and system time of the contestant's whole process, garbage collection and compilation on
//   other threads included. Wall time is kept beside it.
// - The first rounds run and are thrown away: compiled code is compared with compiled code.
// - Nothing is dead code. A turn reports how much it made, and one that made more or less than it
//   must ends the run. Whether it is right is checked before anything is timed.
// - The work is fixed, not the time: a faster contestant does not get other work.

/** Enough for the compiler to be done with the hot functions. */
export const warmUpRounds = 5;

/** A contestant to be started. */
export interface Wanted {
  readonly contestant: string;
  /** The module that serves its turns, and what it is told. */
  readonly module: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** One contestant beside the first; an iteration's cost in microseconds. */
export interface Row {
  readonly contestant: string;
  /** In each round. */
  readonly iterations: number;
  readonly cpuUs: Spread;
  readonly wallUs: Spread;
  /** CPU over the CPU of the first contestant in the same round. */
  readonly ratio: Spread;
}

/** A contestant whose turns run in a process of its own. */
interface Task {
  readonly contestant: string;
  readonly iterations: number;
  readonly turns: readonly Turn[];
}

interface Turn {
  readonly run: () => Promise<Ran>;
}

/** CPU and wall time of one iteration. */
interface Cost {
  readonly cpuUs: number;
  readonly wallUs: number;
}

/**
 * Starts all contestants, each in a process without a loader and with its output to nowhere, and times
 * them round by round.
 * @throws WrongAnswer when one of them does not answer as it must
 */
export async function timeTogether(
  wanted: readonly Wanted[],
  setup: Pick<Setup, 'rounds' | 'random'>,
): Promise<readonly Row[]> {
  const children: ChildProcess[] = [];
  try {
    const tasks: Task[] = [];
    // One after another: they check their answers first, and there are more of them than cores.
    for (const each of wanted) {
      const child = startProcess(each);
      children.push(child);
      tasks.push(await taskOf(each.contestant, child));
    }
    return await playRounds(tasks, setup);
  } finally {
    children.forEach((child) => child.kill());
  }
}

async function playRounds(
  tasks: readonly Task[],
  { rounds, random }: Pick<Setup, 'rounds' | 'random'>,
): Promise<readonly Row[]> {
  const measured = tasks.map((task) => ({ task, costs: new Array<Cost>() }));
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    showProgress(round < 0 ? 'warming up' : `round ${round + 1} of ${rounds}`);
    const sums = measured.map(({ task, costs }) => ({ task, costs, cpuUs: 0, wallUs: 0 }));
    const turns = sums.flatMap((sum) => sum.task.turns.map((turn) => ({ sum, turn })));
    for (const { sum, turn } of shuffled(turns, random)) {
      const { cpuUs, wallUs } = await turn.run();
      sum.cpuUs += cpuUs;
      sum.wallUs += wallUs;
    }
    if (round < 0) continue;
    for (const { task, costs, cpuUs, wallUs } of sums) {
      costs.push({ cpuUs: cpuUs / task.iterations, wallUs: wallUs / task.iterations });
    }
  }
  const references = (measured[0]?.costs ?? []).map(({ cpuUs }) => cpuUs);
  return measured.map(({ task: { contestant, iterations }, costs }) => {
    const cpuUs = costs.map((cost) => cost.cpuUs);
    return {
      contestant,
      iterations,
      cpuUs: spreadOf(cpuUs),
      wallUs: spreadOf(costs.map((cost) => cost.wallUs)),
      ratio: spreadOf(ratios(cpuUs, references)),
    };
  });
}

function startProcess({ module, args, environment }: Wanted): ChildProcess {
  const { PATH } = process.env;
  return fork(module, [...args], {
    // Not tsx, which this process may have been started with.
    execArgv: [],
    env: { PATH, POWERTOOLS_SERVICE_NAME: 'bench', TZ: 'UTC', ...environment },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

async function taskOf(contestant: string, child: ChildProcess): Promise<Task> {
  const first = await hear(child, contestant);
  if (!('offered' in first)) throw new Error(`${contestant} did not begin with its turns`);
  const { offered } = first;
  const iterations = offered.reduce((sum, turn) => sum + turn.iterations, 0);
  const turns = offered.map((turn, index) => ({
    run: () => runTurn(contestant, child, turn, index),
  }));
  return { contestant, iterations, turns };
}

async function runTurn(
  contestant: string,
  child: ChildProcess,
  { produces }: Offered,
  index: number,
): Promise<Ran> {
  const heard = hear(child, contestant);
  child.send(index);
  const said = await heard;
  if (!('ran' in said)) throw new Error(`${contestant} did not run`);
  const { ran } = said;
  if (ran.produced === produces) return ran;
  throw new WrongAnswer(contestant, `a turn produced ${ran.produced} instead of ${produces}`);
}

/** The next thing a process says; its end counts as a wrong answer too. */
async function hear(child: ChildProcess, contestant: string): Promise<Said> {
  const abort = new AbortController();
  const { signal } = abort;
  const ended = once(child, 'exit', { signal }).then(() => [{ wrong: 'its process ended' }]);
  const [said]: Said[] = await Promise.race([once(child, 'message', { signal }), ended]);
  abort.abort();
  if (said === undefined || 'wrong' in said) {
    throw new WrongAnswer(contestant, said?.wrong ?? 'it said nothing');
  }
  return said;
}
