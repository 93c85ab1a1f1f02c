/**
 * The most UTF-8 bytes a text reply may hold. WeChat documents no limit; 2047 is the largest that
 * all reports agree on. Above it the follower sees WeChat's fault banner instead of the text.
 * @see https://github.com/dodgepudding/wechat-php-sdk/issues/363
 */
export const maxTextBytes = 2047;

const ellipsis = '…';

// XML 1.0, production 2 (Char): control characters and halves of surrogate pairs may not stand in a
// document, escaped or not; noncharacters are legal but discouraged there. With the u flag,
// \p{Surrogate} matches only a surrogate without its partner.
const illegalInXml =
  // oxlint-disable-next-line no-control-regex -- these are the characters to be found
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F]|\p{Surrogate}|\p{Noncharacter_Code_Point}/gu;

// Whether a text has to be looked at so closely: most hold no control character, and nothing beyond the
// Basic Multilingual Plane. A plain class is much quicker than properties of Unicode.
const suspicious =
  // oxlint-disable-next-line no-control-regex -- these are the characters to be found
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFDD0-\uFDEF\uFFFE\uFFFF]/;

/** The text without the characters XML cannot carry. WeChat itself forwards some (U+0002, U+001D) from followers. */
export function legalText(text: string): string {
  return suspicious.test(text) ? text.replace(illegalInXml, '') : text;
}

/**
 * Text of a follower, a robot or a model in the form in which it is shown: legal in XML, and harmless, for
 * `<` that could begin a tag becomes the full-width `＜`. WeChat renders `<a href>` in text replies, and
 * foreign text must place no link. Illegal characters go first: taken out later, one between `<` and a
 * letter would leave a tag. Links of ours are added afterwards, by `link` and `tapToSend`.
 */
export function plainText(text: string): string {
  return legalText(text).replace(/<(?=[A-Za-z/])/g, '＜');
}

/**
 * The text when it fits into `maxBytes` of UTF-8, else its beginning, cut between two graphemes,
 * and an ellipsis. A single grapheme larger than the limit is cut between code points.
 */
export function truncateToBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const room = maxBytes - Buffer.byteLength(ellipsis);
  // No UTF-16 unit takes less than a byte, so what lies further on cannot fit.
  const candidate = text.slice(0, maxBytes);
  const kept = takeBytes(graphemes(candidate), room) || takeBytes(candidate, room);
  return kept.trimEnd() + ellipsis;
}

/** A text as a reply carries it: legal, without blanks around it, of at most 2047 bytes. */
export function replyText(written: string): string {
  const legal = legalText(written).replace(/\r\n?/g, '\n').trim();
  return truncateToBytes(legal, maxTextBytes);
}

/** The text when it has at most `count` graphemes, else that many and an ellipsis. */
export function truncateToGraphemes(text: string, count: number): string {
  let kept = '';
  let taken = 0;
  for (const grapheme of graphemes(text)) {
    if (taken === count) return kept + ellipsis;
    kept += grapheme;
    taken += 1;
  }
  return kept;
}

/**
 * Units segmented in one go: for each grapheme, V8 takes time in proportion to the text that is left,
 * which makes seconds of a text of 80,000 characters.
 */
const windowLength = 256;

/** The text in what a reader takes for one character each, in time proportional to its length. */
export function* graphemes(text: string): Generator<string> {
  const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' });
  let [start, length] = [0, windowLength];
  while (start < text.length) {
    const window = windowAt(text, start, length);
    const found = Array.from(segmenter.segment(window), ({ segment }) => segment);
    // The last may go on behind the window; whether those before it end does not depend on what follows.
    const last = start + window.length < text.length ? found.pop() : undefined;
    yield* found;
    start += window.length - (last?.length ?? 0);
    length = found.length === 0 ? length * 2 : windowLength;
  }
}

function windowAt(text: string, start: number, length: number): string {
  const window = text.slice(start, start + length);
  if (start + length >= text.length) return window;
  // Half a pair would look like the end of the grapheme before it.
  return window.replace(/[\uD800-\uDBFF]$/, '');
}

function takeBytes(pieces: Iterable<string>, room: number): string {
  let taken = '';
  let bytes = 0;
  for (const piece of pieces) {
    bytes += Buffer.byteLength(piece);
    if (bytes > room) break;
    taken += piece;
  }
  return taken;
}

/**
 * A link in a text reply.
 * @param label what is shown; markup in it is shown as it is
 * @throws TypeError when the address is not http or https
 */
export function link(label: string, address: string): string {
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TypeError('A link in a reply leads to an http or https address.');
  }
  // A URL has no quotation mark, < or > left unescaped where they could end the attribute.
  return anchor(url.href, label);
}

/**
 * A link that sends `text` in the follower's name when it is tapped. The push then carries
 * `bizmsgmenuid`, which `parseMessage` reads as `menuId`.
 *
 * The scheme is undocumented, known from WeChat's own client; on a sandbox account (测试号) the
 * menu id is reported to be missing. Say in words, too, what the follower can type.
 * @throws TypeError when `text` or `menuId` is empty, which WeChat's client ignores
 */
export function tapToSend(label: string, text: string, menuId: string): string {
  if (text === '' || menuId === '') {
    throw new TypeError('A tap-to-send link needs a text and a menu id.');
  }
  const [content, id] = [encodeURIComponent(text), encodeURIComponent(menuId)];
  return anchor(`weixin://bizmsgmenu?msgmenucontent=${content}&msgmenuid=${id}`, label);
}

function anchor(href: string, label: string): string {
  return `<a href="${href.replaceAll('"', '%22')}">${plainText(label)}</a>`;
}
