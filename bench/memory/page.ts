import { builtAt, bundle, sourceAt } from '../build.ts';
import { NothingSaid, runChild, type ChildOptions } from '../functions/child.ts';
import {
  answer,
  environmentOf,
  heapFlags,
  inPlace,
  peer,
  question,
  type Contestant,
  type Place,
  type Surroundings,
} from '../functions/contestant.ts';
import { faultOf, message, modes } from '../messages.ts';
import {
  isWanted,
  showProgress,
  tableOf,
  WrongAnswer,
  type Findings,
  type Setup,
  type Table,
} from '../page.ts';
import { percentile, shuffled } from '../statistics.ts';

// How much memory a container holds after many messages, and kept honest so:
// - A new process for each contestant, mode and round, in shuffled order, one at a time.
// - The same 2,000 messages for all, again and again. Every answer is looked at; the first, the 1,001st
//   and the 10,001st are opened and read.
// - Two garbage collections are asked for before memory is read: what is shown is held, not left over.
//   V8 may still keep pages that are empty. The empty handler shows what Node and the messages take.
// - A peer answers a fixed text, this project by a rule; those that ask Turing have a table of their own.

/** After how many messages memory is read. */
const counts = [1, 1001, 10_001] as const;

/** Different messages; each follower sends five of them, half of what this project lets one ask in a minute. */
const messages = 2000;

/** Memory moves little from one run to the next, and a run takes long. */
const mostRounds = 3;

/** Memory size whose heap the last table has, in MB. */
const heapMb = 256;

/** What a rule of rules.example.yml knows, and the beginning of what it says. */
const known = { question: '帮助', answer: '直接发文字提问就行' };

/** What one process held. */
interface Sample {
  /** After each of the counts, garbage collected. */
  readonly rssMb: readonly number[];
  /** Of it, what V8's heap really holds. */
  readonly heapMb: readonly number[];
  /** The most it ever held. */
  readonly maxRssMb: number;
}

/**
 * What a container holds after 1, 1,001 and 10,001 messages, beside the peers.
 * @throws WrongAnswer
 */
export function memoryPage(setup: Setup): Promise<Findings> {
  return inPlace(async (place) => {
    const rounds = Math.min(setup.rounds, mostRounds);
    const around = await place.around({ delayMs: 0, turingScheme: 'https' });
    const { local, asking } = await contestants(setup, place);
    const limited = heapFlags(heapMb);
    const run = { ...setup, rounds };
    const tables = [
      await measure('RSS in MB, answered out of its own memory', local, around, run),
      await measure('RSS in MB, settings from SSM, answered by Turing', asking, around, run),
      await measure(
        `RSS in MB, heap as in a function of ${heapMb} MB`,
        [...local, ...asking],
        around,
        run,
        limited,
      ),
    ];
    return { facts: { rounds, counts }, tables };
  });
}

/** Peers that answer a fixed text out of their memory. */
const peers = new Map([
  ['wechat', 'wechat.cjs'],
  ['co-wechat', 'co-wechat.cjs'],
  ['express + wechat + serverless-http', 'express-wechat.cjs'],
  ['node-easywechat', 'node-easywechat.cjs'],
]);

/** Functions that answer without asking anybody, in both modes; and those that ask Turing. */
async function contestants(setup: Setup, { workshop }: Place) {
  const pack = (source: string) => bundle(`functions/${source}`, workshop.folder);
  const others = setup.bundles.map(({ name, file }) => ({ name, ...builtAt(file) }));
  const own = [{ name: 'this project', ...workshop.project }, ...others];
  const local: Contestant[] = [];
  for (const mode of modes) {
    const empty = builtAt(sourceAt('functions/empty.mjs'));
    local.push({ name: 'empty handler', mode, answers: 'ok', ...empty });
    for (const built of own) {
      local.push({ ...built, name: `${built.name}, by a rule`, mode, answers: 'rule' });
    }
    for (const [name, source] of peers) {
      local.push({ name, mode, answers: 'fixed', ...(await pack(source)) });
    }
  }
  const robot = { mode: 'plain', answers: 'robot' } as const;
  const asking: Contestant[] = own.map((built) => ({ ...built, ...robot }));
  asking.push({ name: peer, ...robot, ...(await pack('express-wechat-ssm-axios.cjs')) });
  const wanted = ({ name }: Contestant) => isWanted(setup, name);
  return { local: local.filter(wanted), asking: asking.filter(wanted) };
}

