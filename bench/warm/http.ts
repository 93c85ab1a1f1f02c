import { WrongAnswer } from '../interleave.ts';
import { markdownTable } from '../markdown.ts';
import type { Setup, Shown } from '../page.ts';
import type { Packaged } from '../packaged.ts';
import { shuffled } from '../random.ts';
import { ratios, spreadOf, type Spread } from '../statistics.ts';
import { isCredulous } from './contestants.ts';
import { gatewayAlone, listeners } from './listeners.ts';
import type { Load, Target } from './load.ts';
import { answersWith, createMessages, wrongText, type Mode } from './messages.ts';
import { ask, startPinned, type Pinned } from './pinned.ts';

/** A server that is about to be loaded. */
interface Server {
  readonly name: string;
  readonly process: Pinned;
  readonly port: number;
}

/** One turn: what a second of the server's core did. */
interface Measured {
  readonly perSecond: number;
  readonly cpuUs: number;
  readonly p99Ms: number;
}

const secondsPerTurn = 1;
const warmUpSeconds = 3;

/** A turn is long against one of those in process, so there are fewer. */
const roundsPerTurn = 3;

/** Messages whose answers are read before anything is timed. */
const checked = 100;

/**
 * Messages per second on one core: each server in a process on the first core, the load on the second,
 * one server loaded at a time, in shuffled order.
 * @throws WrongAnswer
 */
export async function overHttp(packaged: Packaged, mode: Mode, setup: Setup): Promise<Shown> {
  const load = startPinned(packaged.bundleOf('warm/load'), [], 1);
  const servers: Server[] = [];
  try {
    for (const name of listeners.keys()) {
      servers.push(await startServer(packaged, name, mode));
    }
    for (const server of servers) {
      if (server.name !== gatewayAlone) await checkAnswers(server, mode, setup);
    }
    for (const server of servers) await turn(server, load, mode, setup, warmUpSeconds);
    return await rounds(servers, load, mode, setup);
  } finally {
    for (const { process } of servers) process.child.kill();
    load.child.kill();
  }
}

async function startServer(packaged: Packaged, name: string, mode: Mode): Promise<Server> {
  const process = startPinned(packaged.bundleOf('warm/server'), [name, mode], 0);
  const { port }: { readonly port: number } = await ask(process);
  return { name, process, port };
}

async function checkAnswers({ name, port }: Server, mode: Mode, { random }: Setup): Promise<void> {
  for (const pushed of createMessages(checked, mode, random, Date.now())) {
    const { rawQueryString, body, headers } = pushed.event;
    const response = await fetch(`http://127.0.0.1:${port}/wechat?${rawQueryString}`, {
      method: 'POST',
      headers: { 'content-type': headers['content-type'] ?? '' },
      body,
    });
    const result = { statusCode: response.status, body: await response.text() };
    if (!answersWith(pushed.text, result, mode)) throw new WrongAnswer(name, wrongText);
  }
}

async function turn(
  { name, process, port }: Server,
  load: Pinned,
  mode: Mode,
  { random }: Setup,
  seconds: number,
): Promise<Measured> {
  const target: Target = { port, mode, seed: Math.floor(random() * 2 ** 32), seconds };
  const before: { readonly cpuUs: number } = await ask(process, 'cpu');
  const result: Load = await ask(load, target);
  const after: { readonly cpuUs: number } = await ask(process, 'cpu');
  if (result.failed > 0 || result.answered === 0) {
    throw new WrongAnswer(name, `of its replies, ${result.failed} were none`);
  }
  return {
    perSecond: result.answered / result.seconds,
    cpuUs: (after.cpuUs - before.cpuUs) / result.answered,
    p99Ms: result.p99Ms,
  };
}

async function rounds(
  servers: readonly Server[],
  load: Pinned,
  mode: Mode,
  setup: Setup,
): Promise<Shown> {
  const measured = servers.map((server) => ({ server, turns: new Array<Measured>() }));
  for (let round = 0; round < Math.ceil(setup.rounds / roundsPerTurn); round += 1) {
    for (const { server, turns } of shuffled(measured, setup.random)) {
      turns.push(await turn(server, load, mode, setup, secondsPerTurn));
    }
  }
  const reference = (measured[0]?.turns ?? []).map(({ perSecond }) => perSecond);
  const rows = measured.map(({ server: { name }, turns }) => ({
    server: isCredulous(name, mode) ? `${name} (verifies nothing)` : name,
    perSecond: spreadOf(turns.map(({ perSecond }) => perSecond)),
    cpuUs: spreadOf(turns.map(({ cpuUs }) => cpuUs)),
    p99Ms: spreadOf(turns.map(({ p99Ms }) => p99Ms)),
    ratio: spreadOf(
      ratios(
        turns.map(({ perSecond }) => perSecond),
        reference,
      ),
    ),
  }));
  const pinning = load.isPinned ? 'one core each' : 'not pinned: taskset is missing';
  const title = `${mode} mode: messages per second over HTTP (${pinning})`;
  const shown = { title, rows, show: () => [title, '', table(rows), ''].join('\n') };
  return shown;
}

interface Row {
  readonly server: string;
  readonly perSecond: Spread;
  readonly cpuUs: Spread;
  readonly p99Ms: Spread;
  readonly ratio: Spread;
}

function table(rows: readonly Row[]): string {
  const cells = rows.map(({ server, perSecond, cpuUs, p99Ms, ratio }) => [
    server,
    perSecond.median.toFixed(0),
    `${perSecond.p10.toFixed(0)}-${perSecond.p90.toFixed(0)}`,
    ratio.median.toFixed(2),
    cpuUs.median.toFixed(0),
    p99Ms.median.toFixed(1),
  ]);
  return markdownTable(['server', 'messages/s', 'p10-p90', 'ratio', 'CPU us', 'p99 ms'], cells);
}
