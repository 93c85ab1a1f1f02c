import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** What both sides know in the encrypted modes. */
export interface SealingKeys {
  readonly appId: string;
  /** EncodingAESKey, 43 characters. */
  readonly aesKey: string;
}

/** SHA-1 over the sorted parts: WeChat's signature of anything. */
export function signatureOf(...parts: readonly string[]): string {
  return createHash('sha1').update(parts.toSorted().join('')).digest('hex');
}

/** Encrypts as WeChat does. Written from the documentation, not with the bot's code. */
export function seal(text: string, { appId, aesKey }: SealingKeys): string {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  const message = Buffer.from(text);
  const size = Buffer.from([24, 16, 8, 0].map((shift) => (message.length >>> shift) & 255));
  const framed = Buffer.concat([randomBytes(16), size, message, Buffer.from(appId)]);
  const padding = 32 - (framed.length % 32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16));
  cipher.setAutoPadding(false);
  const padded = Buffer.concat([
    framed,
    Buffer.from(Array.from({ length: padding }, () => padding)),
  ]);
  return cipher.update(padded, undefined, 'base64') + cipher.final('base64');
}

/** Decrypts what the bot sealed. Throws when padding, length or app id are not as WeChat wants them. */
export function unseal(sealed: string, { appId, aesKey }: SealingKeys): string {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16));
  decipher.setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(sealed, 'base64'), decipher.final()]);
  const padding = padded.at(-1) ?? 0;
  if (padded.length % 32 !== 0 || padding < 1 || padding > 32) throw new Error('wrong padding');
  const framed = padded.subarray(0, -padding);
  const end = 20 + framed.readUInt32BE(16);
  if (framed.toString('utf8', end) !== appId) throw new Error('sealed for another app id');
  return framed.toString('utf8', 20, end);
}
