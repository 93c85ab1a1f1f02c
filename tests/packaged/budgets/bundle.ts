import type { Metafile } from 'esbuild';

const entryPoint = 'handlers/wechat.ts';

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

/** Packages in the files that are loaded at start, the largest first, as `name 28,172`. */
export function packagesAtStart(metafile: Metafile): readonly string[] {
  const sizes = new Map<string, number>();
  for (const file of filesAtStart(metafile)) {
    for (const [input, { bytesInOutput }] of Object.entries(metafile.outputs[file]?.inputs ?? {})) {
      const name = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? 'this project';
      sizes.set(name, (sizes.get(name) ?? 0) + bytesInOutput);
    }
  }
  return [...sizes]
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, size]) => `${name} ${size.toLocaleString('en-US')}`);
}

/** Sources of the bundle that import a file, or a module of Node by its name without `node:`. */
export function importersOf({ inputs }: Metafile, imported: string): readonly string[] {
  return Object.keys(inputs).filter((source) =>
    inputs[source]?.imports.some(({ path }) => path.replace(/^node:/, '') === imported),
  );
}
