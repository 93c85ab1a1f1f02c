import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { splitAnswer } from '../../lib/long-answers.ts';
import { tapToSend, graphemes } from '../../lib/wechat/text.ts';
import { anyCharacter } from '../support/any-character.ts';

const family = '👨‍👩‍👧‍👦';

function split(text: string, bytes: number) {
  return splitAnswer(text, { firstBytes: bytes, nextBytes: bytes });
}

describe('splitAnswer', () => {
  it.each([10_000, 40_000])('copies each piece of %i as often, however many parts', (count) => {
    const slice = vi.spyOn(Array.prototype, 'slice');
    const parts = split('<'.repeat(count), 1000);
    const copied = slice.mock.results.reduce((sum, { value }) => sum + value.length, 0);
    slice.mockRestore();
    expect(parts).toHaveLength(count / 1000);
    expect(copied / count).toBeLessThanOrEqual(3);
  });

  it('keeps a text that fits, without the white space around it', () => {
    expect(split('一二三', 9)).toEqual(['一二三']);
    expect(split(' \n一二三\n ', 9)).toEqual(['一二三']);
  });

  it('has no part for a blank text', () => {
    expect([split('', 9), split(' \n\t', 9)]).toEqual([[], []]);
  });

  it('cuts behind a sentence, a line or a closing mark rather than at a comma', () => {
    expect(split('一二三。四，五六七八', 24)).toEqual(['一二三。', '四，五六七八']);
    expect(split('一二三四\n五，六七八', 24)).toEqual(['一二三四', '五，六七八']);
    expect(split('说“一二。”四，五六七八', 27)).toEqual(['说“一二。”', '四，五六七八']);
  });

  it('cuts at a comma or a blank rather than in a word', () => {
    expect(split('一二三四，五六七八九', 24)).toEqual(['一二三四，', '五六七八九']);
    expect(split('hello there world', 14)).toEqual(['hello there', 'world']);
  });

  it('cuts between characters rather than leave a part half empty', () => {
    expect(split('一。二三四五六七八九', 24)).toEqual(['一。二三四五六七', '八九']);
  });

  it('leaves the white space of a seam out', () => {
    expect(split('一二三四。 \n\n 五六七八九', 18)).toEqual(['一二三四。', '五六七八九']);
  });

  it('gives the first part a limit of its own', () => {
    const parts = splitAnswer('一二三四五六七八九', { firstBytes: 6, nextBytes: 12 });
    expect(parts).toEqual(['一二', '三四五六', '七八九']);
  });

  it('keeps a family together', () => {
    expect(split(family.repeat(3), 60)).toEqual([family.repeat(2), family]);
  });

  it('cuts a grapheme only when it is longer than a part, and then between code points', () => {
    const zalgo = `e${'\u0301'.repeat(20)}`;
    expect(split(`一二${zalgo}`, 41)).toEqual(['一二', zalgo]);
    const parts = split(`一二${zalgo}`, 20);
    expect(parts[0]).toBe('一二');
    expect(parts.join('')).toBe(`一二${zalgo}`);
  });

  it('does not cut an address that fits into a part, and does cut one that does not', () => {
    const address = `https://example.com/${'x'.repeat(30)}?a=1;b=2`;
    expect(split(`一二三，见${address}好`, 63)).toEqual(['一二三，见', `${address}好`]);
    expect(split(address, 40)).toEqual([address.slice(0, 40), address.slice(40)]);
  });

  it('does not cut a link of ours', () => {
    const link = tapToSend('点 这里！', '你好', 'x');
    const room = Buffer.byteLength(link);
    expect(split(`一二三四，五六七八${link}九`, room)).toEqual(['一二三四，五六七八', link, '九']);
  });

  it('leaves a blank under its combining mark', () => {
    expect(split('一二三四五六 \u0301', 18)).toEqual(['一二三四五六', ' \u0301']);
  });

  it('refuses a limit in which not every character fits', () => {
    const message = 'A part of a text takes at least 4 bytes.';
    expect(() => split('一', 3)).toThrow(new RangeError(message));
    expect(() => splitAnswer('一', { firstBytes: 9, nextBytes: 0 })).toThrow(message);
  });
});

describe('the parts of any text', () => {
  const bit = fc.oneof(
    fc.stringMatching(/^[一-龥]{1,20}$/),
    fc.constantFrom(
      '。',
      '！”',
      '，',
      ' ',
      '\n\n',
      '\r\n',
      '. ',
      '……',
      family,
      '🇨🇳',
      '👋🏽',
      ' \u0301',
    ),
    fc.constantFrom(1, 3, 200).map((count) => `e${'\u0301'.repeat(count)}`),
    fc.integer({ min: 1, max: 150 }).map((length) => `见https://a.cn/${'x;'.repeat(length)}好`),
    fc.string({ minLength: 1, maxLength: 8 }).map((text) => `点${tapToSend('点 我', text, 'x')}吧`),
    fc.string({ unit: 'grapheme', maxLength: 10 }),
    fc.string({ unit: anyCharacter, maxLength: 5 }),
  );
  const texts = fc.array(bit, { maxLength: 25 }).map((bits) => bits.join(''));
  const limit = fc.integer({ min: 4, max: 250 });
  const limits = fc.record({ firstBytes: limit, nextBytes: limit });

  /** Where each part begins and ends; fails when anything but white space lies between them. */
  function placesOf(text: string, parts: readonly string[]) {
    let end = 0;
    const places = parts.map((part) => {
      const start = text.indexOf(part, end);
      expect(start).not.toBe(-1);
      expect(text.slice(end, start).trim()).toBe('');
      end = start + part.length;
      return { start, end };
    });
    expect(text.slice(end).trim()).toBe('');
    return places;
  }

  /** The spans that are cut although a part could hold them. */
  function cutSpans(
    places: readonly { start: number; end: number }[],
    spans: readonly (readonly [number, string])[],
    maxBytes: number,
  ) {
    return spans.filter(([from, span]) => {
      const isCut = places.some(({ start, end }) =>
        [start, end].some((at) => at > from && at < from + span.length),
      );
      return isCut && Buffer.byteLength(span) <= maxBytes;
    });
  }

  it('hold all of it but white space at the seams, each within its bytes', () => {
    fc.assert(
      fc.property(texts, limits, (text, { firstBytes, nextBytes }) => {
        const parts = splitAnswer(text, { firstBytes, nextBytes });
        placesOf(text, parts);
        parts.forEach((part, index) => {
          expect(part.trim()).not.toBe('');
          expect(Buffer.byteLength(part)).toBeLessThanOrEqual(index === 0 ? firstBytes : nextBytes);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('cut no grapheme, link or address that is shorter than a part', () => {
    fc.assert(
      fc.property(texts, limit, (text, bytes) => {
        const places = placesOf(text, split(text, bytes));
        let at = 0;
        const characters = [...graphemes(text)].map((grapheme) => {
          at += grapheme.length;
          return [at - grapheme.length, grapheme] as const;
        });
        const kept = [...text.matchAll(/<a href="[^"]*">点 我<\/a>|https:\/\/a\.cn\/[x;]*/g)];
        const spans = kept.map(({ index, 0: span }) => [index, span] as const);
        expect(cutSpans(places, [...characters, ...spans], bytes)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
