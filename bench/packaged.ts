import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { parse } from 'yaml';

// What is timed has to be what is deployed: one file of compiled code, not sources that tsx transforms
// while they run. So a page bundles what it measures as serverless.yml bundles the function, its own
// measuring included, and runs that in processes without a loader.

/** What serverless.yml says of the bundle and esbuild takes as it stands. */
type Bundling = Pick<
  BuildOptions,
  'bundle' | 'splitting' | 'minify' | 'format' | 'target' | 'platform' | 'mainFields' | 'banner'
>;

/** Bundles that are on the disk until `remove`. */
export interface Packaged {
  /** The path of one entry's bundle. */
  bundleOf(entry: string): string;
  remove(): void;
}

interface Packaging {
  /** Found beside the benchmark when the bundle runs, as they were installed. */
  readonly external?: readonly string[];
  readonly plugins?: readonly Plugin[];
}

/**
 * Bundles entries with the options of serverless.yml.
 * @param entries paths below `bench/`, without `.ts`
 */
export async function packageAs(
  entries: readonly string[],
  { external = [], plugins = [] }: Packaging = {},
): Promise<Packaged> {
  const folder = newFolder();
  await build({
    ...bundlingOf(readFileSync(new URL('../serverless.yml', import.meta.url), 'utf8')),
    entryPoints: entries.map((entry) => fileURLToPath(new URL(`${entry}.ts`, import.meta.url))),
    outbase: fileURLToPath(new URL('.', import.meta.url)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    external: [...external],
    plugins: [...plugins],
    logLevel: 'error',
  });
  return {
    bundleOf: (entry) => join(folder, `${entry}.mjs`),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The options of `custom.esbuild`; those that only the Serverless plugin knows are left out. */
export function bundlingOf(template: string): Bundling {
  const { custom } = parse(template, { logLevel: 'silent' });
  const { bundle, splitting, minify, format, target, platform, mainFields, banner } =
    custom.esbuild;
  return { bundle, splitting, minify, format, target, platform, mainFields, banner };
}

/** In `node_modules`, because from there Node finds the peers, and nobody else looks. */
function newFolder(): string {
  const modules = fileURLToPath(new URL('node_modules', import.meta.url));
  mkdirSync(modules, { recursive: true });
  return mkdtempSync(join(modules, '.packaged-'));
}
