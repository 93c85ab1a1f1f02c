import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A file of the project, with more code at its end. */
export interface Planted {
  readonly file: string;
  readonly code: string;
}

/**
 * Bundles the function as packaging does, with something planted, and writes nothing.
 * @param isPlain with the libraries as they are
 */
export async function bundleWith({ file, code }: Planted, isPlain = false): Promise<Metafile> {
  const { plugins, ...options } = await packagingOptions();
  const plant: Plugin = {
    name: 'plant',
    setup(building) {
      building.onLoad({ filter: new RegExp(`${file.replaceAll('.', '\\.')}$`) }, ({ path }) => ({
        contents: `${readFileSync(path, 'utf8')}\n${code}\n`,
        loader: 'ts',
      }));
    },
  };
  const built = await build({
    ...options,
    absWorkingDir: root,
    entryPoints: ['handlers/wechat.ts'],
    outdir: 'unwritten',
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins: isPlain ? [plant] : [plant, ...plugins],
  });
  if (built.metafile === undefined) throw new Error('esbuild gave no account of the bundle');
  return built.metafile;
}

type Packaging = BuildOptions & { readonly plugins: Plugin[] };

/** The options of esbuild in serverless.yml, without those that are the packaging plugin's own. */
async function packagingOptions(): Promise<Packaging> {
  const text = readFileSync(join(root, 'serverless.yml'), 'utf8');
  const { custom }: { custom: { esbuild: Record<string, unknown> & { plugins: string } } } = parse(
    text,
    { logLevel: 'error' },
  );
  const { outputFileExtension: _, skipRebuild: __, plugins: file, ...options } = custom.esbuild;
  const { default: plugins }: { default: Plugin[] } = await import(join(root, file));
  return { ...options, plugins };
}
