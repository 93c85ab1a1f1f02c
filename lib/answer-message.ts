import type { Answer, Ask } from './answer.ts';
import { continueQuestion } from './delivery/continue-question.ts';
import { createAnswerOnce } from './delivery/deliver.ts';
import { eraseFollower } from './delivery/erase-follower.ts';
import type { GuardedStore } from './delivery/guarded-store.ts';
import type { HandedOver, HandOver } from './delivery/hand-over.ts';
import { messageKey } from './delivery/message-key.ts';
import { pickUp, type PickedUp } from './delivery/promise.ts';
import type { Delivery } from './delivery/schedule.ts';
import type { Patience } from './delivery/slots.ts';
import type { RuleBook } from './rules/book.ts';
import { continueLink, isTap, questionIn, tapSentences } from './sentences.ts';
import { fitsReply, show } from './show-answer.ts';
import { createDeadline } from './time.ts';
import { createAsk, type AskParts, type AskSettings } from './upstream/ask.ts';
import type { Message } from './wechat/message.ts';

/** The moments of one delivery, in milliseconds since the epoch. */
export interface Moments {
  readonly arrivedAtMs: number;
  readonly answerByMs: number;
  readonly endsAtMs: number;
}

/** What is configured of the answers. */
export interface AnswerSettings extends AskSettings {
  readonly patience: Patience;
  /** Whether lines of a transcript have to be kept from someone who leaves. */
  readonly keepsTranscript: boolean;
}

/** What answers a message: see `createAnswer`. Never throws. */
export type AnswerMessage = (
  message: Message,
  follower: string,
  settings: AnswerSettings,
  moments: Moments,
) => Promise<Answer>;

/**
 * Goes on with a question that a delivery handed over, until `endsAtMs`. Undefined when there was
 * nothing to do any more. Never throws.
 */
export type AnswerHandedOver = (
  handedOver: HandedOver,
  settings: AnswerSettings,
  endsAtMs: number,
) => Promise<Answer | undefined>;

interface Parts extends AskParts {
  readonly rules: RuleBook;
  /** Where deliveries of a message meet; without one, each delivery answers for itself. */
  readonly store: GuardedStore | undefined;
  readonly newOwner: () => string;
  /** Starts an invocation that goes on with a question; absent where there is none to be had. */
  readonly handOver?: HandOver;
}

/** One message that is to be answered, with what all steps need of it. */
interface Case {
  readonly message: Message;
  readonly delivery: Delivery;
  readonly ask: Ask;
  /** Whether there is anybody to be asked. */
  readonly canAsk: boolean;
  readonly keepsTranscript: boolean;
}

/**
 * Who answers: the operator's rules first, then whoever is asked, then the fallback sentence. A tap on
 * 继续, or a word for it that is no keyword, fetches what was promised. A question is asked once, however
 * often WeChat delivers it; what takes longer than all deliveries is promised, and picked up.
 */
export function createAnswer(parts: Parts): AnswerMessage {
  return async (message, follower, settings, moments) => {
    const key = messageKey(message, follower);
    const question = questionIn(message) ?? '';
    const sentAtMs = message.sentAtSeconds * 1000;
    const delivery = { key, question, sentAtMs, patience: settings.patience, ...moments };
    const canAsk = settings.turing !== undefined || settings.chatModel !== undefined;
    const { keepsTranscript } = settings;
    const ask = createAsk(parts, settings, follower);
    const asking = { message, delivery, canAsk, keepsTranscript, ask };
    return (
      (isTap(message) ? undefined : await answerByRule(parts, asking)) ??
      (await answerPickUp(parts, asking)) ??
      answerQuestion(parts, asking)
    );
  };
}

/** The other end of a hand-over. */
export function createAnswerHandedOver(parts: Parts): AnswerHandedOver {
  return async (handedOver, settings, endsAtMs) => {
    const { store, now, newOwner } = parts;
    if (store === undefined) return undefined;
    const ask = createAsk(parts, settings, handedOver.key.follower);
    return continueQuestion(
      { store, now, newOwner, handOver: undefined },
      handedOver,
      endsAtMs,
      ask,
    );
  };
}

/** Undefined when no rule fits the words. */
async function answerByRule(
  { rules, store, now }: Parts,
  { message, delivery, keepsTranscript }: Case,
): Promise<Answer | undefined> {
  if (message.kind === 'unsubscribe' && store !== undefined) {
    await eraseFollower({ store, now }, delivery, keepsTranscript);
  }
  const ruled = rules.answerTo(message, { nowMs: now(), seed: delivery.key.message });
  if (ruled === undefined) return undefined;
  return { ...ruled, responder: ruled.reply.kind === 'none' ? 'none' : 'rule' };
}

/** Undefined when the message fetches nothing, or a typed word finds nothing and so is a question. */
async function answerPickUp(parts: Parts, asking: Case): Promise<Answer | undefined> {
  const { message, delivery, ask } = asking;
  if (!isTap(message) && !parts.rules.isPickUpWord(delivery.question)) return undefined;
  const found = parts.store
    ? await pickUp(deliveryParts(parts, parts.store), delivery, ask)
    : ({ kind: 'nothing' } as const);
  if (found.kind === 'found') return showPickedUp(parts, delivery, found);
  if (!isTap(message)) return undefined;
  return { reply: { kind: 'text', text: tapSentences[found.kind] }, responder: 'rule' };
}

async function showPickedUp(
  parts: Parts,
  delivery: Delivery,
  { key, question, answer, delivery: count }: Extract<PickedUp, { kind: 'found' }>,
): Promise<Answer> {
  const counted = { pickedUp: true, ...(count === undefined ? {} : { delivery: count }) } as const;
  if (answer === undefined) return { ...thinking(parts.rules, question), ...counted };
  const about = { key, question, isQuoted: true, byMs: delivery.answerByMs };
  return { ...(await show(parts, answer, about)), ...counted };
}

async function answerQuestion(parts: Parts, { delivery, ask, canAsk }: Case): Promise<Answer> {
  const { key, question, answerByMs } = delivery;
  const { store, rules, now } = parts;
  const about = { key, question, isQuoted: false, byMs: answerByMs };
  if (store === undefined || !canAsk) {
    return show(parts, await ask(question, createDeadline(answerByMs, now)), about);
  }
  const { answer, ...details } = await createAnswerOnce(deliveryParts(parts, store))(delivery, ask);
  const given = answer === undefined ? thinking(rules, question) : await show(parts, answer, about);
  return { ...given, ...details };
}

function deliveryParts({ now, newOwner, handOver, rules }: Parts, store: GuardedStore) {
  const fits = (answer: Answer) => fitsReply(rules, answer);
  return { store, now, newOwner, handOver, fitsReply: fits };
}

function thinking(rules: RuleBook, question: string): Answer {
  const text = rules.thinking(question, continueLink(rules.pickUpWord));
  return { reply: { kind: 'text', text }, responder: 'thinking' };
}
