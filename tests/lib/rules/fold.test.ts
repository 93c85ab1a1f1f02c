import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, foldPattern, normalise } from '../../../lib/rules/match.ts';

describe('fold', () => {
  it.each([
    ['ＨＥＬＰ', 'help'],
    ['  Help ', 'help'],
    ['价　格\n\t表', '价 格 表'],
    ['１２３？', '123?'],
    ['ﾊﾛｰ', 'ハロー'],
    ['臺灣', '臺灣'],
    ['台湾', '台湾'],
    ['　', ''],
  ])('makes %j %j', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('changes nothing that is folded already', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = normalise(text);
        expect(normalise(once)).toBe(once);
      }),
    );
  });
});

describe('foldPattern', () => {
  it.each([
    ['多少钱？', '这个多少钱？', true],
    ['^多少钱？$', '多少钱', false],
    ['^[+＋－]1$', '－1', true],
    ['^[+＋－]1$', '01', false],
    ['（内部）', '(内部)', true],
    ['（内部）', '内部', false],
    ['^Ａ＋$', 'a+', true],
  ])('lets %s fit %s as it was typed: %s', (pattern, text, fits) => {
    expect(new RegExp(foldPattern(pattern), 'iu').test(normalise(text))).toBe(fits);
  });

  it('leaves an expression in ASCII and plain Chinese as it is', () => {
    const pattern = String.raw`^(今天|明天)的?天气[?!]\d{1,3}$`;
    expect(foldPattern(pattern)).toBe(pattern);
  });
});
