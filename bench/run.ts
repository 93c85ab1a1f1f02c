import { randomInt } from 'node:crypto';
import { openBundles } from './build.ts';
import { billSeed } from './cost/usage.ts';
import { parseWanted, usageOf, type Wanted } from './options.ts';
import { WrongAnswer, type Page, type Setup } from './page.ts';
import { installedPeers, saveRun } from './results.ts';
import { createRandom } from './statistics.ts';

// npm run bench: puts the project beside what else there is.

interface Known {
  /** The seed of the documents' figures, for a page that computes. */
  readonly seed?: number;
  readonly needsPeers: boolean;
  readonly load: () => Promise<Page>;
  /** What is drawn from the results once they are saved. */
  readonly draw?: () => Promise<void>;
}

/** Loaded when they run: their peers need not be installed to learn what pages there are. */
const pages: ReadonlyMap<string, Known> = new Map<string, Known>([
  ['warm', { needsPeers: true, load: async () => (await import('./warm/page.ts')).warmPage }],
  [
    'in-time',
    {
      seed: 2_887_975_811,
      needsPeers: false,
      load: async () => (await import('./in-time/page.ts')).inTimePage,
      draw: async () => (await import('./in-time/plot.ts')).drawPlot(),
    },
  ],
  ['cold', { needsPeers: true, load: async () => (await import('./cold/page.ts')).coldPage }],
  ['memory', { needsPeers: true, load: async () => (await import('./memory/page.ts')).memoryPage }],
  [
    'cost',
    {
      seed: billSeed,
      needsPeers: false,
      load: async () => (await import('./cost/page.ts')).costPage,
    },
  ],
]);

function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Whether it was done; if not, standard error has the cure. */
async function runPage(name: string, known: Known, wanted: Wanted): Promise<boolean> {
  const versions = known.needsPeers ? installedPeers() : {};
  if (versions === undefined) {
    process.stderr.write('The peers are not installed as bench/package.json pins them.\n');
    process.stderr.write('Run this first: npm ci --prefix bench\n');
    return false;
  }
  const { seed = known.seed ?? randomInt(2 ** 32), date } = wanted;
  say(`${name}: Node ${process.versions.node}, seed ${seed}\n`);
  const page = await known.load();
  const { facts, tables } = await page({ ...setupOf(wanted), random: createRandom(seed) });
  for (const { title, markdown } of tables) say(`${title}\n\n${markdown}\n`);
  if (!wanted.isSaved) {
    say('not saved: --save writes bench/results');
    return true;
  }
  const found = { facts: known.needsPeers ? { ...facts, versions } : facts, tables };
  say(`saved to ${saveRun(name, found, { date, seed })}`);
  await known.draw?.();
  return true;
}

function setupOf({ rounds, bundles, only, bill, checkedMessages }: Wanted): Omit<Setup, 'random'> {
  const setup = { rounds, bundles, only, bill };
  if (checkedMessages === 0) return setup;
  const bundle = bundles[0]?.file;
  return {
    ...setup,
    check: { messages: checkedMessages, ...(bundle === undefined ? {} : { bundle }) },
  };
}

async function main(args: readonly string[]): Promise<number> {
  const names = [...pages.keys()];
  const wanted = parseWanted(args, names);
  if (typeof wanted === 'string') {
    process.stderr.write(`${wanted}\n\n${usageOf(names)}\n`);
    return 2;
  }
  const { bundles, remove } = openBundles(wanted.bundles);
  try {
    for (const [name, known] of pages) {
      if (!wanted.names.includes(name)) continue;
      if (!(await runPage(name, known, { ...wanted, bundles }))) return 1;
    }
    return 0;
  } catch (error) {
    if (!(error instanceof WrongAnswer)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  } finally {
    remove();
  }
}

process.exitCode = await main(process.argv.slice(2));
