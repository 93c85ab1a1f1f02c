import { compare, interleave, type Row } from '../interleave.ts';
import { markdownTable } from '../markdown.ts';
import { table, type Findings, type Section, type Setup, type Shown } from '../page.ts';
import { packageAs, type Packaged } from '../packaged.ts';
import { startAll } from '../turn-process.ts';
import { contestants, isCredulous } from './contestants.ts';
import { overHttp } from './http.ts';
import type { Mode } from './messages.ts';
import { peerPackages } from './peer-packages.ts';
import { stepsIn } from './steps.ts';

const worker = 'warm/worker';
const modes = ['plain', 'safe'] as const;

/**
 * What a message costs a process that is warm: from event to result beside the peers, step by step,
 * and over HTTP.
 * @param versions of the peers
 * @throws WrongAnswer
 */
export async function warmPage(
  setup: Setup,
  versions: Readonly<Record<string, string>>,
): Promise<Findings> {
  const packaged = await packageAs([worker, 'warm/server', 'warm/load'], {
    external: peerPackages,
  });
  try {
    const sections: Shown[] = [];
    for (const mode of modes) {
      sections.push(shown(await beside(packaged, mode, setup)));
      sections.push(await stepByStep(packaged, mode, setup));
    }
    for (const mode of modes) sections.push(await overHttp(packaged, mode, setup));
    const { rounds, warmUpRounds } = setup;
    return { facts: { rounds, warmUpRounds, versions }, sections };
  } finally {
    packaged.remove();
  }
}

function shown(section: Section): Shown {
  return { ...section, show: () => table(section) };
}

async function beside(packaged: Packaged, mode: Mode, setup: Setup): Promise<Section> {
  const rows = await timedTogether([...contestants.keys()], packaged, mode, setup);
  const named = rows.map((row) =>
    isCredulous(row.contestant, mode)
      ? { ...row, contestant: `${row.contestant} (verifies nothing)` }
      : row,
  );
  return { title: `${mode} mode: from event to result`, rows: named };
}

async function stepByStep(packaged: Packaged, mode: Mode, setup: Setup): Promise<Shown> {
  const rows = await timedTogether(['this project', ...stepsIn(mode)], packaged, mode, setup);
  const title = `${mode} mode: this project step by step`;
  const shown = { title, rows, show: () => [title, '', shares(rows), ''].join('\n') };
  return shown;
}

/** A step on its own runs hotter than between others, and what lies between is not in the sum. */
function shares(rows: readonly Row[]): string {
  const cells = rows.map(({ contestant, cpuUs, ratio }) => [
    contestant,
    cpuUs.median.toFixed(2),
    `${cpuUs.p10.toFixed(1)}-${cpuUs.p90.toFixed(1)}`,
    `${(100 * ratio.median).toFixed(0)} %`,
  ]);
  return markdownTable(['step', 'CPU us', 'p10-p90', 'of the whole'], cells);
}

async function timedTogether(
  names: readonly string[],
  packaged: Packaged,
  mode: Mode,
  setup: Setup,
): Promise<readonly Row[]> {
  const seed = String(Math.floor(setup.random() * 2 ** 32));
  const module = packaged.bundleOf(worker);
  const wanted = names.map((contestant) => ({
    contestant,
    step: 'answer',
    module,
    args: [contestant, mode, seed],
  }));
  const { tasks, stop } = await startAll(wanted);
  try {
    return compare(await interleave(tasks, setup));
  } finally {
    stop();
  }
}
