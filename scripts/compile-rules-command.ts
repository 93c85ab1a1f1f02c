import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileRulesModule } from './compile-rules.ts';
import { RulesFaulty } from './rules/findings.ts';

// compile-rules-command.ts [--example] [SCRIPT [ARGUMENTS]]: compiles the rules, then runs the script.
// npm start and packaging take an operator's rules.yml if there is one. --example takes the example
// in any case: tests, fuzz and measurements expect what is shipped.

const given = process.argv.slice(2);
const isExample = given[0] === '--example';
const [script, ...scriptArguments] = isExample ? given.slice(1) : given;

function compile(): boolean {
  try {
    process.stdout.write(`${compileRulesModule(isExample)}\n`);
    return true;
  } catch (error) {
    if (!(error instanceof RulesFaulty)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    return false;
  }
}

if (compile() && script !== undefined) {
  const file = resolve(script);
  process.argv.splice(1, Infinity, file, ...scriptArguments);
  await import(pathToFileURL(file).href);
}
