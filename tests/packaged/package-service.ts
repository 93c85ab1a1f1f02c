import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';

const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/** What the service is packaged from. A file that is missing here fails the packaging by its name. */
const sources = [
  'handlers',
  'lib',
  'scripts',
  'stack',
  'stages',
  'rules.example.yml',
  'rules.schema.json',
  'serverless.yml',
  'package.json',
  'tsconfig.json',
];

/** A private copy of the service in a fresh temporary folder. */
export interface ServiceCopy {
  /** The temporary folder; all below belongs to the test. */
  readonly root: string;
  /** The copy of the project. */
  readonly service: string;
}

/** What `sls package` wrote from a copy. */
export interface PackagedService extends ServiceCopy {
  /** The CloudFormation template that a deployment would send. */
  readonly template: string;
  /** Osls's own record of the service with every variable resolved. */
  readonly state: string;
  /** The code that a deployment would upload. */
  readonly zip: string;
  /** What esbuild tells of the bundle. */
  readonly metafile: string;
  /** What the command printed. */
  readonly output: string;
}

/** How a packaging ended. `status` is null when it had to be killed. */
export interface PackageRun {
  readonly status: number | null;
  /** Standard output and standard error. */
  readonly output: string;
}

/**
 * Copies the service to a temporary folder. A copy, because packaging in place would take an
 * operator's own stages/<stage>.yml into the test, deletes .serverless and shares its work folder
 * .esbuild with every other run.
 */
export function copyService(): ServiceCopy {
  // The native form resolves the short names of Windows too, which esbuild would not recognise.
  const root = realpathSync.native(mkdtempSync(join(tmpdir(), 'wechat-turing-bot-')));
  const service = join(root, 'service');
  mkdirSync(service);
  for (const source of sources) {
    cpSync(join(projectFolder, source), join(service, source), {
      recursive: true,
      filter: isShared,
    });
  }
  symlinkSync(join(projectFolder, 'node_modules'), join(service, 'node_modules'), 'junction');
  return { root, service };
}

/** Removes a copy, the link to node_modules first so that nothing can follow it. */
export function removeCopy({ root, service }: ServiceCopy): void {
  unlinkSync(join(service, 'node_modules'));
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}

/** Runs `sls package` in a copy without AWS credentials; kills it after `timeoutMs`. */
export function runPackage(
  copy: ServiceCopy,
  options: readonly string[] = [],
  timeoutMs = 60_000,
): PackageRun {
  const into = join(copy.root, 'package');
  return runSls(copy, ['package', '--package', into, ...options], timeoutMs);
}

/** Runs a command of `sls` in a copy without AWS credentials; kills it after `timeoutMs`. */
export function runSls(
  copy: ServiceCopy,
  command: readonly string[],
  timeoutMs = 60_000,
): PackageRun {
  const run = spawnSync(process.execPath, [slsFile(), ...command], {
    cwd: copy.service,
    env: environmentWithoutCredentials(copy),
    encoding: 'utf8',
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  return { status: run.status, output: `${run.stdout}${run.stderr}` };
}

/** Packages a copy of the service; throws with the output of the command when that fails. */
export function packageService(
  options: readonly string[] = [],
  copy: ServiceCopy = copyService(),
): PackagedService {
  const { status, output } = runPackage(copy, options);
  if (status !== 0) {
    removeCopy(copy);
    const command = ['sls package', ...options].join(' ');
    throw new Error(`${command} ended with ${status}:\n${output}`);
  }
  const file = (name: string) => join(copy.root, 'package', name);
  return {
    ...copy,
    template: file('cloudformation-template-update-stack.json'),
    state: file('serverless-state.json'),
    zip: file('wechat-turing-bot.zip'),
    metafile: metafileOf(copy),
    output,
  };
}

/** Writes what a zip holds into a folder, and returns that. */
export function unzip(zip: string, folder: string): string {
  for (const [name, content] of Object.entries(unzipSync(readFileSync(zip)))) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return folder;
}

/** What JSON can say. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

/** Reads a JSON file that packaging wrote. */
export function readJson(file: string): Json {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** What lies at a path of names and indexes. Throws when nothing does. */
export function at(json: Json, ...path: readonly (string | number)[]): Json {
  return path.reduce<Json>((inner, key) => {
    const found = Object.entries(inner ?? {}).find(([name]) => name === String(key));
    if (found === undefined) throw new Error(`${path.join('.')}: there is no ${key}`);
    return found[1];
  }, json);
}

/** The object at a path. Throws when none lies there. */
export function objectAt(json: Json, ...path: readonly (string | number)[]): JsonObject {
  const found = at(json, ...path);
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found;
  throw new Error(`${path.join('.')} is no object`);
}

/** The text at a path. Throws when none lies there. */
export function textAt(json: Json, ...path: readonly (string | number)[]): string {
  const found = at(json, ...path);
  if (typeof found === 'string') return found;
  throw new Error(`${path.join('.')} is no text`);
}

/** Everything from the environment but what could lead to an AWS account. */
export function environmentWithoutCredentials(copy: ServiceCopy): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !/^AWS_/i.test(name));
  return {
    ...Object.fromEntries(others),
    BUNDLE_METAFILE: metafileOf(copy),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(copy.root, 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(copy.root, 'no-aws-credentials'),
    // The framework leaves folders behind where temporary files lie: TMPDIR, on Windows TEMP.
    TMPDIR: copy.root,
    TEMP: copy.root,
    FORCE_COLOR: '0',
  };
}

function metafileOf({ root }: ServiceCopy): string {
  return join(root, 'bundle-metafile.json');
}

/** The program behind `npx sls`. */
export function slsFile(): string {
  const manifest = createRequire(import.meta.url).resolve('serverless/package.json');
  const { bin }: { bin: { sls: string } } = JSON.parse(readFileSync(manifest, 'utf8'));
  return join(dirname(manifest), bin.sls);
}

function isShared(path: string): boolean {
  const isStageFile = basename(dirname(path)) === 'stages';
  return !isStageFile || basename(path) === 'example.yml';
}
