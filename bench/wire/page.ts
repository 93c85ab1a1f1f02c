import {
  compare,
  interleave,
  together,
  type Rounds,
  type Task,
  type Timing,
} from '../interleave.ts';
import type { Section } from '../page.ts';
import { checkContestant } from './check.ts';
import { plainModeContestants, safeModeContestants, type Contestant } from './contestants.ts';
import { createSamples, sizes, type Sample, type Size } from './samples.ts';

/** Different messages of each size, and how many of them make one turn. */
const messages = 1000;
const messagesPerTurn = 100;

/**
 * How often a turn goes through its messages: what is cheap more often, or one garbage collection
 * left over from something else would outweigh the turn.
 */
const passes = { open: 2, seal: 5, verify: 10 } as const;

/**
 * What it costs to open a push and to seal its reply, without anything in between.
 * @throws WrongAnswer
 */
export async function wirePage(rounds: Rounds): Promise<readonly Section[]> {
  const sections: Section[] = [];
  for (const size of sizes) sections.push(...(await safeMode(size, rounds)));
  // The signature of plain mode does not cover the body, so one size will do.
  for (const size of sizes.slice(0, 1)) sections.push(await plainMode(size, rounds));
  return sections;
}

async function safeMode(size: Size, rounds: Rounds): Promise<readonly Section[]> {
  const samples = createSamples(messages, size, 'safe', rounds.random);
  const contestants = safeModeContestants();
  for (const contestant of contestants) checkContestant(contestant, samples, 'safe');
  const opening = contestants.map((contestant) => openTask(contestant, samples, passes.open));
  const sealing = contestants.map((contestant) => sealTask(contestant, samples, passes.seal));
  const timings = await interleave([...opening, ...sealing], rounds);
  const opened = timings.slice(0, contestants.length);
  const sealed = timings.slice(contestants.length);
  const both = opened.flatMap((timing, index) =>
    sealed.slice(index, index + 1).map((seal) => together(timing, seal)),
  );
  return [opened, sealed, both].map((step) => section(`safe mode, ${size.name}`, step));
}

async function plainMode(size: Size, rounds: Rounds): Promise<Section> {
  const samples = createSamples(messages, size, 'plain', rounds.random);
  const contestants = plainModeContestants();
  for (const contestant of contestants) checkContestant(contestant, samples, 'plain');
  const tasks = contestants.map((contestant) => openTask(contestant, samples, passes.verify));
  return section(`plain mode, ${size.name}`, await interleave(tasks, rounds));
}

function section(title: string, timings: readonly Timing[]): Section {
  return { title: `${title}: ${timings[0]?.step}`, rows: compare(timings) };
}

function openTask({ name, open }: Contestant, samples: readonly Sample[], passes: number): Task {
  const turns = chunks(samples, messagesPerTurn).map((chunk) => {
    const run = repeated(passes, () => {
      let produced = 0;
      for (const { request } of chunk) produced += open(request).xml.length;
      return produced;
    });
    const produces = passes * chunk.reduce((sum, { xml }) => sum + xml.length, 0);
    return { iterations: passes * chunk.length, produces, run };
  });
  return { contestant: name, step: 'open', turns };
}

/** Sealing begins with pushes that are open already. */
function sealTask({ name, open }: Contestant, samples: readonly Sample[], passes: number): Task {
  const pairs = samples.map(({ request, reply }) => ({ opened: open(request), reply }));
  const turns = chunks(pairs, messagesPerTurn).map((chunk) => {
    const run = repeated(passes, () => {
      let produced = 0;
      for (const { opened, reply } of chunk) produced += opened.seal(reply).length;
      return produced;
    });
    return { iterations: passes * chunk.length, produces: run(), run };
  });
  return { contestant: name, step: 'seal', turns };
}

function repeated(passes: number, once: () => number): () => number {
  return () => {
    let produced = 0;
    for (let pass = 0; pass < passes; pass += 1) produced += once();
    return produced;
  };
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
