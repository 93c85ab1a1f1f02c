import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WrongAnswer } from './interleave.ts';
import type { Page } from './page.ts';
import { complainOfMissing, pages } from './pages.ts';
import { canDraw } from './peers.ts';
import { createRandom } from './random.ts';
import { saveRun } from './results.ts';
import { parseWanted, usageOf, type Wanted } from './wanted.ts';

// npm run bench: puts the project beside what else there is, and writes down what came out.

/** No page: draws what the pages have written down. */
const plots = 'plots';

/** Enough for the compiler to be done with the hot functions. */
const warmUpRounds = 5;

function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

async function runPage(name: string, page: Page, wanted: Wanted): Promise<void> {
  const { rounds, seed, date, more } = wanted;
  say(`${name}: Node ${process.versions.node}, seed ${seed}\n`);
  const setup = { rounds, warmUpRounds, random: createRandom(seed), ...more };
  const { facts, isOtherCase = false, sections } = await page(setup);
  for (const section of sections) say(section.show());
  if (isOtherCase) {
    say('not written down: the results are of the case without options');
    return;
  }
  const file = saveRun(name, { date, seed, ...facts, sections });
  say(`written to ${relative(process.cwd(), fileURLToPath(file))}`);
}

/** Whether it was done. */
async function run(name: string, wanted: Wanted): Promise<boolean> {
  if (name === plots) return draw();
  const page = await pages.get(name)?.();
  if (page === undefined) return false;
  await runPage(name, page, wanted);
  return true;
}

async function draw(): Promise<boolean> {
  if (!canDraw()) {
    complainOfMissing('vega and vega-lite are');
    return false;
  }
  await (await import('./plots/plots.ts')).drawPlots(say);
  return true;
}

async function main(args: readonly string[]): Promise<number> {
  const known = [...pages.keys(), plots];
  const wanted = parseWanted(args, known);
  if (typeof wanted === 'string') {
    process.stderr.write(`${wanted}\n\n${usageOf(known)}\n`);
    return 2;
  }
  try {
    for (const name of wanted.names) {
      if (!(await run(name, wanted))) return 1;
    }
    return 0;
  } catch (error) {
    if (!(error instanceof WrongAnswer)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
