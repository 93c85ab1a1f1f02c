import { compileRules } from './compile-rules.ts';
import { RulesFaulty } from './rules/findings.ts';
import { projectFolder, readRulesSource } from './rules/rules-source.ts';
import { compiledFileName, writeCompiled } from './rules/write-compiled.ts';

// npm run compile-rules [-- --example]: runs by itself before start and packaging. Tests take the
// example, whatever rules.yml an operator has: what they expect is what is shipped.

try {
  const { fileName, text } = readRulesSource(projectFolder, process.argv.includes('--example'));
  writeCompiled(compileRules(text, fileName), fileName);
  process.stdout.write(`规则 rules         ${fileName} -> ${compiledFileName}\n`);
} catch (error) {
  if (!(error instanceof RulesFaulty)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
