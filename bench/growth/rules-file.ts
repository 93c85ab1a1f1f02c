import { compileRules } from '../../scripts/compile-rules.ts';
import type { CompiledRules } from '../../lib/answers/compiled-rules.ts';
import { answerOf, keywordOf, matchOf } from './keywords.ts';

/** An expression or two is what operators write; each is tried on every text that no word fits. */
const patterns = ['^查(.+)天气$', '^订单\\d{6,}$', '^(你好|您好).{0,3}$', '谁是.+老师', '^\\d+路'];

/** As JSON, which is YAML too. Most rules want the whole text, some a part of it, every fourth has several words. */
export function rulesYaml(count: number): string {
  const keywords = Array.from({ length: count - patterns.length }, (_, index) => ({
    words: index % 4 === 0 ? wordsOf(index) : [keywordOf(index)],
    match: matchOf(index),
    answer: answerOf(index),
  }));
  const expressions = patterns.map((pattern) => ({
    words: [pattern],
    match: 'regex',
    answer: '请到菜单里查。',
  }));
  return JSON.stringify({ keywords: [...keywords, ...expressions], aiLabel: '（AI）' });
}

/** What `npm run compile-rules` makes of so many rules. */
export function compiledOf(count: number): CompiledRules {
  return compileRules(rulesYaml(count), `${count} rules`);
}

function wordsOf(index: number): readonly string[] {
  const word = keywordOf(index);
  return [word, `请问${word}`, `${word}是多少`];
}
