import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import type { Limit } from './budgets.ts';
import { chainTo, filesAtStart, sourcesIn } from './bundle.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const where = 'tests/packaged/budgets/budgets.ts';

/** What is wrong with the files that were loaded before the first answer. */
export function judgeFiles(
  loaded: readonly string[],
  metafile: Metafile,
  loadedAnyway: Readonly<Record<string, string>>,
): readonly string[] {
  const files = Object.keys(metafile.outputs);
  const atStart = filesAtStart(metafile);
  const late = files.filter(
    (file) => !atStart.has(file) && loaded.some((url) => url.endsWith(`/${nameOf(file)}`)),
  );
  return late.flatMap((file) => {
    const { entryPoint = file, bytes = 0 } = metafile.outputs[file] ?? {};
    if (entryPoint in loadedAnyway) return [];
    const chain = chainTo(metafile, (source) => source === entryPoint) ?? entryPoint;
    return `${nameOf(file)} (${bytes} bytes) was loaded before the first answer, though it is imported dynamically: ${chain}. Import it only when it is needed, or put it on the list in ${where} with a reason.`;
  });
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

interface BuiltinBudget extends Limit {
  readonly named: readonly string[];
}

/** What is wrong with the modules of Node's own that were loaded before the first answer. */
export function judgeBuiltins(
  loaded: readonly string[],
  metafile: Metafile,
  { most, why, named }: BuiltinBudget,
): readonly string[] {
  const hasUndici = loaded.some((name) => name.startsWith('internal/deps/undici'));
  const others = unexpected(loaded, metafile, named);
  const faults = hasUndici
    ? [undiciFault(metafile), ...others.imported]
    : others[others.imported.length > 0 ? 'imported' : 'unexplained'];
  if (loaded.length <= most) return faults;
  const count = `${loaded.length} modules of Node were loaded before the first answer, more than the ${most} that may be (${why})`;
  return [...faults, `${count}: ${loaded.join(', ')}.`];
}

/** Those that the bundle imports, and others, which may have come with them and are named when there is nothing else. */
function unexpected(
  loaded: readonly string[],
  metafile: Metafile,
  expected: readonly string[],
): Readonly<Record<'imported' | 'unexplained', readonly string[]>> {
  // With a leading underscore they are parts of others, and go by other names from version to version.
  const isPublic = (name: string) => builtinModules.includes(name) && !name.startsWith('_');
  const faults = loaded
    .filter((name) => isPublic(name) && !expected.includes(name))
    .map((name) => ({ name, chain: importersOf(name, metafile) }));
  const say = ({ name, chain }: { name: string; chain: string | undefined }) => {
    const blame = chain === undefined ? 'No import in the bundle names it' : `It comes by ${chain}`;
    return `${name} of Node was loaded before the first answer, and is not among those that may be. ${blame}. Do without it, import it where it is needed, or put it on the list in ${where} with a reason.`;
  };
  return {
    imported: faults.filter(({ chain }) => chain !== undefined).map(say),
    unexplained: faults.filter(({ chain }) => chain === undefined).map(say),
  };
}

function undiciFault(metafile: Metafile): string {
  const imported = importersOf('http', metafile);
  const blame =
    imported === undefined
      ? `No import in the bundle names node:http, so something uses fetch or what belongs to it: use node:http. It is mentioned in ${usersOfFetch(metafile) ?? 'no file that is loaded at start'}.`
      : `On Node 22 and 24 an ES module that imports node:http by name loads it, as here: ${imported}. Take process.getBuiltinModule('node:http') instead, as lib/answers/post-json.ts does, or import what needs it where it is needed.`;
  return `undici, the whole of fetch, was loaded before the first answer: 17 to 46 ms of CPU. ${blame}`;
}

/** Who imports a module of Node, as far as the bundle names it. */
function importersOf(name: string, metafile: Metafile): string | undefined {
  const isImporter = (source: string) =>
    metafile.inputs[source]?.imports.some(
      ({ path, external }) => external === true && path.replace(/^node:/, '') === name,
    ) ?? false;
  return chainsTo(Object.keys(metafile.outputs), metafile, isImporter);
}

function usersOfFetch(metafile: Metafile): string | undefined {
  const used = /\bfetch\(|\bnew (?:Headers|Request|Response|FormData|WebSocket|EventSource)\b/;
  return chainsTo(filesAtStart(metafile), metafile, (source) => used.test(textOf(source)));
}

/** The text of a source file; of a package's, wherever the bundle was made from it. */
function textOf(source: string): string {
  const path = join(root, source.replace(/^.*(?=node_modules\/)/, ''));
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** Ways to the sources of some files that fit, the project's own before those of packages. */
function chainsTo(
  files: Iterable<string>,
  metafile: Metafile,
  fits: (source: string) => boolean,
): string | undefined {
  const chains = [...sourcesIn(metafile, files)]
    .filter(fits)
    .toSorted((one, other) => Number(isOfPackage(one)) - Number(isOfPackage(other)))
    .map((source) => chainTo(metafile, (other) => other === source))
    .filter((chain) => chain !== undefined);
  return chains.length === 0 ? undefined : [...new Set(chains)].slice(0, 3).join('; ');
}

function isOfPackage(source: string): boolean {
  return source.includes('node_modules/');
}
