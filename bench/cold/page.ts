import { inPlace, type Surroundings } from '../functions/surroundings.ts';
import type { Findings, Setup, Shown } from '../page.ts';
import { aims } from './aims.ts';
import { check, type Cell } from './ask.ts';
import { buildContestants, peer, reference } from './contestants.ts';
import type { Contestant } from '../functions/contestant.ts';
import { openCpuShares } from './cpu-share.ts';
import { firstAnswer } from './first-answer.ts';
import { held, type HeldSection } from './held.ts';
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
export function coldPage(setup: Setup): Promise<Findings> {
  return inPlace(async ({ workshop, around }) => {
    const { bundles = [], only = [], rounds } = setup;
    const contestants = (await buildContestants(workshop, bundles)).filter(
      ({ name }) =>
        name === reference || only.length === 0 || only.some((words) => name.includes(words)),
    );
    const places = {
      atOnce: await around({ delayMs: 0, turingScheme: 'https' }),
      slower: await around({ delayMs: 10, turingScheme: 'https' }),
      inClear: await around({ delayMs: 0, turingScheme: 'http' }),
    };
    for (const contestant of contestants) await check(contestant, places.atOnce);
    return { facts: { rounds }, sections: await sectionsOf(setup, contestants, places) };
  });
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
  const limited = await heldSections(setup, cells(atOnce, 'message'), cells(slower, 'message'));
  const goals = aims({ message, handshake, held: limited.invocation }, contestants);
  return [message, later, clear, handshake, ...limited.sections, goals];
}

interface Limited {
  /** Held from the invocation on; undefined where CPU shares cannot be set. */
  readonly invocation: HeldSection | undefined;
  readonly sections: readonly Shown[];
}

/** What depends on the memory size. Held from the load on, the common peer will do for the others. */
async function heldSections(
  setup: Setup,
  cells: readonly Cell[],
  slowerCells: readonly Cell[],
): Promise<Limited> {
  const shares = openCpuShares();
  if (shares === undefined) return { invocation: undefined, sections: [leftOut] };
  try {
    const invocation = await held(cells, 'invocation', shares, setup);
    const few = cells.filter(
      ({ contestant }) => isPlainOwn(contestant) || [reference, peer].includes(contestant.name),
    );
    const sections: Shown[] = [invocation, await held(few, 'load', shares, setup)];
    for (const cell of slowerCells) {
      if (isPlainOwn(cell.contestant)) sections.push(await memorySizes(cell, shares, setup));
    }
    return { invocation, sections };
  } finally {
    shares.remove();
  }
}

function isPlainOwn({ isOwn, mode }: Contestant): boolean {
  return isOwn === true && mode === 'plain';
}

/** Whom a slower upstream concerns, and the one all are compared with. */
function isConnected({ name, answers }: Contestant): boolean {
  return name === reference || answers === 'robot';
}
