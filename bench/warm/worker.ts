import type { Turn } from '../interleave.ts';
import { createRandom } from '../random.ts';
import { serveTurns } from '../turn-server.ts';
import { contestants, isCredulous, type Answer } from './contestants.ts';
import {
  answersWith,
  createMessages,
  forged,
  wrongText,
  type Mode,
  type Pushed,
} from './messages.ts';
import { steps } from './steps.ts';

// One contestant, or one step of this project, in a process of its own.

/** Different messages, and how many of them make one turn. */
const messages = 1000;
const messagesPerTurn = 200;

/** How often each turn runs before it is offered: compiled code is compared with compiled code. */
const runsBefore = 10;

/** Some throw instead. */
const refused = { statusCode: 403, body: '' };

const [name = '', mode, seed] = process.argv.slice(2);

await serveTurns(async () => {
  const turns = await prepare(name, mode === 'safe' ? 'safe' : 'plain', Number(seed));
  for (let run = 0; run < runsBefore; run += 1) {
    for (const turn of turns) await turn.run();
  }
  return turns;
});

async function prepare(name: string, mode: Mode, seed: number): Promise<readonly Turn[]> {
  const pushed = createMessages(messages, mode, createRandom(seed));
  const make = contestants.get(name);
  if (make === undefined) return stepTurns(name, mode, pushed);
  const answer = await make(mode);
  for (const { text, event } of pushed) {
    if (!answersWith(text, await answer(event), mode)) throw new Error(wrongText);
  }
  await requireRefusal(name, answer, pushed, mode);
  return chunks(pushed, messagesPerTurn).map((chunk) => answerTurn(answer, chunk));
}

/** Whoever does not verify is known by name, and shown so. */
async function requireRefusal(
  name: string,
  answer: Answer,
  [push]: readonly Pushed[],
  mode: Mode,
): Promise<void> {
  if (push === undefined) throw new Error('there was nothing to answer');
  const result = await answer(forged(push, mode)).catch(() => refused);
  const isAnswered = result.statusCode === 200 && answersWith(push.text, result, mode);
  if (isAnswered === isCredulous(name, mode)) return;
  throw new Error(isAnswered ? 'it answers a forged push' : 'it has begun to verify signatures');
}

/** Replies differ in length where random numbers stand in them, so they are counted. */
function answerTurn(answer: Answer, chunk: readonly Pushed[]): Turn {
  const run = async () => {
    let answered = 0;
    for (const { event } of chunk) {
      const { statusCode, body } = await answer(event);
      if (statusCode === 200 && body.startsWith('<xml>')) answered += 1;
    }
    return answered;
  };
  return { iterations: chunk.length, produces: chunk.length, run };
}

async function stepTurns(
  name: string,
  mode: Mode,
  pushed: readonly Pushed[],
): Promise<readonly Turn[]> {
  const prepare = steps.get(name);
  if (prepare === undefined) throw new Error('there is no such step');
  const works = [];
  for (const push of pushed) works.push(await prepare(push, mode));
  return Promise.all(
    chunks(works, messagesPerTurn).map(async (chunk) => {
      const run = async () => {
        let produced = 0;
        for (const work of chunk) produced += await work();
        return produced;
      };
      return { iterations: chunk.length, produces: await run(), run };
    }),
  );
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
