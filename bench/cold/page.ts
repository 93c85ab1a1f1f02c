import { dirname } from 'node:path';
import { createCertificate } from '../functions/certificate.ts';
import { openWorkshop, type Workshop } from '../functions/built.ts';
import { startStandIns, type StandIns } from '../functions/stand-ins.ts';
import type { Findings, Setup, Shown } from '../page.ts';
import { aims } from './aims.ts';
import { check, type Cell, type Surroundings } from './ask.ts';
import { buildContestants, reference, type Contestant } from './contestants.ts';
import { openCpuShares } from './cpu-share.ts';
import { firstAnswer } from './first-answer.ts';
import { held } from './held.ts';
import { memorySizes } from './memory-sizes.ts';

// Cold starts, one process for each sample, and kept honest so:
// - A process starts as in Lambda: `http` loaded, an ES module by import, CommonJS by require, the event
//   as text. The clock starts before the process is made and stops when the handler's promise is
//   fulfilled. CPU is that of the whole process, of compiling and collecting threads too.
// - One process at a time, all contestants in each round, in a new shuffled order; a ratio is formed
//   within a round. Every answer is checked, and before anything is timed, that forged events are refused.
// - The same work: peers with the SSM SDK make one call for token and key, ask Turing once, and have the
//   same environment. They are minified and tree-shaken as this project is.
// - The stand-ins run in the process of the benchmark. Theirs is no CPU of a sample.
// - Not in it: download and unpacking of the code, the start of the micro VM, the runtime's own client,
//   DNS, another machine's CPU. Files come from the page cache.

/** Where CPU shares cannot be set. */
const leftOut: Shown = {
  title: 'memory sizes: left out',
  show: () =>
    'memory sizes: left out, since cgroups cannot be written here (Linux and root are needed)\n',
};

/**
 * What a new container takes to answer, beside a bare handler and what bots are commonly made of.
 * @throws WrongAnswer
 */
export async function coldPage(setup: Setup): Promise<Findings> {
  const workshop = openWorkshop();
  const open: StandIns[] = [];
  try {
    return await measure(setup, workshop, open);
  } finally {
    await Promise.all(open.map((standIns) => standIns.close()));
    workshop.remove();
  }
}

async function measure(setup: Setup, workshop: Workshop, open: StandIns[]): Promise<Findings> {
  const { bundles = [], only = [] } = setup;
  const contestants = (await buildContestants(workshop, bundles)).filter(
    ({ name }) =>
      name === reference || only.length === 0 || only.some((words) => name.includes(words)),
  );
  const folder = dirname(workshop.project.file);
  const certificate = createCertificate(folder);
  const around = async (delayMs: number, turingScheme: 'http' | 'https' = 'https') => {
    const standIns = await startStandIns({ certificate, delayMs, turingScheme });
    open.push(standIns);
    return { standIns, authority: certificate.authority, folder };
  };
  const [atOnce, slower, inClear] = [await around(0), await around(10), await around(0, 'http')];
  for (const contestant of contestants) await check(contestant, atOnce);
  const sections = await sectionsOf(setup, contestants, { atOnce, slower, inClear });
  return { facts: { rounds: setup.rounds }, sections };
}

interface Places {
  readonly atOnce: Surroundings;
  readonly slower: Surroundings;
  readonly inClear: Surroundings;
}

async function sectionsOf(
  setup: Setup,
  contestants: readonly Contestant[],
  { atOnce, slower, inClear }: Places,
): Promise<readonly Shown[]> {
  const cells = (around: Surroundings, kind: Cell['kind']): readonly Cell[] =>
    contestants.map((contestant) => ({ ...around, contestant, kind }));
  const connected = (around: Surroundings) =>
    cells(around, 'message').filter(({ contestant }) => isConnected(contestant));
  const message = await firstAnswer(
    'first message, SSM and Turing at once, both over TLS',
    cells(atOnce, 'message'),
    setup,
  );
  const later = await firstAnswer('the same, SSM and Turing after 10 ms', connected(slower), setup);
  const clear = await firstAnswer('the same, at once, Turing in clear', connected(inClear), setup);
  const handshake = await firstAnswer('handshake, SSM at once', cells(atOnce, 'handshake'), setup);
  const shares = openCpuShares();
  try {
    const limited =
      shares === undefined ? undefined : await held(cells(atOnce, 'message'), shares, setup);
    const goals = aims({ message, handshake, held: limited }, contestants);
    const sized: Shown[] = [];
    for (const cell of cells(slower, 'message')) {
      const { isOwn, mode } = cell.contestant;
      if (shares !== undefined && isOwn && mode === 'plain')
        sized.push(await memorySizes(cell, shares, setup));
    }
    return [message, later, clear, handshake, limited ?? leftOut, ...sized, goals];
  } finally {
    shares?.remove();
  }
}

/** Whom a slower upstream concerns, and the one all are compared with. */
function isConnected({ name, answers }: Contestant): boolean {
  return name === reference || answers === 'robot';
}
