import type { Ran, Turn } from './interleave.ts';

// The inner side of a contestant in a process of its own; turn-process.ts is the outer one. Nothing
// but the contestant runs in such a process, as in a container: no code that others have made less
// predictable for the compiler, and no garbage but its own.

/** What the inner side says first: the turns there are, without what they do. */
export type Offered = readonly Omit<Turn, 'run'>[];

/** What it says then. */
export type Said =
  | { readonly offered: Offered }
  | { readonly ran: Ran }
  /** A wrong answer, or none. */
  | { readonly wrong: string };

/** Prepares the turns, offers them, and runs the one that is asked for. Ends with the other side. */
export async function serveTurns(prepare: () => Promise<readonly Turn[]>): Promise<void> {
  process.once('disconnect', () => process.exit());
  const turns = await answering(prepare);
  if (turns === undefined) return;
  process.on('message', (index: number) => {
    void answering(async () => say({ ran: await runTurn(turns[index]) }));
  });
  say({ offered: turns.map(({ iterations, produces }) => ({ iterations, produces })) });
}

async function runTurn(turn: Turn | undefined): Promise<Ran> {
  if (turn === undefined) throw new Error('there is no such turn');
  const wallStart = process.hrtime.bigint();
  const cpuStart = process.cpuUsage();
  const ran = await turn.run();
  const { user, system } = process.cpuUsage(cpuStart);
  const wallUs = Number(process.hrtime.bigint() - wallStart) / 1000;
  return typeof ran === 'number' ? { produced: ran, cpuUs: user + system, wallUs } : ran;
}

async function answering<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    say({ wrong: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}

function say(said: Said): void {
  process.send?.(said);
}
