import { pathToFileURL } from 'node:url';
import { chineseText, faultOf, forged, message, type Asked, type Mode } from '../messages.ts';
import { createRandom } from '../statistics.ts';
import { isCredulous, nowMs, ownAnswer, type Answer } from './contestants.ts';

// One contestant in a process of its own; turns.ts is the outer side. Nothing but the contestant runs
// here, as in a container: no code that others have made less predictable for the compiler, and no
// garbage but its own.

/** A fixed piece of work, short against the time in which a machine changes its mood. */
export interface Offered {
  /** How many messages it answers. */
  readonly iterations: number;
  /** What a run of it must produce. */
  readonly produces: number;
}

/** What a turn made, and what it cost. */
export interface Ran {
  readonly produced: number;
  readonly cpuUs: number;
  readonly wallUs: number;
}

/** What the inner side says: the turns there are, then what each of them took. */
export type Said =
  | { readonly offered: readonly Offered[] }
  | { readonly ran: Ran }
  /** A wrong answer, or none. */
  | { readonly wrong: string };

/** Different messages, their length in characters, and how many of them make one turn. */
const messages = 1000;
const characters = 10;
const messagesPerTurn = 200;

/** How often each turn runs before it is offered: compiled code is compared with compiled code. */
const runsBefore = 10;

const [name = '', mode, seed, peerFile = ''] = process.argv.slice(2);

process.once('disconnect', () => process.exit());
await answering(async () => {
  const turns = await prepare(mode === 'safe' ? 'safe' : 'plain');
  for (let run = 0; run < runsBefore; run += 1) {
    for (const turn of turns) await turn();
  }
  process.on('message', (index: number) => {
    void answering(async () => say({ ran: await timed(turns[index]) }));
  });
  say({ offered: turns.map(() => ({ iterations: messagesPerTurn, produces: messagesPerTurn })) });
});

type Turn = () => Promise<number>;

async function prepare(mode: Mode): Promise<readonly Turn[]> {
  const random = createRandom(Number(seed));
  const asked = Array.from({ length: messages }, () =>
    message(mode, chineseText(characters, random), { atMs: nowMs }),
  );
  const answer = peerFile === '' ? ownAnswer(name, mode) : await peerAnswer(peerFile);
  for (const each of asked) {
    const fault = faultOf(await answer(each.event), each, each.question);
    if (fault !== undefined) throw new Error(fault);
  }
  await requireRefusal(answer, mode, asked[0]);
  return Array.from({ length: messages / messagesPerTurn }, (_, turn) =>
    turnOf(answer, asked.slice(turn * messagesPerTurn, (turn + 1) * messagesPerTurn)),
  );
}

async function peerAnswer(file: string): Promise<Answer> {
  const { handler }: { handler: (event: object, context: object) => Promise<unknown> } =
    await import(pathToFileURL(file).href);
  return (event) => handler(event, {});
}

/** One that does not verify is known by name, and shown so. */
async function requireRefusal(answer: Answer, mode: Mode, asked: Asked | undefined): Promise<void> {
  if (asked === undefined) throw new Error('there was nothing to answer');
  // Some throw instead.
  const result = await answer(forged(asked).event).catch(() => undefined);
  const isAnswered = faultOf(result, asked, asked.question) === undefined;
  if (isAnswered === isCredulous(name, mode)) return;
  throw new Error(isAnswered ? 'it answers a forged push' : 'it has begun to verify signatures');
}

/** Replies differ in length where random numbers stand in them, so they are counted. */
function turnOf(answer: Answer, chunk: readonly Asked[]): Turn {
  return async () => {
    let answered = 0;
    for (const { event } of chunk) if (isReply(await answer(event))) answered += 1;
    return answered;
  };
}

function isReply(result: unknown): boolean {
  if (typeof result !== 'object' || result === null) return false;
  if (!('statusCode' in result) || result.statusCode !== 200) return false;
  return 'body' in result && typeof result.body === 'string' && result.body.startsWith('<xml>');
}

async function timed(turn: Turn | undefined): Promise<Ran> {
  if (turn === undefined) throw new Error('there is no such turn');
  const wallStart = process.hrtime.bigint();
  const cpuStart = process.cpuUsage();
  const produced = await turn();
  const { user, system } = process.cpuUsage(cpuStart);
  return {
    produced,
    cpuUs: user + system,
    wallUs: Number(process.hrtime.bigint() - wallStart) / 1000,
  };
}

async function answering(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    say({ wrong: error instanceof Error ? error.message : String(error) });
  }
}

function say(said: Said): void {
  process.send?.(said);
}
