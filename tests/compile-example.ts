import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { compiledFileName, fileIn, projectFolder } from '../scripts/rules/rules-source.ts';

/** What the compiled example is made of and by. */
const origins = [
  'rules.example.yml',
  'rules.schema.json',
  'scripts/compile-rules.ts',
  ...readdirSync(fileIn(projectFolder, 'scripts/rules')).map((name) => `scripts/rules/${name}`),
];

/** Compiles rules.example.yml for all tests, whatever rules.yml an operator has. */
export async function setup(): Promise<void> {
  if (isFresh()) return;
  const { compileRulesModule } = await import('../scripts/compile-rules.ts');
  compileRulesModule(true);
}

/** Whether the compiled rules are those of the example, and younger than all that they come from. */
function isFresh(): boolean {
  const compiled = fileIn(projectFolder, compiledFileName);
  if (!existsSync(compiled)) return false;
  if (!readFileSync(compiled, 'utf8').startsWith('// Written from rules.example.yml '))
    return false;
  return origins.every((name) => mtimeMs(fileIn(projectFolder, name)) < mtimeMs(compiled));
}

function mtimeMs(file: string): number {
  return statSync(file).mtimeMs;
}
