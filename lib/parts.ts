import { piecesOf, seams, type Piece } from './seams.ts';

/** Most UTF-8 bytes of the first part and of each one after it. */
export interface PartLimits {
  readonly firstBytes: number;
  readonly nextBytes: number;
}

/** The longest code point in UTF-8. */
const leastPartBytes = 4;

/**
 * Splits a text into parts: behind a sentence or line, else at white space or behind a comma, both in
 * the second half of a part only, else between two graphemes. An address or a link is kept whole
 * unless it is longer than a part, a grapheme unless it is longer than the smaller limit.
 *
 * White space at either end of a part is left out; nothing else is, and no part is empty. A text that
 * is blank has no parts.
 * @throws RangeError when a limit is below 4 bytes, in which not every character fits
 */
export function splitAnswer(text: string, limits: PartLimits): readonly string[] {
  const { firstBytes, nextBytes } = limits;
  const leastBytes = Math.min(firstBytes, nextBytes);
  if (leastBytes < leastPartBytes) throw new RangeError('A part of a text takes at least 4 bytes.');
  // Most answers fit, and need no segmenter.
  const fits = text !== '' && text.trim() === text && Buffer.byteLength(text) <= firstBytes;
  if (fits) return [text];
  const parts: string[] = [];
  const pieces = trimmed(piecesOf(text, leastBytes));
  // An offset, not the rest: copied for every part, the pieces of a long answer would cost its square.
  let start = 0;
  while (start < pieces.length) {
    const end = endOfPart(pieces, start, parts.length === 0 ? firstBytes : nextBytes);
    const part = trimmed(pieces.slice(start, end));
    parts.push(part.map((piece) => piece.text).join(''));
    start = end;
    while (pieces[start]?.isBlank === true) start += 1;
  }
  return parts;
}

// By pieces: String.trim would take the blank from under a combining mark.
function trimmed(pieces: readonly Piece[]): readonly Piece[] {
  const first = pieces.findIndex(({ isBlank }) => !isBlank);
  const last = pieces.findLastIndex(({ isBlank }) => !isBlank);
  return first === -1 ? [] : pieces.slice(first, last + 1);
}

/** Where the part that begins at `start` ends. */
function endOfPart(pieces: readonly Piece[], start: number, roomBytes: number): number {
  const ends = { sentence: 0, pause: 0, grapheme: 0 };
  let bytes = 0;
  let end = start;
  for (let piece = pieces[end]; piece !== undefined; piece = pieces[end]) {
    bytes += piece.bytes;
    if (bytes > roomBytes) break;
    end += 1;
    const late = bytes * 2 >= roomBytes;
    if (late && piece.seam === seams.sentence) ends.sentence = end;
    if (late && piece.seam >= seams.pause) ends.pause = end;
    if (piece.seam >= seams.grapheme) ends.grapheme = end;
  }
  if (end === pieces.length) return end;
  return ends.sentence || ends.pause || ends.grapheme || end;
}
