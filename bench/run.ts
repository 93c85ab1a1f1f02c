import { randomInt } from 'node:crypto';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { WrongAnswer } from './interleave.ts';
import { timed, type NamedBundle, type Page, type Setup } from './page.ts';
import { installedPeers, versionOf } from './peers.ts';
import { createRandom } from './random.ts';
import { saveRun } from './results.ts';

// npm run bench: puts the project beside what else there is, and writes down what came out.

/** Loads a page; undefined when what it needs is not installed. */
type LoadPage = () => Promise<Page | undefined>;

/** Loaded when they run: their peers need not be installed to learn what pages there are. */
const pages: ReadonlyMap<string, LoadPage> = new Map<string, LoadPage>([
  ['wire', loadWirePage],
  ['delivery', async () => timed((await import('./delivery/page.ts')).deliveryPage, {})],
  ['in-time', async () => (await import('./in-time/page.ts')).inTimePage],
  ['cold', () => loadStarted(async () => (await import('./cold/page.ts')).coldPage)],
  ['memory', () => loadStarted(async () => (await import('./memory/page.ts')).memoryPage)],
]);

const usage = `usage: npm run bench [-- PAGE …] [--rounds N] [--seed N] [--date YYYY-MM-DD]
                    [--check N] [--bundle [NAME=]FILE] [--only WORDS]

  PAGE      ${[...pages.keys()].join(', ')}; all of them without any
  --rounds  how often every contestant is timed; 25 without it
  --seed    decides texts and order; a new one without it, printed
  --date    the date to write into the results; today without it
  --check   in-time only: sends so many messages to the bot itself, and compares
  --bundle  with --check: the packaged module to run; the sources without it.
            cold, memory: another packaged module to put beside this one; may be repeated
  --only    cold, memory: contestants whose name holds these words; may be repeated`;

/** Enough for the compiler to be done with the hot functions. */
const warmUpRounds = 5;

interface Wanted {
  readonly names: readonly string[];
  readonly rounds: number;
  readonly seed: number;
  readonly date: string;
  readonly more: Pick<Setup, 'check' | 'bundles' | 'only'>;
}

const options = {
  rounds: { type: 'string', default: '25' },
  seed: { type: 'string' },
  date: { type: 'string' },
  check: { type: 'string' },
  bundle: { type: 'string', multiple: true },
  only: { type: 'string', multiple: true },
} as const;

/** What is wanted, or what is wrong with it. */
function parseWanted(args: readonly string[]): Wanted | string {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    const { seed: wantedSeed = randomInt(2 ** 32), check: wantedCheck = '0' } = values;
    const { date = new Date().toISOString().slice(0, 10), only = [] } = values;
    const unknown = positionals.find((name) => !pages.has(name));
    if (unknown !== undefined) return `there is no page ${unknown}`;
    const [rounds, seed, messages] = [values.rounds, wantedSeed, wantedCheck].map(Number);
    if (!isWhole(rounds, 1)) return '--rounds must be 1 or more';
    if (!isWhole(seed, 0)) return '--seed must be 0 or more';
    if (!isWhole(messages, 0)) return '--check must be 0 or more';
    if (!/^\d{4}-\d\d-\d\d$/.test(date)) return '--date must be written YYYY-MM-DD';
    const names = positionals.length > 0 ? positionals : [...pages.keys()];
    const bundles = (values.bundle ?? []).map(namedBundle);
    const [bundle] = bundles;
    const check = { messages, ...(bundle === undefined ? {} : { bundle: bundle.file }) };
    const more = { bundles, only, ...(messages > 0 ? { check } : {}) };
    return { names, rounds, seed, date, more };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** `NAME=FILE`, or a file alone. */
function namedBundle(written: string, index: number): NamedBundle {
  const [, name, file = written] = /^([^=/\\]+)=(.+)$/.exec(written) ?? [];
  return { name: name ?? `bundle ${index + 1}`, file: resolve(file) };
}

function isWhole(value: number | undefined, least: number): value is number {
  return value !== undefined && Number.isInteger(value) && value >= least;
}

function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The versions of the peers; says what to do when they are not installed. */
function peersOrAdvice(): Readonly<Record<string, string>> | undefined {
  const peers = installedPeers();
  if (peers !== undefined) return peers;
  complain('The peers are not installed as bench/package.json pins them.');
  complain('Run this first: npm ci --prefix bench');
  return undefined;
}

async function loadWirePage(): Promise<Page | undefined> {
  const peers = peersOrAdvice();
  if (peers === undefined) return undefined;
  const { wirePage } = await import('./wire/page.ts');
  return timed(wirePage, { ...peers, 'fast-xml-parser': versionOf('fast-xml-parser') });
}

/** A page that starts functions of its own, this project's among them. */
async function loadStarted(load: () => Promise<Page>): Promise<Page | undefined> {
  const versions = peersOrAdvice();
  if (versions === undefined) return undefined;
  const page = await load();
  return async (setup) => {
    const { facts, sections } = await page(setup);
    return { facts: { ...facts, versions }, sections };
  };
}

async function runPage(name: string, page: Page, wanted: Wanted): Promise<void> {
  const { rounds, seed, date, more } = wanted;
  say(`${name}: Node ${process.versions.node}, seed ${seed}\n`);
  const setup = { rounds, warmUpRounds, random: createRandom(seed), ...more };
  const { facts, sections } = await page(setup);
  for (const section of sections) say(section.show());
  const file = saveRun(name, { date, seed, ...facts, sections });
  say(`written to ${relative(process.cwd(), fileURLToPath(file))}`);
}

async function main(args: readonly string[]): Promise<number> {
  const wanted = parseWanted(args);
  if (typeof wanted === 'string') {
    complain(`${wanted}\n\n${usage}`);
    return 2;
  }
  try {
    for (const name of wanted.names) {
      const page = await pages.get(name)?.();
      if (page === undefined) return 1;
      await runPage(name, page, wanted);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof WrongAnswer)) throw error;
    complain(error.message);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
