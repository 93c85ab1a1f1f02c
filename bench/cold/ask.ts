import { answer, environmentOf, question, type Contestant } from '../functions/contestant.ts';
import { faultOf, forged, handshake, isRefusal, message, type Asked } from '../functions/events.ts';
import type { Surroundings } from '../functions/surroundings.ts';
import { WrongAnswer } from '../interleave.ts';
import { takeSample, type Hold, type Sample } from './sample.ts';

/** Its name is set as in a deployment; an answer that comes at once does not touch it. */
const table = 'wechat-turing-bot-bench-answers';

/** What WeChat wants repeated. */
const echostr = '5927481836451837264';

/** One thing that is measured. */
export interface Cell extends Surroundings {
  readonly contestant: Contestant;
  readonly kind: Asked['kind'];
  /** Further messages after the first answer. */
  readonly furtherMessages?: number;
  readonly hold?: Hold;
  readonly nodeFlags?: readonly string[];
}

/**
 * Starts a contestant in a new process with an event signed now, and checks what it answers.
 * @throws WrongAnswer
 */
export async function ask(cell: Cell): Promise<Sample> {
  const { contestant, kind, furtherMessages = 0 } = cell;
  const { mode, name } = contestant;
  const first = kind === 'message' ? message(mode, question) : handshake(mode, echostr);
  // Each of a follower of their own: this project lets one ask ten times a minute.
  const others = Array.from({ length: furtherMessages }, (_, index) =>
    message(mode, question, `oBench-Follower_${index}`),
  );
  const asked = [first, ...others];
  const sample = await start(cell, asked);
  for (const [index, each] of asked.entries()) {
    const fault = faultIn(contestant, sample.results[index], each);
    if (fault !== undefined) throw new WrongAnswer(name, `to a ${kind}, ${fault}`);
  }
  return sample;
}

/**
 * Lets a contestant answer both events and turn both away when their signature is another.
 * @throws WrongAnswer
 */
export async function check(contestant: Contestant, surroundings: Surroundings): Promise<void> {
  const { mode, name, answers, isTrusting } = contestant;
  for (const kind of ['message', 'handshake'] as const) {
    await ask({ ...surroundings, contestant, kind });
  }
  if (answers === 'ok' || isTrusting) return;
  for (const asked of [message(mode, question), handshake(mode, echostr)]) {
    const sample = await start({ ...surroundings, contestant, kind: asked.kind }, [forged(asked)]);
    if (!isRefusal(sample.results[0]))
      throw new WrongAnswer(name, `it accepts a forged ${asked.kind}`);
  }
}

async function start(cell: Cell, asked: readonly Asked[]): Promise<Sample> {
  const { contestant, folder, nodeFlags, hold } = cell;
  const job = {
    file: contestant.file,
    environment: { ...environmentOf(contestant, cell), ANSWERS_TABLE: table },
    events: asked.map(({ event }) => event),
    ...(nodeFlags === undefined ? {} : { nodeFlags }),
    ...(hold === undefined ? {} : { hold }),
  };
  try {
    return await takeSample(job, folder);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new WrongAnswer(contestant.name, what, { cause: error });
  }
}

function faultIn({ answers }: Contestant, result: unknown, asked: Asked): string | undefined {
  if (answers === 'ok') return JSON.stringify(result).includes('"ok"') ? undefined : 'it is silent';
  return faultOf(result, asked, answer);
}
