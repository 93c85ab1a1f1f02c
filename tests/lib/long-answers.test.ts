import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dressParts } from '../../lib/long-answers.ts';
import { tapToSend, maxTextBytes } from '../../lib/wechat/text.ts';

const label = '（以上内容由AI生成）';
const more = (part: number, count: number) =>
  `未完（${part}/${count}），点${tapToSend('继续', '继续', 'continue')}看下一段`;

function bytesOf(texts: readonly string[]) {
  return texts.map((text) => Buffer.byteLength(text));
}

describe('dressParts', () => {
  it('puts the label on a line of its own below an answer that fits', () => {
    expect(dressParts('晴。', { label, more })).toEqual([`晴。\n${label}`]);
  });

  it('reserves nothing for an empty label, and the bytes of any other', () => {
    const fits = '晴'.repeat(682);
    expect(dressParts(fits, { label: '', more })).toEqual([fits]);
    expect(dressParts(fits, { label: ' ', more })).toEqual([fits]);
    expect(dressParts(fits, { label: '*', more })).toHaveLength(2);
    const exactly = 'x'.repeat(maxTextBytes - 1 - Buffer.byteLength(label));
    expect(dressParts(exactly, { label, more })).toEqual([`${exactly}\n${label}`]);
    expect(dressParts(`${exactly}x`, { label, more })).toHaveLength(2);
  });

  it('has no text for a blank answer', () => {
    expect(dressParts(' \n', { label, more })).toEqual([]);
  });

  it('brings 6,000 Chinese characters in ten texts: each but the last says how to go on', () => {
    const digits = Array.from('零一二三四五六七八九');
    const numerals = Array.from({ length: 300 }, (_, index) =>
      [index / 100, (index / 10) % 10, index % 10]
        .map((digit) => digits[Math.floor(digit)])
        .join(''),
    );
    const sentences = numerals.map((numeral) => `第${numeral}句，${'字'.repeat(13)}。`);
    const answer = sentences.join('');
    expect(answer).toHaveLength(6000);
    const texts = dressParts(answer, { label, more });
    expect(texts).toHaveLength(10);
    const parts = texts.map((text, index) => {
      const below = index < 9 ? `\n${more(index + 1, 10)}\n${label}` : `\n${label}`;
      expect(text.endsWith(below)).toBe(true);
      return text.slice(0, -below.length);
    });
    expect(parts.join('')).toBe(answer);
    expect(parts.every((part) => part.endsWith('。'))).toBe(true);
    expect(Math.max(...bytesOf(texts))).toBeLessThanOrEqual(maxTextBytes);
  });

  it('leaves the reserved bytes free', () => {
    const texts = dressParts('字'.repeat(3000), { label, more, reservedBytes: 200 });
    expect(Math.max(...bytesOf(texts))).toBeLessThanOrEqual(maxTextBytes - 200);
    expect(texts).toHaveLength(6);
  });

  it('makes room for a line that grows with the number of parts', () => {
    const growing = (part: number, count: number) => `${part}${'+'.repeat(count * 10)}`;
    const texts = dressParts('字'.repeat(6000), { label, more: growing });
    expect(texts.length).toBeGreaterThan(9);
    expect(texts[0]).toContain('+'.repeat(texts.length * 10));
    expect(Math.max(...bytesOf(texts))).toBeLessThanOrEqual(maxTextBytes);
  });

  it('keeps room for text below an absurd label, which is cut', () => {
    const texts = dressParts('字'.repeat(2000), { label: '👨‍👩‍👧‍👦'.repeat(100), more });
    expect(texts.length).toBeLessThanOrEqual(5);
    expect(texts.every((text) => text.endsWith('👨‍👩‍👧‍👦…'))).toBe(true);
    expect(Math.max(...bytesOf(texts))).toBeLessThanOrEqual(maxTextBytes);
  });

  it('keeps 1,000 bytes of text in each part, whatever stands below it', () => {
    const texts = dressParts('字'.repeat(1000), { label, more, reservedBytes: 5000 });
    expect(texts).toHaveLength(4);
  });

  it('stays within 2,047 bytes and ends with the label, for any answer', () => {
    const bits = fc.array(
      fc.oneof(
        fc.string({ unit: 'grapheme', minLength: 50, maxLength: 400 }),
        fc.constantFrom(
          '字'.repeat(300),
          '。',
          '\n',
          '👨‍👩‍👧‍👦'.repeat(90),
          `https://a.cn/${'x'.repeat(900)}`,
        ),
      ),
      { minLength: 1, maxLength: 12 },
    );
    const labels = fc.constantFrom('', label, '字'.repeat(100));
    fc.assert(
      fc.property(bits, labels, fc.integer({ min: 0, max: 300 }), (answer, label, reserved) => {
        const texts = dressParts(answer.join(''), { label, more, reservedBytes: reserved });
        texts.forEach((text, index) => {
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxTextBytes - reserved);
          expect(text.endsWith(label)).toBe(true);
          expect(text.includes('看下一段')).toBe(index + 1 < texts.length);
        });
      }),
    );
  });
});
