import { createHash } from 'node:crypto';
import type { Reply } from '../wechat/reply.ts';
import { maxTextBytes, plainText, truncateToBytes } from '../wechat/text.ts';
import type { RuleAnswer, RuleArticle, RuleReply, RuleText, Variable } from './compiled.ts';

/** What an answer depends on beside the rule. */
export interface AnswerContext {
  /** The time that `{date}` and `{time}` show, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** Draws one of several answers: the same seed always draws the same. */
  readonly seed: string;
}

/** One of the answers of a rule, drawn by the seed, with its variables filled in. */
export function renderAnswer(answer: RuleAnswer, values: Values, context: AnswerContext): Reply {
  const drawn = isList(answer) ? draw(answer, context.seed) : answer;
  return renderReply(drawn, { ...clockValues(context.nowMs), ...values });
}

function draw<T>(choices: readonly [T, ...T[]], seed: string): T {
  const drawn = createHash('sha256').update(seed).digest().readUInt32BE() % choices.length;
  return choices[drawn] ?? choices[0];
}

// Array.isArray does not narrow a readonly list.
function isList(answer: RuleAnswer): answer is Extract<RuleAnswer, readonly unknown[]> {
  return Array.isArray(answer);
}

function renderReply(reply: string | RuleReply, values: Values): Reply {
  if (typeof reply === 'string') return { kind: 'text', text: reply };
  switch (reply.kind) {
    case 'text':
      return { kind: 'text', text: renderText(reply.text, values) };
    case 'news': {
      const [first, ...others] = reply.articles;
      const render = (article: RuleArticle) => ({
        ...article,
        title: renderText(article.title, values),
        description: renderText(article.description, values),
      });
      return { kind: 'news', articles: [render(first), ...others.map(render)] };
    }
    default:
      return reply;
  }
}

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
