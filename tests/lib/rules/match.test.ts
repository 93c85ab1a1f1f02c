import { describe, expect, it } from 'vitest';
import { createKeywordIndex, maxRegexUnits } from '../../../lib/rules/match.ts';
import { compileRules } from '../../../scripts/compile-rules.ts';

function indexOf(...rules: readonly (readonly [match: string, ...words: string[]])[]) {
  const lines = rules.map(([match, ...words]) =>
    JSON.stringify({ match, words, answer: words.join() }),
  );
  const yaml = `keywords: [${lines.join(', ')}]`;
  return createKeywordIndex(compileRules(yaml, 'rules.yml').keywords);
}

describe('the keywords', () => {
  it('are tried exact, prefix, contains, regex, whatever their order in the file', () => {
    const index = indexOf(
      ['regex', '天气'],
      ['contains', '天气'],
      ['prefix', '天气'],
      ['exact', '天气'],
    );
    const matchOf = (text: string) => index.find(text)?.match;
    expect(matchOf('天气')).toBe('exact');
    expect(matchOf('天气好')).toBe('prefix');
    expect(matchOf('好天气')).toBe('contains');
    expect(indexOf(['regex', '天气']).find('好天气')).toMatchObject({ match: 'regex', rule: 0 });
    expect(matchOf('你好')).toBeUndefined();
  });

  it('of one kind are tried the longest first', () => {
    const index = indexOf(
      ['prefix', '天'],
      ['prefix', '天气'],
      ['contains', '明天'],
      ['contains', '明天的天气'],
    );
    expect(index.find('天气如何')?.rule).toBe(1);
    expect(index.find('问明天的天气')?.rule).toBe(3);
  });

  it('that are expressions are tried in the order of the file', () => {
    const index = indexOf(['regex', '订.'], ['regex', '订单']);
    expect(index.find('订单')?.rule).toBe(0);
  });

  it('fit in any case and width', () => {
    const index = indexOf(['exact', 'Help 我'], ['regex', '^order(\\d+)$']);
    expect(index.find('ＨＥＬＰ　 我')?.rule).toBe(0);
    expect(index.find('ORDER１２')?.values).toMatchObject({ word: 'ORDER12', 1: '12' });
  });

  it('give a group that took no part as an empty text', () => {
    const { values } = indexOf(['regex', '^(今天)?(天气)$']).find('天气') ?? {};
    expect(values).toEqual({ word: '天气', 1: '', 2: '天气' });
  });

  it('that are expressions see the beginning of a text only', () => {
    const index = indexOf(['regex', '尾']);
    expect(index.find(`${'头'.repeat(maxRegexUnits - 1)}尾`)?.rule).toBe(0);
    expect(index.find(`${'头'.repeat(maxRegexUnits)}尾`)).toBeUndefined();
  });

  it('are made into expressions when a text gets that far', () => {
    const keywords = compileRules('keywords: [{ words: [甲], answer: 乙 }]', 'rules.yml').keywords;
    const index = createKeywordIndex({ ...keywords, regex: [['(', 0]] });
    expect(index.find('甲')?.rule).toBe(0);
    expect(() => index.find('乙')).toThrow(SyntaxError);
  });
});
