import { isGenerated, writeAnswer, type Answer } from './answer.ts';
import { orUndefined, type GuardedStore } from './delivery/guarded-store.ts';
import type { AnswerKey } from './delivery/message-key.ts';
import { dressParts } from './long-answers.ts';
import type { RuleBook } from './rules/book.ts';
import { moreLine, quote } from './sentences.ts';
import { settledWithin } from './time.ts';
import { maxTextBytes, truncateToBytes } from './wechat/text.ts';

/** What an answer belongs to. */
export interface About {
  /** Of the question. */
  readonly key: AnswerKey;
  readonly question: string;
  /** Whether the question is named above the answer: it was asked some messages ago. */
  readonly isQuoted: boolean;
  /** When the reply is due, in milliseconds since the epoch. */
  readonly byMs: number;
}

interface Parts {
  readonly rules: RuleBook;
  readonly store: GuardedStore | undefined;
  readonly now: () => number;
}

/**
 * An answer as its follower sees it: under its question when they came back for it, with the label when
 * robot or model gave it, and what is more than one reply can hold kept for 继续. Where it cannot be
 * kept in time, it is cut off instead.
 */
export async function show(parts: Parts, answer: Answer, about: About): Promise<Answer> {
  const { reply } = answer;
  if (reply.kind !== 'text') return answer;
  const heading = about.isQuoted ? quote(about.question) : '';
  if (!isLabelled(answer)) return withText(answer, below(heading, reply.text));
  const whole = below(heading, below(reply.text, parts.rules.aiLabel));
  // Nearly every answer fits, and then nothing has to be looked at grapheme by grapheme.
  if (Buffer.byteLength(whole) <= maxTextBytes) return withText(answer, whole);
  return withText(answer, below(heading, await firstPart(parts, answer, reply.text, about)));
}

/** Whether an answer fits one reply, under no question. */
export function fitsReply({ aiLabel }: RuleBook, answer: Answer): boolean {
  const { reply } = answer;
  if (reply.kind !== 'text' || !isLabelled(answer)) return true;
  return Buffer.byteLength(below(reply.text, aiLabel)) <= maxTextBytes;
}

/** Parts have their label already. */
function isLabelled(answer: Answer): boolean {
  return answer.isPart !== true && isGenerated(answer);
}

/** What is shown now of an answer that is too long: its first part, with the rest kept, or what fits. */
async function firstPart(
  parts: Parts,
  answer: Answer,
  text: string,
  about: About,
): Promise<string> {
  const { aiLabel: label, pickUpWord } = parts.rules;
  const more = (part: number, count: number) => moreLine(pickUpWord, part, count);
  // Later parts are shown under the question, whether this one is or not.
  const reservedBytes = Buffer.byteLength(`${quote(about.question)}\n`);
  const [first = '', ...rest] = dressParts(text, { label, more, reservedBytes });
  if (rest.length === 0 || (await keep(parts, answer, rest, about))) return first;
  const short = truncateToBytes(text, shortBytes(label, reservedBytes));
  const [only = ''] = dressParts(short, { label, more: () => '', reservedBytes });
  return only;
}

function shortBytes(label: string, reservedBytes: number): number {
  return maxTextBytes - reservedBytes - Buffer.byteLength(`\n${label}`);
}

/** Keeps the parts that follow, each to be picked up after the one before it. */
async function keep(
  { store, now }: Parts,
  answer: Answer,
  texts: readonly string[],
  { key, question, byMs }: About,
): Promise<boolean> {
  if (store === undefined) return false;
  const nowMs = now();
  const parts = texts.map((text, index) => ({
    key: { ...key, message: `${key.message}+${index + 1}` },
    question,
    answer: writeAnswer({ ...withText(answer, text), isPart: true }),
    // Picked up in this order.
    askedAtMs: nowMs + index,
  }));
  const kept = orUndefined(store.use((answers) => answers.keep(parts).then(() => true)));
  return (await settledWithin(kept, byMs - nowMs)) === true;
}

/** The one below the other; nothing stands above or below what is empty. */
function below(above: string, text: string): string {
  return above === '' || text === '' ? above + text : `${above}\n${text}`;
}

function withText(answer: Answer, text: string): Answer {
  return { ...answer, reply: { kind: 'text', text } };
}
