import { examineRules } from '../compile-rules.ts';
import { readRulesSource, type RulesSource } from '../rules/rules-source.ts';
import { both, findingsOf, type Finding } from './finding.ts';

const { ok, warning, failed } = findingsOf('rules');

/** The rules that the next deployment takes: faults, and what is allowed but unwise, an empty AI label for one. */
export function checkRules(
  { fileName, text }: RulesSource = readRulesSource(),
): readonly Finding[] {
  const { faults, warnings } = examineRules(text);
  const findings = [
    ...faults.map((found) => ({ found, say: failed })),
    ...warnings.map((found) => ({ found, say: warning })),
  ].map(({ found: { line, problem }, say }) => {
    const at = `${fileName}:${line}`;
    return say(both(`${at} ${problem.what.zh}`, `${at} ${problem.what.en}`), problem.cure);
  });
  if (findings.length > 0) return findings;
  return [ok(both(`${fileName} 没有错误`, `${fileName} has no faults`))];
}
