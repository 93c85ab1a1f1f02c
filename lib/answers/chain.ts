import type { Message } from '../wechat/message.ts';
import type { Reply } from '../wechat/reply.ts';
import { plainText } from '../wechat/text.ts';
import { fallbackSentence, fixedReply, questionIn } from './sentences.ts';
import type { AskTuring, Question, TuringSettings } from './turing.ts';

/** An answer, who gave it, and what an operator wants to know about how it came about. */
export interface Answer {
  readonly reply: Reply;
  readonly responder: 'fixed' | 'robot' | 'fallback' | 'none';
  /** Milliseconds spent waiting for the robot, when it was asked. */
  readonly upstreamMs?: number;
  /** Why the robot did not answer. Anything but AnswerFailed is a fault of the bot's own. */
  readonly failure?: unknown;
}

/** What answers a message: see `createAnswer`. Never throws. */
export type AnswerMessage = (
  message: Message,
  follower: string,
  settings: TuringSettings | undefined,
  deadlineMs: number,
) => Promise<Answer>;

interface Parts {
  readonly askTuring: AskTuring;
  readonly now: () => number;
}

/**
 * Who answers: the fixed sentences for everything that is no question, else Turing, else the
 * fallback sentence. Whatever fails, there is an answer by the deadline.
 */
export function createAnswer({ askTuring, now }: Parts): AnswerMessage {
  return async (message, follower, settings, deadlineMs) => {
    const text = questionIn(message);
    if (text === undefined || text === '') return fixedAnswer(message);
    if (settings === undefined) return fallback({});
    const startedAtMs = now();
    try {
      const answer = await askTuring(question(text, follower), settings, deadlineMs);
      return robotAnswer(answer, now() - startedAtMs);
    } catch (failure) {
      return fallback({ failure, upstreamMs: now() - startedAtMs });
    }
  };
}

function question(text: string, follower: string): Question {
  return { text, follower };
}

function fixedAnswer(message: Message): Answer {
  const reply = fixedReply(message);
  return { reply, responder: reply.kind === 'none' ? 'none' : 'fixed' };
}

function robotAnswer(text: string, upstreamMs: number): Answer {
  return { reply: { kind: 'text', text: plainText(text) }, responder: 'robot', upstreamMs };
}

function fallback(details: Pick<Answer, 'failure' | 'upstreamMs'>): Answer {
  return { reply: { kind: 'text', text: fallbackSentence }, responder: 'fallback', ...details };
}
