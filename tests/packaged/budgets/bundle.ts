import type { Metafile } from 'esbuild';
import type { Share } from './budgets.ts';

const entryPoint = 'handlers/wechat.ts';
const projectName = 'this project';

/** The files of the bundle that every start loads: the entry, and what is imported statically from there. */
export function filesAtStart({ outputs }: Metafile): ReadonlySet<string> {
  const entry = Object.keys(outputs).find((file) => outputs[file]?.entryPoint === entryPoint);
  if (entry === undefined) throw new Error(`No file of the bundle is made from ${entryPoint}.`);
  const files = new Set([entry]);
  for (const file of files) {
    for (const { kind, path } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && path in outputs) files.add(path);
    }
  }
  return files;
}

/** Bytes of some files of the bundle. */
export function bytesOf({ outputs }: Metafile, files: Iterable<string>): number {
  return [...files].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0);
}

/** The package that a source file belongs to. */
export function packageOf(input: string): string {
  return /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? projectName;
}

/** What each package has in the bundle. */
export function sharesOf(metafile: Metafile): ReadonlyMap<string, Share> {
  const atStart = filesAtStart(metafile);
  const shares = new Map<string, Share>();
  for (const [file, { inputs }] of Object.entries(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const name = packageOf(input);
      const share = shares.get(name) ?? { atStart: 0, all: 0 };
      shares.set(name, {
        atStart: share.atStart + (atStart.has(file) ? bytesInOutput : 0),
        all: share.all + bytesInOutput,
      });
    }
  }
  return shares;
}

/** Source files that have code in some files of the bundle. */
export function sourcesIn({ outputs }: Metafile, files: Iterable<string>): ReadonlySet<string> {
  const sources = [...files].flatMap((file) => Object.entries(outputs[file]?.inputs ?? {}));
  return new Set(sources.filter(([, own]) => own.bytesInOutput > 0).map(([source]) => source));
}

/**
 * The shortest way of imports from the entry to a source file, in words; undefined when there is none.
 * Static ones only, unless there is no other way. A package is named once for all of its files on the way.
 */
export function chainTo(
  metafile: Metafile,
  isThere: (source: string) => boolean,
): string | undefined {
  const way = wayTo(metafile, isThere, false) ?? wayTo(metafile, isThere, true);
  if (way === undefined) return undefined;
  const names = way.map((source) =>
    packageOf(source) === projectName ? source : packageOf(source),
  );
  return names.filter((name, index) => name !== names[index - 1]).join(' → ');
}

function wayTo(
  { inputs }: Metafile,
  isThere: (source: string) => boolean,
  evenDynamic: boolean,
): readonly string[] | undefined {
  const ways = new Map<string, readonly string[]>([[entryPoint, [entryPoint]]]);
  for (const [source, way] of ways) {
    if (isThere(source)) return way;
    for (const { kind, path, external } of inputs[source]?.imports ?? []) {
      if (external === true || ways.has(path) || (kind === 'dynamic-import' && !evenDynamic))
        continue;
      ways.set(path, [...way, path]);
    }
  }
  return undefined;
}
