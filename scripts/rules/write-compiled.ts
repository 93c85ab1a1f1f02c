import { renameSync, writeFileSync } from 'node:fs';
import type { CompiledRules } from '../../lib/answers/compiled-rules.ts';
import { fileIn, projectFolder } from './rules-source.ts';

/** What `writeCompiled` writes, at the top of the project. */
export const compiledFileName = 'rules.compiled.ts';

/** Writes the module that the handler imports. Replaces it at once, so that no reader sees half of it. */
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

/** The rules as a module. For thousands of keywords, parsing JSON is faster than reading the literal. */
export function compiledModule(compiled: CompiledRules, fileName: string): string {
  const json = JSON.stringify(JSON.stringify(compiled));
  return `// Written from ${fileName} by npm run compile-rules; what is changed here is lost.
import type { CompiledRules } from './lib/answers/compiled-rules.ts';

/** The operator's own answers. */
export const compiledRules: CompiledRules = JSON.parse(${json});
`;
}
