import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf, seams } from '../../lib/long-answers.ts';
import { anyCharacter } from '../support/any-character.ts';

/** The text with its seams marked: `|` behind a sentence, `/` at a pause. */
function marked(text: string): string {
  const marks = {
    [seams.sentence]: '|',
    [seams.pause]: '/',
    [seams.grapheme]: '',
    [seams.inside]: '',
  };
  return piecesOf(text, 100)
    .map((piece) => piece.text + marks[piece.seam])
    .join('');
}

function inside(text: string): string {
  return piecesOf(text, 100)
    .filter(({ seam }) => seam === seams.inside)
    .map((piece) => piece.text)
    .join('');
}

describe('piecesOf', () => {
  it.each([
    ['a Chinese sentence', '好。不好！为什么？', '好。|不好！|为什么？|'],
    ['several marks at once', '啊……真的!?是；', '啊……|真的!?|是；|'],
    ['a closing quotation mark', '他说：“好。”然后（走了！）', '他说：/“好。”|然后（走了！）|'],
    ['an English sentence, and no number', 'It is 3.5. So 1. b', 'It/ is/ 3.5./ So/ 1./ b'],
    ['a full stop before a blank', 'Yes. No', 'Yes.| No'],
    ['a line', '甲\n乙\r\n丙', '甲|\n乙|\r\n丙'],
    ['a comma, but none in a number or a time', '一，二、1,000 10:30', '一，/二、/1,000/ 10:30'],
  ])('knows the seams of %s', (_, text, expected) => {
    expect(marked(text)).toBe(expected);
  });

  it.each([
    ['an address', '见http://a.cn/?q=1;b,c！好', 'http://a.cn/?q=1;b,'],
    ['a link of ours', '点<a href="weixin://x">继 续！</a>吧', '<a href="weixin://x">继 续！</a'],
    ['a link that is never closed', '<a href="x">一<a href="y">二</a>', '<a href="y">二</a'],
  ])('takes no seam inside %s', (_, text, expected) => {
    expect(inside(text)).toBe(expected);
  });

  it('takes a family for one piece, and a grapheme above the limit for its code points', () => {
    expect(piecesOf('👨‍👩‍👧‍👦', 25)).toHaveLength(1);
    const pieces = piecesOf('👨‍👩‍👧‍👦', 24);
    expect(pieces.map(({ seam }) => seam)).toEqual([0, 0, 0, 0, 0, 0, 1]);
  });

  it('loses nothing of any text, and counts its bytes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: anyCharacter }),
        fc.integer({ min: 4, max: 30 }),
        (text, most) => {
          const pieces = piecesOf(text, most);
          expect(pieces.map((piece) => piece.text).join('')).toBe(text);
          for (const piece of pieces) {
            expect(piece.bytes).toBe(Buffer.byteLength(piece.text));
            expect(piece.bytes).toBeLessThanOrEqual(most);
          }
        },
      ),
    );
  });

  it('reads a hostile text in one pass', () => {
    // Work in the square of the length would take minutes.
    for (const text of ['<a >'.repeat(60_000), `<a ${'x'.repeat(250_000)}`, '。'.repeat(80_000)]) {
      expect(piecesOf(text, 100).length).toBeGreaterThan(79_000);
    }
  });
});
