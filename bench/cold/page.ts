import { builtAt, bundle, sourceAt, type Workshop } from '../build.ts';
import { inPlace, peer, type Contestant, type Surroundings } from '../functions/contestant.ts';
import { isWanted, type Findings, type NamedBundle, type Setup, type Table } from '../page.ts';
import { openCpuShares } from './cpu-share.ts';
import { check, type Cell } from './start.ts';
import { firstAnswer, held, memorySizes, reference } from './tables.ts';

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

/**
 * What a new container takes to answer, beside a bare handler and what bots are commonly made of.
 * @throws WrongAnswer
 */
export function coldPage(setup: Setup): Promise<Findings> {
  return inPlace(async ({ workshop, around }) => {
    const contestants = (await buildContestants(workshop, setup.bundles)).filter(({ name }) =>
      isWanted(setup, name, reference),
    );
    const places = {
      atOnce: await around({ delayMs: 0, turingScheme: 'https' }),
      slower: await around({ delayMs: 10, turingScheme: 'https' }),
      inClear: await around({ delayMs: 0, turingScheme: 'http' }),
    };
    for (const contestant of contestants) await check(contestant, places.atOnce);
    return { facts: { rounds: setup.rounds }, tables: await tables(setup, contestants, places) };
  });
}

/**
 * All functions, built. Peers with the SSM SDK and axios do what this project does: they read token and
 * key from Parameter Store at the first request, and ask Turing.
 */
async function buildContestants(
  { folder, project }: Workshop,
  bundles: readonly NamedBundle[],
): Promise<readonly Contestant[]> {
  const pack = (source: string) => bundle(`functions/${source}`, folder);
  const robot = { mode: 'plain', answers: 'robot' } as const;
  const fixed = { mode: 'plain', answers: 'fixed' } as const;
  const full = await pack('express-wechat-ssm-axios.cjs');
  const koa = await pack('koa-co-wechat-ssm-axios.cjs');
  const easywechat = await pack('node-easywechat-ssm-axios.cjs');
  const express = await pack('express-wechat.cjs');
  const source = { file: sourceAt('functions/express-wechat-ssm-axios.cjs'), bytes: undefined };
  const empty = builtAt(sourceAt('functions/empty.mjs'));
  const others = bundles.map(({ name, file }) => ({ name, ...builtAt(file) }));
  const own = [{ name: 'this project', ...project }, ...others].map(
    (built) => ({ ...built, answers: 'robot', isOwn: true }) as const,
  );
  return [
    { name: reference, ...fixed, ...(await pack('bare.ts')) },
    { name: 'empty handler', ...empty, mode: 'plain', answers: 'ok' },
    ...own.map((each) => ({ ...each, mode: 'plain' }) as const),
    ...own.map((each) => ({ ...each, name: `${each.name}, safe mode`, mode: 'safe' }) as const),
    { name: 'express + wechat, fixed answer', ...fixed, ...express },
    { name: peer, ...robot, ...full },
    { name: `${peer}, not bundled`, ...robot, ...source },
    { name: 'koa + co-wechat + SSM SDK + axios', ...robot, ...koa },
    { name: 'node-easywechat + SSM SDK + axios', ...robot, ...easywechat, isTrusting: true },
  ];
}

async function tables(
  setup: Setup,
  contestants: readonly Contestant[],
  { atOnce, slower, inClear }: Readonly<Record<'atOnce' | 'slower' | 'inClear', Surroundings>>,
): Promise<readonly Table[]> {
  const cells = (around: Surroundings, kind: Cell['kind']): readonly Cell[] =>
    contestants.map((contestant) => ({ ...around, contestant, kind }));
  const messages = cells(atOnce, 'message');
  // Those whom a slower upstream concerns, and the one all are compared with.
  const connected = (around: Surroundings) =>
    cells(around, 'message').filter(
      ({ contestant: { name, answers } }) => name === reference || answers === 'robot',
    );
  const title = 'first message, SSM and Turing at once, both over TLS';
  return [
    await firstAnswer(title, messages, setup),
    await firstAnswer('the same, SSM and Turing after 10 ms', connected(slower), setup),
    await firstAnswer('the same, at once, Turing in clear', connected(inClear), setup),
    await firstAnswer('handshake, SSM at once', cells(atOnce, 'handshake'), setup),
    ...(await byMemorySize(setup, messages, cells(slower, 'message'))),
  ];
}

/** Where CPU shares cannot be set. */
const leftOut: Table = {
  title: 'memory sizes: left out',
  rows: [],
  markdown: 'cgroups cannot be written here (Linux and root are needed)',
};

function isPlainOwn({ contestant: { isOwn, mode } }: Cell): boolean {
  return isOwn === true && mode === 'plain';
}

/** What depends on the memory size. Held from the load on, the common peer will do for the others. */
async function byMemorySize(
  setup: Setup,
  cells: readonly Cell[],
  slowerCells: readonly Cell[],
): Promise<readonly Table[]> {
  const shares = openCpuShares();
  if (shares === undefined) return [leftOut];
  const few = cells.filter(
    (cell) => isPlainOwn(cell) || [reference, peer].includes(cell.contestant.name),
  );
  try {
    const tables = [
      await held(cells, 'invocation', shares, setup),
      await held(few, 'load', shares, setup),
    ];
    for (const cell of slowerCells.filter(isPlainOwn)) {
      tables.push(await memorySizes(cell, shares, setup));
    }
    return tables;
  } finally {
    shares.remove();
  }
}
