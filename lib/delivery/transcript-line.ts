import type { AnswerKey } from './message-key.ts';

/** What one message and its reply said, as an operator reads it later. */
export interface TranscriptLine {
  readonly key: AnswerKey;
  /** When it was answered. */
  readonly atMs: number;
  /** When the follower sent it, by WeChat's clock; NaN when WeChat did not say. */
  readonly sentAtMs: number;
  /** The kind of message, as the log has it. */
  readonly kind: string;
  /** The follower's words; empty when the message had none. */
  readonly said: string;
  /** The kind of reply; whoever reads may know fewer. */
  readonly replyKind: string;
  /** The reply's words; empty when it had none. */
  readonly reply: string;
  readonly responder: string;
  readonly rule?: string;
}

/** How long a line lives. */
export const lineLifeMs = 7 * 24 * 3_600_000;

/** That a follower has left, for those messages of theirs that are still being answered. */
export interface Leaving {
  /** On the clock of `sentAtMs`: what was sent later is of a follower who has come back. */
  readonly leftAtMs: number;
  /** From when on nobody needs to know any more. */
  readonly expiresMs: number;
}

/** Whether a line must not stay, because its follower has left since. */
export function wasSentBeforeUnsubscribe({ sentAtMs }: TranscriptLine, leftAtMs: number): boolean {
  return !(sentAtMs > leftAtMs);
}
