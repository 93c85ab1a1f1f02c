import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { unzipSync } from 'fflate';
import { parseDocument } from 'yaml';
import { packageService, removeCopy } from '../../tests/packaged/package-service.ts';

/** A function that can be started. */
export interface Built {
  /** Path of the module that exports `handler`. */
  readonly file: string;
  /** Of the module and all that it imports at once; undefined when it is not bundled. */
  readonly bytes: number | undefined;
}

/** Sources of the functions beside this file that are packaged. */
export type Source =
  | 'bare.ts'
  | 'co-wechat.cjs'
  | 'express-wechat.cjs'
  | 'express-wechat-ssm-axios.cjs'
  | 'koa-co-wechat-ssm-axios.cjs'
  | 'node-easywechat-ssm-axios.cjs'
  | 'node-easywechat.cjs'
  | 'wechat.cjs';

/** The folder in which everything is built, and how it goes away. */
export interface Workshop {
  /** This project as `sls package` makes it, with the rules that are shipped. */
  readonly project: Built;
  /** Packages one of the functions beside this file. */
  readonly pack: (source: Source) => Promise<Built>;
  readonly remove: () => void;
}

/** Packages this project; throws with the output of the command when that fails. */
export function openWorkshop(): Workshop {
  const packaged = packageService();
  const folder = join(packaged.root, 'functions');
  unzip(packaged.zip, folder);
  return {
    project: builtAt(join(folder, 'handlers', 'wechat.mjs')),
    pack: (source) => pack(source, folder),
    remove: () => removeCopy(packaged),
  };
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

/** The file of a function beside this one, unpackaged. */
export function sourceAt(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** As the project: minified, for the same target, tree-shaken. Peers are CommonJS, as they are written. */
async function pack(source: Source, folder: string): Promise<Built> {
  const isModule = source.endsWith('.ts');
  const extension = isModule ? '.mjs' : '.cjs';
  const { banner, ...common } = ownOptions();
  await build({
    ...common,
    ...(isModule ? { banner } : {}),
    entryPoints: [sourceAt(source)],
    bundle: true,
    format: isModule ? 'esm' : 'cjs',
    outdir: folder,
    outExtension: { '.js': extension },
    logLevel: 'error',
  });
  return builtAt(join(folder, source.replace(/\.\w+$/, extension)));
}

type Common = 'banner' | 'mainFields' | 'minify' | 'platform' | 'target';
type OwnOptions = Required<Pick<BuildOptions, Common>>;

/** What serverless.yml tells esbuild, but for the format and what is this project's own lever. */
function ownOptions(): OwnOptions {
  const template = readFileSync(new URL('../../serverless.yml', import.meta.url), 'utf8');
  // Its tags, as !Ref, mean nothing here.
  const document = parseDocument(template, { logLevel: 'silent' });
  const parsed: { custom: { esbuild: OwnOptions } } = document.toJS();
  const { banner, mainFields, minify, platform, target } = parsed.custom.esbuild;
  return { banner, mainFields, minify, platform, target };
}

function unzip(zip: string, folder: string): void {
  for (const [name, content] of Object.entries(unzipSync(readFileSync(zip)))) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
