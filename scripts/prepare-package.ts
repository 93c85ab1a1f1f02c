import { existsSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { compileRulesModule } from './compile-rules.ts';
import { RulesFaulty } from './rules/findings.ts';
import { faultsOf } from './settings/check-values.ts';

// What scripts/serverless-plugin.mjs runs before packaging: checks the values of the stage, which come as
// JSON on standard input, and compiles the rules. Ends with 1 when either is faulty, and says why.

/** What the plugin sends: the stage's own file, the values as resolved, and the options that were given. */
interface Prepared {
  readonly file: string;
  readonly resolved: Readonly<Record<string, unknown>>;
  readonly options: readonly (readonly [string, string])[];
}

function checkValues({ file, resolved, options }: Prepared): void {
  const own = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  const faults = faultsOf({ file, text: own, resolved, options: new Map(options) });
  if (faults.length > 0)
    complain(`阶段设置有误 Wrong settings of the stage:\n${faults.join('\n')}`);
}

function compileOwnRules(): void {
  try {
    process.stdout.write(`${compileRulesModule()}\n`);
  } catch (error) {
    if (!(error instanceof RulesFaulty)) throw error;
    complain(`规则有错 Faulty rules:\n${error.message}`);
  }
}

function complain(words: string): void {
  process.stderr.write(`${words}\n`);
  process.exitCode = 1;
}

const prepared: Prepared = JSON.parse(await text(process.stdin));
checkValues(prepared);
compileOwnRules();
