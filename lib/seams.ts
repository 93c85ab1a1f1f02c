import { graphemes } from './wechat/text.ts';

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
