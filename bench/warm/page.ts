import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, sourceAt } from '../build.ts';
import { accountVariables } from '../functions/contestant.ts';
import { modes, type Mode } from '../messages.ts';
import { tableOf, type Findings, type Setup, type Table } from '../page.ts';
import { rangeOf } from '../statistics.ts';
import { isCredulous, ownNames, peerFiles } from './contestants.ts';
import { timeTogether, warmUpRounds } from './turns.ts';

/**
 * What a message costs a process that is warm, from event to result, beside the peers.
 * @throws WrongAnswer
 */
export async function warmPage(setup: Setup): Promise<Findings> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-warm-'));
  try {
    const { file } = await bundle('warm/worker.ts', folder);
    const tables: Table[] = [];
    for (const mode of modes) tables.push(await beside(file, mode, setup));
    return { facts: { rounds: setup.rounds, warmUpRounds }, tables };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function beside(module: string, mode: Mode, setup: Setup): Promise<Table> {
  const seed = String(Math.floor(setup.random() * 2 ** 32));
  const own = ownNames.map((name) => ({ name, args: [name, mode, seed] }));
  const peers = [...peerFiles].map(([name, file]) => ({
    name,
    args: [name, mode, seed, sourceAt(file)],
  }));
  const environment = accountVariables(mode);
  const rows = await timeTogether(
    [...own, ...peers].map(({ name, args }) => ({ contestant: name, module, args, environment })),
    setup,
  );
  const head = ['contestant', 'CPU us', 'p10-p90', 'ratio'];
  const title = `${mode} mode: from event to result`;
  return tableOf(title, head, rows, ({ contestant, cpuUs, ratio }) => [
    isCredulous(contestant, mode) ? `${contestant} (verifies nothing)` : contestant,
    cpuUs.median.toFixed(1),
    rangeOf(cpuUs, 1),
    ratio.median.toFixed(2),
  ]);
}
