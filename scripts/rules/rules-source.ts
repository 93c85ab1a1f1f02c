import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CompiledRules } from '../../lib/rules/compiled.ts';

/** Rules file in use: its name and its text. */
export interface RulesSource {
  readonly fileName: 'rules.yml' | 'rules.example.yml';
  readonly text: string;
}

/** Folder of the project, above `scripts`. */
export const projectFolder = new URL('../../', import.meta.url);

/**
 * The operator's own rules.yml when there is one, else the rules.example.yml that is shipped.
 * @param isExample takes the example in any case
 */
export function readRulesSource(folder: URL = projectFolder, isExample = false): RulesSource {
  const isOwn = !isExample && existsSync(fileIn(folder, 'rules.yml'));
  const fileName = isOwn ? 'rules.yml' : 'rules.example.yml';
  return { fileName, text: readFileSync(fileIn(folder, fileName), 'utf8') };
}

/** Path of a file in a folder. */
export function fileIn(folder: URL, name: string): string {
  return fileURLToPath(new URL(name, folder));
}

/** Name of the module that `writeCompiled` writes, at the top of the project. */
export const compiledFileName = 'rules.compiled.ts';

/** Writes the module that the handler imports, by renaming: no reader sees half of it. */
export function writeCompiled(
  compiled: CompiledRules,
  fileName: string,
  folder: URL = projectFolder,
): void {
  const file = fileIn(folder, compiledFileName);
  const unfinished = `${file}.${process.pid}.tmp`;
  writeFileSync(unfinished, compiledModule(compiled, fileName));
  renameSync(unfinished, file);
}

/** Rules as a module, in JSON: with thousands of keywords it is parsed faster than a literal. */
export function compiledModule(compiled: CompiledRules, fileName: string): string {
  const json = JSON.stringify(JSON.stringify(compiled));
  return `// Written from ${fileName} by npm run compile-rules; what is changed here is lost.
import type { CompiledRules } from './lib/rules/compiled.ts';

/** The operator's own answers. */
export const compiledRules: CompiledRules = JSON.parse(${json});
`;
}
