import { createCipheriv, createHash } from 'node:crypto';

/** What is posted instead of the plain request when encryption is switched on in the Turing console. */
export interface SealedRequest {
  readonly key: string;
  readonly timestamp: string;
  readonly data: string;
}

const zeroIv = Buffer.alloc(16);

/**
 * Encrypts a request for Turing: AES-128-CBC under the MD5 of the lower-case hex MD5 of
 * secret + timestamp + apiKey, with an IV of zeros. The answer comes back unencrypted.
 *
 * The recipe is that of the vendor's Java demo and of two PHP libraries for v2; whether the
 * timestamp is to be in seconds or in milliseconds is not known, and the string is used as given.
 */
export function sealRequest(
  plain: string,
  apiKey: string,
  secret: string,
  timestamp: string,
): SealedRequest {
  const digest = createHash('md5').update(`${secret}${timestamp}${apiKey}`).digest('hex');
  const key = createHash('md5').update(digest).digest();
  const cipher = createCipheriv('aes-128-cbc', key, zeroIv);
  const data = cipher.update(plain, 'utf8', 'base64') + cipher.final('base64');
  return { key: apiKey, timestamp, data };
}
