import type { Metafile } from 'esbuild';
import type { bytes, packages, Share } from './budgets.ts';
import { bytesOf, chainTo, filesAtStart, packageOf, sharesOf, sourcesIn } from './bundle.ts';

export interface ByteBudgets {
  readonly bytes: typeof bytes;
  readonly packages: typeof packages;
}

type Part = keyof Share;

const where = 'tests/packaged/budgets/budgets.ts';
const inWords: Readonly<Record<Part | 'zip', string>> = {
  atStart: 'What is loaded at start',
  all: 'The bundle',
  zip: 'The zip',
};

/** What is wrong with the bundle's bytes, a sentence each: which package, how much, and who imports it. */
export function judgeBytes(
  metafile: Metafile,
  zipBytes: number,
  budgets: ByteBudgets,
): readonly string[] {
  const shares = sharesOf(metafile);
  return [
    ...judgeNames(metafile, shares, budgets),
    ...judgeTotal('atStart', bytesOf(metafile, filesAtStart(metafile)), metafile, budgets),
    ...judgeTotal('all', bytesOf(metafile, Object.keys(metafile.outputs)), metafile, budgets),
    ...judgeTotal('zip', zipBytes, metafile, budgets),
  ];
}

function judgeNames(
  metafile: Metafile,
  shares: ReadonlyMap<string, Share>,
  { packages: known }: ByteBudgets,
): readonly string[] {
  const come = [...shares].flatMap(([name, { atStart, all }]) => {
    const share = known[name];
    const chain = chainOf(metafile, name, atStart > 0);
    if (atStart > 0 && (share === undefined || share.atStart === 0)) {
      return `${name} is loaded at start (${count(atStart)} bytes), and is not among the packages that may be. It comes by ${chain}. Import it where it is needed, by await import(), or put it on the list in ${where} with a reason.`;
    }
    if (share !== undefined) return [];
    return `${name} is new in the bundle (${count(all)} bytes). It comes by ${chain}. Do without it, or put it on the list in ${where} with a reason.`;
  });
  const gone = Object.entries(known).flatMap(([name, share]) => {
    if (!shares.has(name)) return `${name} is no longer in the bundle: take it off ${where}.`;
    if (share.atStart === 0 || shares.get(name)?.atStart !== 0) return [];
    return `${name} is no longer loaded at start: write 0 for it in ${where}, so that it stays so.`;
  });
  return [...come, ...gone];
}

function judgeTotal(
  kind: Part | 'zip',
  total: number,
  metafile: Metafile,
  { bytes: limits, packages: known }: ByteBudgets,
): readonly string[] {
  const { most, why } = limits[kind];
  if (total <= most) return [];
  const part = kind === 'zip' ? 'all' : kind;
  const grown = [...sharesOf(metafile)]
    .map(([name, share]) => ({ name, by: share[part] - (known[name]?.[part] ?? 0) }))
    .filter(({ by }) => by > 0)
    .toSorted((one, other) => other.by - one.by)
    // Where much has come, a few bytes elsewhere are the minifier's.
    .filter(({ by }, _, [most = { by }]) => by * 100 >= most.by)
    .slice(0, 5)
    .map(
      ({ name, by }) => `${name} by ${count(by)} (${chainOf(metafile, name, part === 'atStart')})`,
    );
  const blame = grown.length === 0 ? 'no package that is known by its size' : grown.join('; ');
  return [
    `${inWords[kind]} has ${count(total)} bytes, ${count(total - most)} more than the ${count(most)} it may have (${why}). New or grown: ${blame}. Make it smaller, or set the limit anew in ${where} with the reason.`,
  ];
}

/** Who imports a package's code, of that part of the bundle. */
function chainOf(metafile: Metafile, name: string, atStart: boolean): string {
  const files = atStart ? filesAtStart(metafile) : Object.keys(metafile.outputs);
  const sources = sourcesIn(metafile, files);
  const chain = chainTo(metafile, (source) => packageOf(source) === name && sources.has(source));
  return chain ?? 'nothing that could be found';
}

function count(bytes: number): string {
  return bytes.toLocaleString('en-US');
}
