import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';

/** An EncodingAESKey, ready for use. */
export interface AesKey {
  readonly key: KeyObject;
  readonly iv: Buffer;
}

/** Why a ciphertext was not opened. For the log; towards the caller all reasons look alike. */
export type CipherFault = 'unreadable' | 'foreign-app-id';

/** A ciphertext that this key does not open, or that was sealed for another account. */
export class CipherError extends Error {
  override readonly name = 'CipherError';
  readonly fault: CipherFault;

  constructor(fault: CipherFault) {
    super(fault);
    this.fault = fault;
  }
}

/** Bytes of randomness in front of every plaintext. */
export const randomBytesInFront = 16;

const algorithm = 'aes-256-cbc';
const cipherBlockBytes = 16;

/** WeChat pads to multiples of 32 bytes, twice the block of the cipher, so Node's own padding does not fit. */
const paddedTo = 32;

/** Bytes that say how long the message is, big-endian. */
const lengthBytes = 4;

/**
 * Prepares an EncodingAESKey. Kept between messages: on Node 24 a cipher made from a KeyObject costs
 * a quarter of one made from bytes.
 * @param encodingAesKey 43 characters; the last one carries four bits
 */
export function createAesKey(encodingAesKey: string): AesKey {
  const bytes = Buffer.from(`${encodingAesKey}=`, 'base64');
  return { key: createSecretKey(bytes), iv: bytes.subarray(0, cipherBlockBytes) };
}

/**
 * Encrypts a text for an account: `random ‖ length ‖ text ‖ appId`, padded to 32 bytes, AES-256-CBC,
 * in base64.
 * @param random 16 bytes, fresh for each message
 * @see https://developers.weixin.qq.com/doc/subscription/guide/dev/push/encryption.html
 */
export function encrypt({ key, iv }: AesKey, text: string, appId: string, random: Buffer): string {
  const message = Buffer.from(text);
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(message.length);
  const plain = Buffer.concat([random, length, message, Buffer.from(appId)]);
  const padding = paddedTo - (plain.length % paddedTo);
  const cipher = createCipheriv(algorithm, key, iv).setAutoPadding(false);
  const padded = Buffer.concat([plain, Buffer.alloc(padding, padding)]);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}

/**
 * Opens what `encrypt` made. Verify the signature over the ciphertext first: this function tells a
 * wrong padding from a right one.
 * @throws CipherError
 */
export function decrypt({ key, iv }: AesKey, sealed: string, appId: string): string {
  const ciphertext = Buffer.from(sealed, 'base64');
  if (ciphertext.length === 0 || ciphertext.length % cipherBlockBytes !== 0) {
    throw new CipherError('unreadable');
  }
  const decipher = createDecipheriv(algorithm, key, iv).setAutoPadding(false);
  const plain = withoutPadding(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
  const start = randomBytesInFront + lengthBytes;
  if (plain.length < start) throw new CipherError('unreadable');
  const end = start + plain.readUInt32BE(randomBytesInFront);
  if (end > plain.length) throw new CipherError('unreadable');
  if (plain.toString('utf8', end) !== appId) throw new CipherError('foreign-app-id');
  return plain.toString('utf8', start, end);
}

function withoutPadding(padded: Buffer): Buffer {
  const padding = padded.readUInt8(padded.length - 1);
  if (padding < 1 || padding > paddedTo || padding > padded.length) {
    throw new CipherError('unreadable');
  }
  return padded.subarray(0, padded.length - padding);
}
