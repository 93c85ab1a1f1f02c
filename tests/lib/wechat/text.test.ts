import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphemes, legalText, maxTextBytes, truncateToBytes } from '../../../lib/wechat/text.ts';
import { anyCharacter } from '../../support/any-character.ts';

const family = '👨‍👩‍👧‍👦';

describe('legalText', () => {
  it('drops what XML cannot carry and keeps the rest', () => {
    const dirty = 'a\u0000b\u0002c\u0010d\u001De\uFFFEf\uFFFFg\uD800h\uDC00i\u000B';
    expect(legalText(dirty)).toBe('abcdefghi');
    const clean = '你好\t\n\r 👋 \u007F\u0085 é';
    expect(legalText(clean)).toBe(clean);
  });

  it('takes every character for what Unicode and XML take it', () => {
    const kept = (code: number) => legalText(`a${String.fromCodePoint(code)}b`).length > 2;
    const isLegal = (code: number) =>
      (code > 0x1f || [0x9, 0xa, 0xd].includes(code)) &&
      !(code >= 0xd800 && code <= 0xdfff) &&
      !(code >= 0xfdd0 && code <= 0xfdef) &&
      (code & 0xfffe) !== 0xfffe;
    const all = Array.from({ length: 0x110000 }, (_, code) => code);
    expect(all.filter((code) => kept(code) !== isLegal(code))).toEqual([]);
  });

  it('leaves nothing illegal in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        expect(legalText(text).isWellFormed()).toBe(true);
        expect(legalText(legalText(text))).toBe(legalText(text));
      }),
    );
  });
});

describe('graphemes', () => {
  const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' });

  it('are those of the whole text, however long it is', () => {
    const bit = fc.oneof(
      fc.constantFrom(
        family,
        '🇨🇳',
        '👋🏽',
        '\r\n',
        '\u0600',
        'क्ष',
        '\uD83D',
        '\uDC69',
        '\u200D',
        'x\uD83D',
      ),
      fc.string({ unit: anyCharacter, maxLength: 3 }),
      fc.constantFrom(1, 30, 300, 1000).map((count) => `e${'\u0301'.repeat(count)}`),
    );
    const bits = fc.array(fc.tuple(bit, fc.integer({ min: 1, max: 60 })), { maxLength: 20 });
    fc.assert(
      fc.property(bits, (repeated) => {
        const text = repeated
          .map(([part, count]) => part.repeat(count))
          .join('')
          .slice(0, 2000);
        const whole = Array.from(segmenter.segment(text), ({ segment }) => segment);
        expect([...graphemes(text)]).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
    'keep families together behind %i letters',
    (count) => {
      const text = `${'x'.repeat(count)}${family.repeat(100)}`;
      const whole = [...Array<string>(count).fill('x'), ...Array<string>(100).fill(family)];
      expect([...graphemes(text)]).toEqual(whole);
    },
  );

  it('come in time from a long text, and from one long grapheme', () => {
    // In one go V8 takes minutes for the first.
    expect([...graphemes('<a >'.repeat(60_000))]).toHaveLength(240_000);
    expect([...graphemes(`e${'\u0301'.repeat(100_000)}`)]).toHaveLength(1);
  });
});

describe('truncateToBytes', () => {
  it('keeps a text that just fits', () => {
    const text = '图'.repeat(682) + 'a';
    expect(Buffer.byteLength(text)).toBe(maxTextBytes);
    expect(truncateToBytes(text, maxTextBytes)).toBe(text);
  });

  it('cuts one byte more, and says so with an ellipsis', () => {
    const cut = truncateToBytes('图'.repeat(682) + 'ab', maxTextBytes);
    expect(cut).toBe('图'.repeat(681) + '…');
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxTextBytes);
  });

  it('cuts 2,000 characters between graphemes, so that no family is torn apart', () => {
    const cut = truncateToBytes(family.repeat(2000), maxTextBytes);
    expect(cut.replaceAll(family, '')).toBe('…');
    expect(Buffer.byteLength(cut)).toBeGreaterThan(maxTextBytes - 30);
  });

  it('cuts a single grapheme larger than the limit between code points', () => {
    const zalgo = 'e' + '\u0301'.repeat(2000);
    const cut = truncateToBytes(zalgo, maxTextBytes);
    expect(cut.startsWith('e\u0301')).toBe(true);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxTextBytes);
  });

  it('never exceeds the limit and never leaves half a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.integer({ min: 10, max: 100 }),
        (text, limit) => {
          const cut = truncateToBytes(text, limit);
          expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(limit);
          expect(cut.isWellFormed()).toBe(true);
          const isCut = Buffer.byteLength(text) > limit;
          expect(text.startsWith(isCut ? cut.slice(0, -1) : cut)).toBe(true);
          expect(cut === text).toBe(!isCut);
        },
      ),
    );
  });
});