async function measure(
  title: string,
  contestants: readonly Contestant[],
  around: Surroundings,
  { rounds, random }: Setup,
  flags: readonly string[] = [],
): Promise<Table> {
  const taken = contestants.map((contestant) => ({
    contestant,
    samples: new Array<Sample | undefined>(),
  }));
  for (let round = 0; round < rounds; round += 1) {
    showProgress(`round ${round + 1} of ${rounds}, ${taken.length} processes each`);
    for (const { contestant, samples } of shuffled(taken, random)) {
      samples.push(await takeSample(contestant, around, flags));
    }
  }
  // null: a round in which the process ran out of memory.
  const rows = taken.map(({ contestant: { name, mode }, samples }) => ({
    contestant: name,
    mode,
    rssMb: samples.map((sample) => sample?.rssMb ?? null),
    heapMb: samples.map((sample) => sample?.heapMb ?? null),
    maxRssMb: samples.map((sample) => sample?.maxRssMb ?? null),
  }));
  const after = counts.map((count) => `after ${count.toLocaleString('en')}`);
  const head = ['contestant', 'mode', ...after, 'at most', 'heap held'];
  const cellsOf = ({ contestant, mode, rssMb, heapMb, maxRssMb }: (typeof rows)[number]) => [
    contestant,
    mode,
    ...counts.map((_, index) => middle(rssMb.map((read) => read?.[index] ?? null))),
    middle(maxRssMb),
    middle(heapMb.map((held) => held?.at(-1) ?? null)),
  ];
  return tableOf(title, head, rows, cellsOf, 2);
}

/** The median, or that the process did not live to it, even once. */
function middle(values: readonly (number | null)[]): string {
  const lived = values.filter((value) => value !== null);
  return lived.length < values.length ? 'out of memory' : percentile(lived, 50).toFixed(1);
}

/**
 * Lets a contestant answer all messages in a new process.
 * @returns undefined when it ran out of memory
 * @throws WrongAnswer
 */
export async function takeSample(
  contestant: Contestant,
  around: Surroundings,
  flags: readonly string[] = [],
): Promise<Sample | undefined> {
  const { name, file, mode, answers } = contestant;
  const words = answers === 'rule' ? known : { question, answer };
  const asked = Array.from({ length: messages }, (_, index) =>
    message(mode, words.question, { follower: `oBench-Follower_${index}` }),
  );
  const holds = answers === 'ok' ? 'ok' : mode === 'safe' ? '<Encrypt>' : words.answer;
  const said = await run(name, {
    script: sourceAt('memory/child.cjs'),
    job: { file, counts, holds, events: asked.map(({ event }) => JSON.stringify(event)) },
    folder: around.folder,
    environment: environmentOf(contestant, around),
    nodeFlags: ['--expose-gc', ...flags],
  });
  for (const [index, count] of counts.entries()) {
    const sent = asked[(count - 1) % messages];
    if (said === undefined || sent === undefined || answers === 'ok') continue;
    const fault = faultOf(said.results[index], sent, words.answer);
    if (fault !== undefined) throw new WrongAnswer(name, `to message ${count}, ${fault}`);
  }
  return said;
}

interface Said extends Sample {
  readonly results: readonly unknown[];
}

async function run(name: string, options: ChildOptions): Promise<Said | undefined> {
  try {
    return (await runChild<Said>(options)).said;
  } catch (error) {
    if (!(error instanceof NothingSaid)) throw error;
    if (error.message.includes('heap out of memory')) return undefined;
    throw new WrongAnswer(name, error.message, { cause: error });
  }
}
