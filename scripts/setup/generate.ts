/** A whole number below `bound`, that nobody can guess: `randomInt` of `node:crypto`. */
export type RandomBelow = (bound: number) => number;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The 43rd character of 32 bytes in base64 carries four bits; strict decoders refuse any other. */
const lastOfKey = 'AEIMQUYcgkosw048';

const tokenLength = 32;
const aesKeyLength = 43;

/** A token of the greatest length that WeChat's console takes. */
export function generateToken(below: RandomBelow): string {
  return letters(tokenLength, alphabet, below);
}

/** An EncodingAESKey that every implementation takes: letters and digits alone, and canonical base64. */
export function generateAesKey(below: RandomBelow): string {
  return letters(aesKeyLength - 1, alphabet, below) + letters(1, lastOfKey, below);
}

function letters(length: number, from: string, below: RandomBelow): string {
  return Array.from({ length }, () => from.charAt(below(from.length))).join('');
}
