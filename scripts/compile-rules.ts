import type { CompiledRules } from '../lib/rules/compiled.ts';
import { checkShape } from './rules/check-shape.ts';
import { compileFile } from './rules/compile-file.ts';
import { inFileOrder, RulesFaulty, type Finding, type Report } from './rules/findings.ts';
import { readYaml, type YamlFile } from './rules/read-yaml.ts';
import {
  compiledFileName,
  projectFolder,
  readRulesSource,
  writeCompiled,
} from './rules/rules-source.ts';
import { warnAbout } from './rules/warnings.ts';

/** What is to be said about a rules file. */
export interface Examined {
  /** The rules, when nothing is wrong with them. */
  readonly compiled: CompiledRules | undefined;
  /** What keeps the file from being used, from its top to its end. */
  readonly faults: readonly Finding[];
  /** What does not, but may not be meant; looked for when there are no faults. */
  readonly warnings: readonly Finding[];
}

/** Reads and checks a rules file. Never throws: whatever is wrong with it is a finding. */
export function examineRules(yamlText: string): Examined {
  const yaml = readYaml(yamlText);
  const faults = [...yaml.faults];
  const report = collectInto(faults, yaml);
  const sound = checkShape(yaml.value, report);
  const compiled = compileFile(sound, yaml.placeOf, report);
  if (faults.length > 0) return { compiled: undefined, faults: inFileOrder(faults), warnings: [] };
  const warnings: Finding[] = [];
  warnAbout(sound.file, compiled, collectInto(warnings, yaml));
  return { compiled, faults, warnings: inFileOrder(warnings) };
}

/**
 * Compiles a rules file.
 * @param fileName how messages call the file
 * @throws RulesFaulty with every fault, each with file, line, column and cure
 */
export function compileRules(yamlText: string, fileName: string): CompiledRules {
  const { compiled, faults } = examineRules(yamlText);
  if (compiled === undefined) throw new RulesFaulty(fileName, faults);
  return compiled;
}

/**
 * Compiles the rules in use into the module that the handler imports.
 * @param isExample takes rules.example.yml in any case
 * @returns a line that says which file went into which
 * @throws RulesFaulty
 */
export function compileRulesModule(isExample = false): string {
  const { fileName, text } = readRulesSource(projectFolder, isExample);
  writeCompiled(compileRules(text, fileName), fileName);
  return `规则 rules         ${fileName} -> ${compiledFileName}`;
}

function collectInto(findings: Finding[], { placeOf, placeOfKey }: YamlFile): Report {
  return (path, problem, options) => {
    const place = options?.atKey === true ? placeOfKey(path) : placeOf(path);
    findings.push({ ...place, problem });
  };
}
