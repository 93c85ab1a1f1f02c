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

/** Bundles the function as packaging does, with something planted, and writes nothing. */
export async function bundleWith({ file, code }: Planted): Promise<Metafile> {
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
    ...packagingOptions(),
    absWorkingDir: root,
    entryPoints: ['handlers/wechat.ts'],
    outdir: 'unwritten',
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins: [plant],
  });
  if (built.metafile === undefined) throw new Error('esbuild gave no account of the bundle');
  return built.metafile;
}

/** The options of esbuild in serverless.yml, without those that are the packaging plugin's own. */
function packagingOptions(): BuildOptions {
  const text = readFileSync(join(root, 'serverless.yml'), 'utf8');
  const { custom }: { custom: { esbuild: Record<string, unknown> } } = parse(text, {
    logLevel: 'error',
  });
  const { outputFileExtension: _, skipRebuild: __, plugins: ___, ...options } = custom.esbuild;
  return options;
}
