import type { Deadline } from './time.ts';
import { isReply, type Reply } from './wechat/reply.ts';

/**
 * Who gave an answer: a rule, the Turing robot, a chat model, or nobody (`fallback`). `busy` turns a
 * follower away who asks too often; `thinking` is no answer yet; `none` takes no reply.
 */
export type ResponderName = 'rule' | 'robot' | 'model' | 'fallback' | 'busy' | 'thinking' | 'none';

/** What came of a delivery's wish to be held past WeChat's cut, for the log. */
export type Holding = 'held' | `refused, ${'cuts' | 'held-at-once' | 'store'}`;

/** An answer, who gave it, and what an operator wants to know about how it came about. */
export interface Answer {
  readonly reply: Reply;
  readonly responder: ResponderName;
  /** Which rule it was. */
  readonly rule?: string;
  /** Set for a part of a long answer that was cut and labelled before it was kept. */
  readonly isPart?: true;
  /** Set when the follower came back for it, or for the news that it is not there yet. */
  readonly pickedUp?: true;
  /** Milliseconds spent waiting for robot and model, when this delivery asked them. */
  readonly upstreamMs?: number;
  /** Why those who were asked before did not answer. Anything but AnswerFailed is a fault of the bot's own. */
  readonly failures?: readonly unknown[];
  /** Which delivery of the message this is, when the store counted it. */
  readonly delivery?: number;
  /** Whether this delivery was held past WeChat's cut, or why it was not, when it came to that. */
  readonly holding?: Holding;
  /** Whether this delivery handed its question over, when it tried. */
  readonly handOver?: 'done' | 'failed';
  /** Why the store could not be used, when it failed. */
  readonly storeFailure?: unknown;
}

/** Asks for an answer until a deadline that may be moved. Never throws. */
export type Ask = (question: string, deadline: Deadline) => Promise<Answer>;

/** Whether somebody who was asked gave it: such an answer ends with the label, and may be long. */
export function isGenerated({ responder }: Answer): boolean {
  return responder === 'robot' || responder === 'model';
}

/** An answer as it is kept in the store: a value of the domain, not bytes of the wire. */
export function writeAnswer({ reply, responder, isPart }: Answer): string {
  return JSON.stringify({ reply, responder, isPart });
}

/** What `writeAnswer` wrote; undefined for anything else, which another version may have written. */
export function readAnswer(written: string): Answer | undefined {
  try {
    const { reply, responder, isPart }: Readonly<Record<string, unknown>> = JSON.parse(written);
    if (!isReply(reply) || !isKept(responder)) return undefined;
    return isPart === true ? { reply, responder, isPart } : { reply, responder };
  } catch {
    return undefined;
  }
}

const kept = ['rule', 'robot', 'model', 'fallback', 'busy'] as const;

function isKept(responder: unknown): responder is (typeof kept)[number] {
  return kept.some((name) => name === responder);
}
