import type { Bilingual } from '../lib/bilingual.ts';
import { truncateToGraphemes } from '../lib/wechat/text.ts';

/** Most graphemes that are quoted of a cell. */
const maxQuoted = 40;

/** Enough of a cell's text to find it again. */
export function excerpt(text: string): string {
  return truncateToGraphemes(text.replace(/\s+/g, ' '), maxQuoted);
}

/** The text without what would steer a terminal; a file from somewhere else may hold it. */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, ' ');
}

/**
 * Why a command cannot go on: what is wrong and what to do, in both languages, a line each. Holds no
 * secret and no access token.
 */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly sentence: Bilingual;

  constructor(sentence: Bilingual, options?: ErrorOptions) {
    super(`${sentence.zh}\n${sentence.en}`, options);
    this.sentence = sentence;
  }
}
