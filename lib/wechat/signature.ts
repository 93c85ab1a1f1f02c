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
  const sorted = parts.map((part) => Buffer.from(part)).toSorted((a, b) => Buffer.compare(a, b));
  return hash('sha1', Buffer.concat(sorted));
}

/** Whether `signature` is the one that `sign` gives for these parts; takes the same time wherever they differ. */
export function isSigned(signature: string, parts: readonly string[]): boolean {
  const expected = Buffer.from(sign(parts));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
