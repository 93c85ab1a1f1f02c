import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The rules file that counts. */
export interface RulesSource {
  readonly fileName: 'rules.yml' | 'rules.example.yml';
  readonly text: string;
}

/** The folder of the project, above `scripts`. */
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

/** The path of a file in a folder. */
export function fileIn(folder: URL, name: string): string {
  return fileURLToPath(new URL(name, folder));
}
