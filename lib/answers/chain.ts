import { createDeadline, type Deadline } from '../deadline.ts';
import { createAnswerOnce } from '../delivery/answer-once.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { quietly, type GuardedStore } from '../delivery/guarded-store.ts';
import { messageKey } from '../delivery/message-key.ts';
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

/** What answers a message: see `createAnswer`. Never throws. */
export type AnswerMessage = (
  message: Message,
  follower: string,
  settings: TuringSettings | undefined,
  moments: Moments,
) => Promise<Answer>;

interface Parts {
  readonly askTuring: AskTuring;
  /** Where deliveries of a message meet; without one, each delivery answers for itself. */
  readonly store: GuardedStore | undefined;
  readonly now: () => number;
  readonly newOwner: () => string;
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
    if (settings === undefined && !isPickUp(message)) return fallback({});
    const sentAtMs = message.sentAtSeconds * 1000;
    const key = messageKey(message, follower);
    const delivery = { key, question, sentAtMs, ...moments };
    const ask = async (text: string, deadline: Deadline) =>
      settings === undefined
        ? fallback({})
        : firstAnswer(parts, { text, follower }, settings, deadline);
    return answerQuestion(parts, message, delivery, ask);
  };
}

type Ask = (text: string, deadline: Deadline) => Promise<Answer>;

async function answerQuestion(
  { store, now, newOwner }: Parts,
  message: Message,
  delivery: Delivery,
  ask: Ask,
): Promise<Answer> {
  if (store === undefined) {
    return ask(delivery.question, createDeadline(delivery.answerByMs, now));
  }
  const parts = { store, now, newOwner };
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
