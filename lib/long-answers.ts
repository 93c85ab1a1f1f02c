import { maxTextBytes, truncateToBytes, graphemes } from './wechat/text.ts';

/** What stands below the parts of an answer. */
export interface Dress {
  /** Ends every part, on a line of its own, as （以上内容由AI生成）; nothing when empty. */
  readonly label: string;
  /** The line below each part but the last, above the label: how to come by the next. Numbers count from 1. */
  readonly more: (partNumber: number, partCount: number) => string;
  /** Bytes to leave free in every part, for what is put in front of it later; none by default. */
  readonly reservedBytes?: number;
}

/** The rules take labels of up to 100 characters; only one of emoji could be longer than this. */
const maxLabelBytes = 400;

/** However much stands below it, a part holds this much text, or a long answer would never end. */
const leastTextBytes = 1000;

/**
 * The finished texts of an answer, in order: parts of it, each with what stands below it, within
 * WeChat's 2047 bytes. A blank answer has none.
 *
 * The label's bytes and the line's are kept free before the text is cut. Line and reserved bytes
 * together may take 640 bytes; beyond that a part would grow too long, and `renderReply` would cut it.
 * @param text as it is to be shown, so after `plainText`
 */
export function dressParts(
  text: string,
  { label, more, reservedBytes = 0 }: Dress,
): readonly string[] {
  const below = line(truncateToBytes(label.trim(), maxLabelBytes));
  const roomBytes = maxTextBytes - reservedBytes - Buffer.byteLength(below);
  const parts = split(text, roomBytes, 0, more);
  return parts.map((part, index) =>
    index + 1 < parts.length ? part + line(more(index + 1, parts.length)) + below : part + below,
  );
}

function line(text: string): string {
  return text === '' ? '' : `\n${text}`;
}

// How long the lines are depends on how many parts there are, and the other way round.
function split(
  text: string,
  roomBytes: number,
  lineBytes: number,
  more: Dress['more'],
): readonly string[] {
  const partBytes = Math.max(leastTextBytes, roomBytes - lineBytes);
  const parts = splitAnswer(text, { firstBytes: partBytes, nextBytes: partBytes });
  const lines = parts.slice(1).map((_, index) => line(more(index + 1, parts.length)));
  const longestBytes = Math.max(0, ...lines.map((each) => Buffer.byteLength(each)));
  return longestBytes <= lineBytes ? parts : split(text, roomBytes, longestBytes, more);
}

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

/** How good it is to cut a text at a place; the greater, the better. */
export const seams = {
  /** Inside an address, a link or a character: only when there is no other place. */
  inside: 0,
  grapheme: 1,
  /** White space, or behind a comma. */
  pause: 2,
  /** The end of a sentence or of a line. */
  sentence: 3,
} as const;

/** A bit of a text that is never cut, and the seam behind it. */
export interface Piece {
  readonly text: string;
  readonly bytes: number;
  readonly isBlank: boolean;
  readonly seam: (typeof seams)[keyof typeof seams];
}

// A full stop ends a sentence before a blank only, and not the number of a list's item. Closing
// quotation marks and brackets stay with their sentence.
const sentenceEnds = /(?:[。！？!?…；;]+|(?<!\d)\.(?=\s))[」』”’）)】》]*|(?=\r?\n)/gu;
const pauses = /[，、：]|[,:](?!\d)|(?=\s)/gu;
const links = /<a\s[^<>]*>(?:(?!<a\s)[\s\S])*?<\/a>|https?:\/\/[!#-;=?-~]+/giu;

/**
 * A text in pieces, each a grapheme, which together are the text.
 * @param maxBytes a grapheme with more bytes comes as several pieces, a code point each
 */
export function piecesOf(text: string, maxBytes: number): readonly Piece[] {
  const places = placesOf(text);
  const pieces: Piece[] = [];
  let at = 0;
  for (const grapheme of graphemes(text)) {
    at += grapheme.length;
    const whole = piece(grapheme, places.get(at) ?? seams.grapheme);
    if (whole.bytes <= maxBytes) pieces.push(whole);
    else pieces.push(...codePoints(grapheme, whole.seam));
  }
  return pieces;
}

function piece(text: string, seam: Piece['seam']): Piece {
  return { text, bytes: Buffer.byteLength(text), isBlank: text.trim() === '', seam };
}

function codePoints(grapheme: string, seam: Piece['seam']): readonly Piece[] {
  const points = Array.from(grapheme);
  return points.map((point, index) =>
    piece(point, index === points.length - 1 ? seam : seams.inside),
  );
}

/** The seams that are not merely between two graphemes, by their offset in UTF-16 units. */
function placesOf(text: string): ReadonlyMap<number, Piece['seam']> {
  const places = new Map<number, Piece['seam']>();
  for (const { index, 0: match } of text.matchAll(pauses)) {
    places.set(index + match.length, seams.pause);
  }
  for (const { index, 0: match } of text.matchAll(sentenceEnds)) {
    places.set(index + match.length, seams.sentence);
  }
  for (const { index, 0: match } of text.matchAll(links)) {
    for (let at = index + 1; at < index + match.length; at += 1) places.set(at, seams.inside);
  }
  return places;
}
