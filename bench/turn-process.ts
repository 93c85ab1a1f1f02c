import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { WrongAnswer, type Ran, type Task } from './interleave.ts';
import type { Said } from './turn-server.ts';

/** A contestant that is about to be timed. */
export interface Wanted {
  readonly contestant: string;
  readonly step: string;
  /** The module that serves its turns, and what it is told. */
  readonly module: string;
  readonly args: readonly string[];
}

/** Tasks whose turns run in processes of their own, until `stop`. */
export interface Started {
  readonly tasks: readonly Task[];
  readonly stop: () => void;
}

/**
 * Starts each contestant in a process without a loader, with its output to nowhere.
 * @throws WrongAnswer when one of them does not answer as it must
 */
export async function startAll(wanted: readonly Wanted[]): Promise<Started> {
  const children: ChildProcess[] = [];
  const stop = () => children.forEach((child) => child.kill());
  try {
    const tasks: Task[] = [];
    // One after another: they check their answers first, and there are more of them than cores.
    for (const each of wanted) {
      const child = startProcess(each);
      children.push(child);
      tasks.push(await taskOf(each, child));
    }
    return { tasks, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

function startProcess({ module, args }: Wanted): ChildProcess {
  const { PATH } = process.env;
  return fork(module, [...args], {
    // Not tsx, which this process may have been started with.
    execArgv: [],
    env: { PATH, POWERTOOLS_SERVICE_NAME: 'bench', TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

async function taskOf({ contestant, step }: Wanted, child: ChildProcess): Promise<Task> {
  const first = await hear(child, contestant);
  if (!('offered' in first)) throw new Error(`${contestant} did not begin with its turns`);
  const turns = first.offered.map((turn, index) => ({
    ...turn,
    run: async (): Promise<Ran> => {
      const heard = hear(child, contestant);
      child.send(index);
      const said = await heard;
      if (!('ran' in said)) throw new Error(`${contestant} did not run`);
      return said.ran;
    },
  }));
  return { contestant, step, turns };
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
