import type { Contestant } from '../functions/contestant.ts';
import { heapFlags } from '../functions/heap.ts';
import { inPlace, type Place, type Surroundings } from '../functions/surroundings.ts';
import { markdownTable } from '../markdown.ts';
import type { Findings, Setup, Shown } from '../page.ts';
import { showProgress } from '../progress.ts';
import { shuffled } from '../random.ts';
import { median } from '../statistics.ts';
import { askingContestants, localContestants } from './contestants.ts';
import { counts, takeSample, type Sample } from './samples.ts';

// How much memory a container holds after many messages, and kept honest so:
// - A new process for each contestant, mode and round, in shuffled order, one at a time.
// - The same 2,000 messages for all, again and again. Every answer is looked at; the first, the 1,001st
//   and the 10,001st are opened and read.
// - Two garbage collections are asked for before memory is read: what is shown is held, not left over.
//   V8 may still keep pages that are empty. The empty handler shows what Node and the messages take.
// - A peer answers a fixed text, this project by a rule; those that ask Turing have a table of their own.

/** Memory moves little from one run to the next, and a run takes long. */
const mostRounds = 3;

/** Memory sizes whose heap the last table has, in MB. */
const heapsMb = [128, 256] as const;

interface Row {
  readonly contestant: string;
  readonly mode: Contestant['mode'];
  /** MB after each of the counts, round by round; null in a round in which the process ran out of memory. */
  readonly rssMb: readonly (readonly number[] | null)[];
  readonly heapMb: readonly (readonly number[] | null)[];
  readonly maxRssMb: readonly (number | null)[];
}

interface Section extends Shown {
  readonly rows: readonly Row[];
}

/**
 * What a container holds after 1, 1,001 and 10,001 messages, beside the peers.
 * @throws WrongAnswer
 */
export function memoryPage(setup: Setup): Promise<Findings> {
  return inPlace(async (place) => {
    const rounds = Math.min(setup.rounds, mostRounds);
    const sections = await sectionsOf({ ...setup, rounds }, place);
    return { facts: { rounds, counts }, sections };
  });
}

async function sectionsOf(setup: Setup, { workshop, around }: Place): Promise<readonly Shown[]> {
  const { bundles = [], only = [] } = setup;
  const wanted = ({ name }: Contestant) =>
    only.length === 0 || only.some((words) => name.includes(words));
  const standIns = await around({ delayMs: 0, turingScheme: 'https' });
  const local = (await localContestants(workshop, bundles)).filter(wanted);
  const asking = (await askingContestants(workshop, bundles)).filter(wanted);
  const free = await measure(local, standIns, setup);
  const asked = await measure(asking, standIns, setup);
  const limited: Section[] = [];
  for (const heapMb of heapsMb) {
    const rows = await measure([...local, ...asking], standIns, setup, heapFlags(heapMb));
    limited.push(section(`RSS in MB, heap as in a function of ${heapMb} MB`, rows));
  }
  return [
    section('RSS in MB, answered out of its own memory', free),
    section('RSS in MB, settings from SSM, answered by Turing', asked),
    ...limited,
  ];
}

async function measure(
  contestants: readonly Contestant[],
  around: Surroundings,
  { rounds, random }: Setup,
  flags: readonly string[] = [],
): Promise<readonly Row[]> {
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
  return taken.map(({ contestant: { name, mode }, samples }) => ({
    contestant: name,
    mode,
    rssMb: samples.map((sample) => sample?.rssMb ?? null),
    heapMb: samples.map((sample) => sample?.heapMb ?? null),
    maxRssMb: samples.map((sample) => sample?.maxRssMb ?? null),
  }));
}

function section(title: string, rows: readonly Row[]): Section {
  return { title, rows, show: () => [title, '', table(rows), ''].join('\n') };
}

function table(rows: readonly Row[]): string {
  const after = counts.map((count) => `after ${count.toLocaleString('en')}`);
  const cells = rows.map(({ contestant, mode, rssMb, heapMb, maxRssMb }) => [
    contestant,
    mode,
    ...counts.map((_, index) => middle(rssMb.map((read) => read?.[index] ?? null))),
    middle(maxRssMb),
    middle(heapMb.map((held) => held?.at(-1) ?? null)),
  ]);
  return markdownTable(['contestant', 'mode', ...after, 'at most', 'heap held'], cells, 2);
}

/** The median, or that the process did not live to it, even once. */
function middle(values: readonly (number | null)[]): string {
  const lived = values.filter((value) => value !== null);
  return lived.length < values.length ? 'out of memory' : median(lived).toFixed(1);
}
