import { fileURLToPath } from 'node:url';
import { NothingSaid, runChild, type ChildOptions } from '../functions/child.ts';
import {
  answer,
  environmentOf,
  question,
  type Around,
  type Contestant,
} from '../functions/contestant.ts';
import { faultOf, message } from '../functions/events.ts';
import { WrongAnswer } from '../interleave.ts';

/** After how many messages memory is read. */
export const counts = [1, 1001, 10_001] as const;

/** What one process held. */
export interface Sample {
  /** After each of the counts, garbage collected. */
  readonly rssMb: readonly number[];
  /** Of it, what V8's heap really holds. */
  readonly heapMb: readonly number[];
  /** The most it ever held. */
  readonly maxRssMb: number;
}

interface Said extends Sample {
  readonly results: readonly unknown[];
}

/** Different messages; each follower sends five of them, half of what this project lets one ask in a minute. */
const messages = 2000;

/** What a rule of rules.example.yml knows, and the beginning of what it says. */
const known = { question: '帮助', answer: '直接发文字提问就行' };

const script = fileURLToPath(new URL('child.cjs', import.meta.url));

/**
 * Lets a contestant answer all messages in a new process.
 * @returns undefined when it ran out of memory
 * @throws WrongAnswer
 */
export async function takeSample(
  contestant: Contestant,
  around: Around & { readonly folder: string },
  heapFlags: readonly string[] = [],
): Promise<Sample | undefined> {
  const { file, mode, answers } = contestant;
  const words = answers === 'rule' ? known : { question, answer };
  const asked = Array.from({ length: messages }, (_, index) =>
    message(mode, words.question, `oBench-Follower_${index}`),
  );
  const holds = answers === 'ok' ? 'ok' : mode === 'safe' ? '<Encrypt>' : words.answer;
  const job = { file, counts, holds, events: asked.map(({ event }) => JSON.stringify(event)) };
  const { folder } = around;
  const environment = environmentOf(contestant, around);
  const nodeFlags = ['--expose-gc', ...heapFlags];
  const said = await run(contestant, { script, job, folder, environment, nodeFlags });
  if (said === undefined) return undefined;
  for (const [index, count] of counts.entries()) {
    const sent = asked[(count - 1) % messages];
    if (sent === undefined || answers === 'ok') continue;
    const fault = faultOf(said.results[index], sent, words.answer);
    if (fault !== undefined)
      throw new WrongAnswer(contestant.name, `to message ${count}, ${fault}`);
  }
  return said;
}

async function run({ name }: Contestant, options: ChildOptions): Promise<Said | undefined> {
  try {
    return (await runChild<Said>(options)).said;
  } catch (error) {
    if (!(error instanceof NothingSaid)) throw error;
    if (error.message.includes('heap out of memory')) return undefined;
    throw new WrongAnswer(name, error.message, { cause: error });
  }
}
