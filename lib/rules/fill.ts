import { maxTextBytes, plainText, truncateToBytes } from '../wechat/text.ts';
import type { RuleText, Variable } from './compiled.ts';

/** What the variables of a text stand for; a variable without a value is left out. */
export type Values = { readonly [name in Variable]?: string | (() => string) };

/** Variables whose value is ours, markup and all; every other value comes from a follower. */
const own: ReadonlySet<Variable> = new Set(['continue', 'date', 'time']);

/** An ellipsis, which stands for what was cut off, has to fit. */
const leastBytes = 3;

/**
 * The text with its variables filled in. What followers wrote is made harmless, and shortened where the
 * whole would not fit into a reply, so that the operator's own words and links are never cut.
 */
export function renderText(text: RuleText, values: Values): string {
  if (typeof text === 'string') return text;
  const ours = text.map((piece) => (typeof piece === 'string' ? piece : ownValue(piece, values)));
  const roomBytes = maxTextBytes - Buffer.byteLength(ours.join(''));
  const theirs = text.filter((piece) => typeof piece !== 'string' && !own.has(piece.variable));
  const shareBytes = Math.max(leastBytes, Math.floor(roomBytes / theirs.length));
  return text.map((piece, index) => ours[index] ?? theirValue(piece, values, shareBytes)).join('');
}

type Placeholder = Exclude<RuleText[number], string>;

function ownValue({ variable }: Placeholder, values: Values): string | undefined {
  return own.has(variable) ? valueOf(variable, values) : undefined;
}

function theirValue(piece: string | Placeholder, values: Values, maxBytes: number): string {
  if (typeof piece === 'string') return piece;
  return truncateToBytes(plainText(valueOf(piece.variable, values)), maxBytes);
}

function valueOf(name: Variable, values: Values): string {
  const value = values[name] ?? '';
  return typeof value === 'string' ? value : value();
}

/** `{date}` and `{time}` in Shanghai: 2026年11月22日 and 08:05, written when they are asked for. */
export function clockValues(nowMs: number): Values {
  const write = (options: Intl.DateTimeFormatOptions) => () =>
    new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', ...options }).format(nowMs);
  return {
    date: write({ dateStyle: 'long' }),
    time: write({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  };
}
