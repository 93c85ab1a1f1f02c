import { createRuleBook, type RuleBook } from '../../lib/rules/book.ts';
import { compileRules } from '../../scripts/compile-rules.ts';

/** The rules of a file; without one, what holds when a rules file leaves everything out. */
export function rulesOf(yaml = ''): RuleBook {
  return createRuleBook(compileRules(yaml, 'test'));
}

export const fallbackSentence = '这个问题我暂时答不上来，请稍后再试，或者换个说法问我。';
export const label = '\n（以上内容由AI生成）';
