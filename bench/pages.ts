import { timed, type Page } from './page.ts';
import { installedPeers, versionOf } from './peers.ts';

/** Loads a page; undefined when what it needs is not installed, which was said then. */
type LoadPage = () => Promise<Page | undefined>;

/** Loaded when they run: their peers need not be installed to learn what pages there are. */
export const pages: ReadonlyMap<string, LoadPage> = new Map<string, LoadPage>([
  ['wire', loadWirePage],
  ['delivery', async () => timed((await import('./delivery/page.ts')).deliveryPage, {})],
  ['warm', loadWarmPage],
  ['growth', async () => (await import('./growth/page.ts')).growthPage],
  ['in-time', async () => (await import('./in-time/page.ts')).inTimePage],
  ['cold', () => loadStarted(async () => (await import('./cold/page.ts')).coldPage)],
  ['memory', () => loadStarted(async () => (await import('./memory/page.ts')).memoryPage)],
  ['cost', async () => (await import('./cost/page.ts')).costPage],
]);

/** Says on standard error that something is not installed, and what installs it. */
export function complainOfMissing(what: string): void {
  process.stderr.write(`${what} not installed as bench/package.json pins them.\n`);
  process.stderr.write('Run this first: npm ci --prefix bench\n');
}

async function loadWirePage(): Promise<Page | undefined> {
  const peers = peersOrAdvice();
  if (peers === undefined) return undefined;
  const { wirePage } = await import('./wire/page.ts');
  return timed(wirePage, { ...peers, 'fast-xml-parser': versionOf('fast-xml-parser') });
}

async function loadWarmPage(): Promise<Page | undefined> {
  const peers = peersOrAdvice();
  if (peers === undefined) return undefined;
  const { warmPage } = await import('./warm/page.ts');
  return (setup) => warmPage(setup, peers);
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

/** The versions of the peers; says what to do when they are not installed. */
function peersOrAdvice(): Readonly<Record<string, string>> | undefined {
  const peers = installedPeers();
  if (peers === undefined) complainOfMissing('The peers are');
  return peers;
}
