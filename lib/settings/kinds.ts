import type { Bilingual } from '../bilingual.ts';

/** A whole number from `least` to `most`, both included. */
export interface WholeNumber {
  readonly kind: 'whole number';
  readonly least: number;
  readonly most: number;
  readonly byDefault: number;
}

/** One of a few words. */
export interface Choice<Word extends string = string> {
  readonly kind: 'choice';
  readonly words: readonly Word[];
  readonly byDefault: Word;
}

/** An http or https address. */
export interface Address {
  readonly kind: 'address';
  readonly byDefault: string;
}

/** Text of one form; the pattern has to fit the whole of it. */
export interface Text {
  readonly kind: 'text';
  readonly pattern: RegExp;
  readonly form: Bilingual;
  readonly byDefault: string;
}

/** What a setting may hold. An empty default means that there is no value until one is set. */
export type Kind = WholeNumber | Choice | Address | Text;

/** Whether a setting may hold what was written. Empty fits where there is none by default. */
export function isGood(kind: Kind, written: string): boolean {
  if (written === '') return kind.byDefault === '';
  if (kind.kind === 'choice') return kind.words.includes(written);
  if (kind.kind === 'address') return parseAddress(written) !== undefined;
  if (kind.kind === 'text') return kind.pattern.test(written);
  const { least, most } = kind;
  return /^\d{1,9}$/.test(written) && Number(written) >= least && Number(written) <= most;
}

/** What a value looks like: `a whole number from 1000 to 5000`. */
export function formOf(kind: Kind): Bilingual {
  if (kind.kind === 'text') return kind.form;
  if (kind.kind === 'address') return { zh: 'http 或 https 网址', en: 'an http or https address' };
  if (kind.kind === 'choice') {
    const [others, last] = [kind.words.slice(0, -1), kind.words.at(-1)];
    return { zh: `${others.join('、')} 或 ${last}`, en: `${others.join(', ')} or ${last}` };
  }
  const { least, most } = kind;
  return { zh: `${least} 到 ${most} 的整数`, en: `a whole number from ${least} to ${most}` };
}

/** An http or https address; undefined when it is none. */
export function parseAddress(written: string): URL | undefined {
  const address = URL.canParse(written) ? new URL(written) : undefined;
  return address !== undefined && /^https?:$/.test(address.protocol) ? address : undefined;
}
