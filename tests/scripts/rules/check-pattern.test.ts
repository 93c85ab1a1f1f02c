import { describe, expect, it } from 'vitest';
import { patternProblem } from '../../../scripts/rules/check-pattern.ts';

describe('an expression that can take very long is refused:', () => {
  it.each([
    '(a+)+$',
    '(a|a)*b',
    '(.*)*x',
    String.raw`^(\w+\s?)*$`,
    '(a|aa)+$',
    '((你|好)+)+$',
    '^((你好)*)*呢$',
    '(?:多少|多少钱|钱)+$',
    '.*.*=.*',
    '^(?=(a+)+$)b',
  ])('%s', (pattern) => {
    expect(patternProblem(pattern)?.what.en).toContain('takes so long');
  });
});

describe('an everyday expression is taken:', () => {
  it.each([
    String.raw`^订单\d{6,12}$`,
    '价格|多少钱',
    '(今天|明天)的?天气',
    '^查(.+)天气$',
    '怎么.*退货',
    '.*天气.*',
    String.raw`^快递\s*([A-Za-z]{0,3}\d{8,20})$`,
    '(?<!不)要票',
    '多少钱？',
  ])('%s', (pattern) => {
    expect(patternProblem(pattern)).toBeUndefined();
  });
});

it('an expression that cannot be decided on is refused', () => {
  expect(patternProblem(String.raw`(a+)\1+$`)?.what.en).toMatch(/is not decided|takes so long/);
});

it.each(['(', String.raw`\-`, '*'])('what is no expression is refused: %s', (pattern) => {
  expect(patternProblem(pattern)?.what.en).toContain('no regular expression');
});
