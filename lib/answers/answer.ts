import type { Holding } from '../delivery/hold.ts';
import type { Reply } from '../wechat/reply.ts';

/** An answer, who gave it, and what an operator wants to know about how it came about. */
export interface Answer {
  readonly reply: Reply;
  /** `thinking` is no answer yet: the follower is told how to come back for it. */
  readonly responder: 'fixed' | 'robot' | 'fallback' | 'thinking' | 'none';
  /** Milliseconds spent waiting for the robot, when this delivery asked it. */
  readonly upstreamMs?: number;
  /** Why the robot did not answer. Anything but AnswerFailed is a fault of the bot's own. */
  readonly failure?: unknown;
  /** Which delivery of the message this is, when the store counted it. */
  readonly delivery?: number;
  /** Whether this delivery was held past WeChat's cut, or why it was not, when it came to that. */
  readonly holding?: Holding;
  /** Whether this delivery handed its question over, when it tried. */
  readonly handOver?: 'done' | 'failed';
  /** Why the store could not be used, when it failed. */
  readonly storeFailure?: unknown;
}

/** An answer as it is kept in the store: a value of the domain, not bytes of the wire. */
export function writeAnswer({ reply, responder }: Answer): string {
  return JSON.stringify({ reply, responder });
}

/** What `writeAnswer` wrote; undefined for anything else, which another version may have written. */
export function readAnswer(written: string): Answer | undefined {
  try {
    const { reply, responder }: Readonly<Record<string, unknown>> = JSON.parse(written);
    return isText(reply) && isResponder(responder) ? { reply, responder } : undefined;
  } catch {
    return undefined;
  }
}

// Only texts are ever waited for: everything else is answered at once.
function isText(reply: unknown): reply is Extract<Reply, { kind: 'text' }> {
  if (typeof reply !== 'object' || reply === null || !('kind' in reply)) return false;
  return reply.kind === 'text' && 'text' in reply && typeof reply.text === 'string';
}

function isResponder(responder: unknown): responder is 'robot' | 'fallback' {
  return responder === 'robot' || responder === 'fallback';
}
