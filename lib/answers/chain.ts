import { createDeadline, type Deadline } from '../deadline.ts';
import { createAnswerOnce } from '../delivery/answer-once.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { quietly, type GuardedStore } from '../delivery/guarded-store.ts';
import type { HandedOver, HandOver } from '../delivery/hand-over.ts';
import { goOn } from '../delivery/handed-over.ts';
import { messageKey } from '../delivery/message-key.ts';
import type { Ask } from '../delivery/own.ts';
import type { Patience } from '../delivery/patience.ts';
import { pickUp, type PickedUp } from '../delivery/pick-up.ts';
import type { Message } from '../wechat/message.ts';
import { plainText } from '../wechat/text.ts';
import type { Answer } from './answer.ts';
import {
  fallbackSentence,
  fixedReply,
  isPickUp,
  isTap,
  pickedUpText,
  questionIn,
  tapSentences,
  thinkingText,
} from './sentences.ts';
import type { AskTuring, TuringSettings } from './turing.ts';

/** The moments of one delivery, in milliseconds since the epoch. */
export interface Moments {
  readonly arrivedAtMs: number;
  readonly answerByMs: number;
  readonly endsAtMs: number;
}

/** What is configured of the answers. */
export interface AnswerSettings {
  /** Absent when no robot is configured, or it is switched off. */
  readonly turing: TuringSettings | undefined;
  readonly patience: Patience;
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

interface Parts {
  readonly askTuring: AskTuring;
  /** Where deliveries of a message meet; without one, each delivery answers for itself. */
  readonly store: GuardedStore | undefined;
  readonly now: () => number;
  readonly newOwner: () => string;
  /** Starts an invocation that goes on with a question; absent where there is none to be had. */
  readonly handOver?: HandOver;
}

/**
 * Who answers: the fixed sentences for everything that is no question, else Turing, else the
 * fallback sentence. A question is asked once, however often WeChat delivers it; an answer that takes
 * longer than all deliveries is promised, and picked up with 继续.
 */
export function createAnswer(parts: Parts): AnswerMessage {
  return async (message, follower, settings, moments) => {
    const question = questionIn(message);
    if (question === undefined || question === '') return answerLocally(parts, message, follower);
    // With the robot switched off, what it answered before can still be picked up.
    if (settings.turing === undefined && !isPickUp(message)) return fallback({});
    const sentAtMs = message.sentAtSeconds * 1000;
    const key = messageKey(message, follower);
    const delivery = { key, question, sentAtMs, patience: settings.patience, ...moments };
    return answerQuestion(parts, message, delivery, createAsk(parts, settings, follower));
  };
}

/** The other end of a hand-over. */
export function createAnswerHandedOver(parts: Parts): AnswerHandedOver {
  return async (handedOver, settings, endsAtMs) => {
    const { store, now, newOwner } = parts;
    if (store === undefined) return undefined;
    const ask = createAsk(parts, settings, handedOver.key.follower);
    return goOn({ store, now, newOwner, handOver: undefined }, handedOver, endsAtMs, ask);
  };
}

function createAsk(parts: Parts, { turing }: AnswerSettings, follower: string): Ask {
  return async (text: string, deadline: Deadline) =>
    turing === undefined ? fallback({}) : firstAnswer(parts, { text, follower }, turing, deadline);
}

async function answerQuestion(
  { store, now, newOwner, handOver }: Parts,
  message: Message,
  delivery: Delivery,
  ask: Ask,
): Promise<Answer> {
  if (store === undefined) {
    return ask(delivery.question, createDeadline(delivery.answerByMs, now));
  }
  const parts = { store, now, newOwner, handOver };
  if (isPickUp(message)) {
    const found = await pickUp(parts, delivery, ask);
    if (found.kind === 'found') return pickedUp(found);
    if (isTap(message)) return say(tapSentences[found.kind], 'fixed');
  }
  const { answer, ...details } = await createAnswerOnce(parts)(delivery, ask);
  return answer === undefined ? thinking(delivery.question, details) : { ...answer, ...details };
}

async function answerLocally(
  { store }: Parts,
  message: Message,
  follower: string,
): Promise<Answer> {
  // WeChat obliges the account to erase what it holds of someone who leaves.
  if (message.kind === 'unsubscribe' && store !== undefined) {
    await quietly(store.use((answers) => answers.forget(follower)));
  }
  const reply = fixedReply(message);
  return { reply, responder: reply.kind === 'none' ? 'none' : 'fixed' };
}

async function firstAnswer(
  { askTuring, now }: Parts,
  question: { readonly text: string; readonly follower: string },
  settings: TuringSettings,
  deadline: Deadline,
): Promise<Answer> {
  const startedAtMs = now();
  try {
    const text = await askTuring(question, settings, deadline);
    return { ...say(plainText(text), 'robot'), upstreamMs: now() - startedAtMs };
  } catch (failure) {
    return fallback({ failure, upstreamMs: now() - startedAtMs });
  }
}

function pickedUp({ question, answer, delivery }: Extract<PickedUp, { kind: 'found' }>): Answer {
  const counted = delivery === undefined ? {} : { delivery };
  if (answer === undefined) return thinking(question, counted);
  const text = answer.reply.kind === 'text' ? answer.reply.text : '';
  return { ...say(pickedUpText(question, text), answer.responder), ...counted };
}

function thinking(question: string, details: Partial<Answer>): Answer {
  return { ...say(thinkingText(question), 'thinking'), ...details };
}

function fallback(details: Partial<Answer>): Answer {
  return { ...say(fallbackSentence, 'fallback'), ...details };
}

function say(text: string, responder: Answer['responder']): Answer {
  return { reply: { kind: 'text', text }, responder };
}
