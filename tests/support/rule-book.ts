import { createRuleBook, type RuleBook } from '../../lib/answers/rules.ts';
import { compileRules } from '../../scripts/compile-rules.ts';

/** The rule book of a rules file with this text; everything it leaves out has its default. */
export function ruleBookOf(yaml = ''): RuleBook {
  return createRuleBook(compileRules(yaml, 'rules.yml'));
}
