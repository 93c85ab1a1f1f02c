import { hash, timingSafeEqual } from 'node:crypto';

/**
 * WeChat's signature: the SHA-1, in lower-case hex, of the parts sorted by their bytes and joined
 * without a separator. The parts are token, timestamp and nonce, and in the encrypted modes the
 * ciphertext as well.
 *
 * The order is that of bytes (`SORT_STRING` in WeChat's own PHP sample), never of a locale or of numbers.
 * @see https://developers.weixin.qq.com/doc/subscription/guide/dev/push/
 */
export function sign(parts: readonly string[]): string {
  const sorted = parts.map(byteString).toSorted();
  return hash('sha1', Buffer.from(sorted.join(''), 'latin1'));
}

/** The UTF-8 of a text, a byte for each unit: such strings sort by their bytes. ASCII is its own. */
function byteString(text: string): string {
  const isAscii = Buffer.byteLength(text) === text.length;
  return isAscii ? text : Buffer.from(text).toString('latin1');
}

/** Whether `signature` is the one that `sign` gives for these parts; takes the same time wherever they differ. */
export function isSigned(signature: string, parts: readonly string[]): boolean {
  const expected = Buffer.from(sign(parts));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
