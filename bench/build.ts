import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { parse } from 'yaml';
import { packageService, removeCopy, unzip } from '../tests/packaged/package-service.ts';
import type { NamedBundle } from './page.ts';

// What is timed has to be what is deployed: compiled code, not sources that tsx transforms while they
// run. So this project is packaged by `sls package`, and all else with the same options.

/** A function that can be started. */
export interface Built {
  /** Path of the module that exports `handler`. */
  readonly file: string;
  /** Of the module and all that it imports at once; undefined when it is not bundled. */
  readonly bytes: number | undefined;
}

/** The folder in which everything is built, until `remove`. */
export interface Workshop {
  readonly folder: string;
  /** This project as `sls package` makes it, with the rules that are shipped. */
  readonly project: Built;
  readonly remove: () => void;
}

/** Packages this project; throws with the output of the command when that fails. */
export function openWorkshop(): Workshop {
  const packaged = packageService();
  const folder = join(packaged.root, 'functions');
  unzip(packaged.zip, folder);
  return { folder, project: builtAt(handlerIn(folder)), remove: () => removeCopy(packaged) };
}

/** Other builds as paths of their modules. Zips are unzipped into temporary folders until `remove`. */
export function openBundles(bundles: readonly NamedBundle[]) {
  const folders: string[] = [];
  const moduleOf = (path: string): string => {
    if (statSync(path).isDirectory()) return handlerIn(path);
    if (!path.endsWith('.zip')) return path;
    const folder = mkdtempSync(join(tmpdir(), 'bench-bundle-'));
    folders.push(folder);
    return handlerIn(unzip(path, folder));
  };
  return {
    bundles: bundles.map(({ name, file }) => ({ name, file: moduleOf(file) })),
    remove: () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })),
  };
}

function handlerIn(folder: string): string {
  return join(folder, 'handlers', 'wechat.mjs');
}

/** A function as it lies on the disk. */
export function builtAt(file: string): Built {
  return { file, bytes: bytesAtStart(file, new Set()) };
}

/** Of the modules beside a module, those that are imported when they are needed are left out. */
function bytesAtStart(file: string, seen: Set<string>): number {
  if (seen.has(file)) return 0;
  seen.add(file);
  const code = readFileSync(file);
  const imports = code.toString('utf8').matchAll(/\b(?:from|import)\s*["'](\.[^"']+\.mjs)["']/g);
  const beside = [...imports].map(([, path = '']) => join(dirname(file), path));
  return beside.reduce((sum, each) => sum + bytesAtStart(each, seen), code.length);
}

/** A source of the benchmark, by its path from `bench/`. */
export function sourceAt(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/**
 * Bundles one source as serverless.yml bundles the function: minified, tree-shaken, for the same target.
 * Peers are CommonJS, as they are written and as their users bundle them.
 * @param source path from `bench/`
 * @param folder where the bundle is written, as it is named in `bench/`
 */
export async function bundle(source: string, folder: string): Promise<Built> {
  const isModule = source.endsWith('.ts');
  const extension = isModule ? '.mjs' : '.cjs';
  const { banner, splitting, ...common } = bundlingOptions();
  await build({
    ...common,
    ...(isModule ? { banner, splitting } : { format: 'cjs' }),
    entryPoints: [sourceAt(source)],
    outbase: sourceAt('.'),
    outdir: folder,
    outExtension: { '.js': extension },
    logLevel: 'error',
  });
  return builtAt(join(folder, source.replace(/\.\w+$/, extension)));
}

/** The options of serverless.yml that esbuild takes as they stand. */
type Bundling = Required<
  Pick<
    BuildOptions,
    'bundle' | 'splitting' | 'minify' | 'format' | 'target' | 'platform' | 'mainFields' | 'banner'
  >
>;

/** The options of `custom.esbuild` in serverless.yml, without those that only the Serverless plugin knows. */
export function bundlingOptions(): Bundling {
  const template = readFileSync(new URL('../serverless.yml', import.meta.url), 'utf8');
  // Its tags, as !Ref, mean nothing here.
  const parsed: { custom: { esbuild: Bundling } } = parse(template, { logLevel: 'silent' });
  const { bundle, splitting, minify, format, target, platform, mainFields, banner } =
    parsed.custom.esbuild;
  return { bundle, splitting, minify, format, target, platform, mainFields, banner };
}
