import type { Answer } from './answer.ts';
import { StoreUnavailable, type GuardedStore } from './delivery/guarded-store.ts';
import { messageKey } from './delivery/message-key.ts';
import { timeline } from './delivery/schedule.ts';
import type { TranscriptLine } from './delivery/transcript-line.ts';
import { questionIn } from './sentences.ts';
import type { Settings } from './settings/parse.ts';
import type { Message } from './wechat/message.ts';
import { wordsOf } from './wechat/reply-words.ts';
import { acknowledgement, type Rendered } from './wechat/reply.ts';
import { legalText } from './wechat/text.ts';

/** One delivery of a message that may become a line. */
export interface Transcribed {
  readonly message: Message;
  /** The pseudonym. */
  readonly follower: string;
  /** Milliseconds since the epoch. */
  readonly arrivedAtMs: number;
  readonly settings: Pick<Settings, 'keepsTranscript' | 'replyWithinMs'>;
}

/** Notes what a delivery answered, before the reply leaves. Never throws. */
export type NoteReply = (answer: Answer, rendered: Rendered) => Promise<void>;

/** Prepares to note the reply to a message, beside the search for its answer. */
export type Transcript = (transcribed: Transcribed) => NoteReply;

/** The longest a reply waits for its line, however much time it has left: a first call connects. */
const patienceMs = 1000;

interface Parts {
  /** Guarded apart from the answers: what fails here must not keep a follower from an answer. */
  readonly store: GuardedStore | undefined;
  readonly now: () => number;
  /** Told of each line that is missing now. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Keeps what followers wrote and what they were shown, where the settings say so; else nothing is
 * loaded and nothing called. What no delivery says in time is not shown by WeChat, and has no line.
 *
 * Lambda freezes a function that has replied, so the reply waits for the line: for 1 s at most, never
 * past the moment when it has to leave, and not at all for 5 s after a failure.
 */
export function createTranscript({ store, now, onFailure }: Parts): Transcript {
  return (transcribed) => {
    const { settings, arrivedAtMs } = transcribed;
    if (!settings.keepsTranscript || store === undefined) return noteNothing;
    store.preload();
    return async (answer, rendered) => {
      const atMs = now();
      const isHeard = atMs - arrivedAtMs < timeline.redeliveryMs;
      if (!isHeard || rendered.body === acknowledgement) return;
      try {
        const atMostMs = Math.min(patienceMs, arrivedAtMs + settings.replyWithinMs - atMs);
        if (atMostMs <= 0) throw new StoreUnavailable('The reply had to leave.');
        const line = lineOf(transcribed, answer, rendered, atMs);
        await store.use((answers, signal) => answers.note(line, signal), { atMostMs });
      } catch (error) {
        onFailure(error);
      }
    };
  };
}

async function noteNothing(): Promise<void> {}

function lineOf(
  { message, follower }: Transcribed,
  { reply, responder, rule }: Answer,
  { droppedArticles }: Rendered,
  atMs: number,
): TranscriptLine {
  return {
    key: messageKey(message, follower),
    atMs,
    sentAtMs: message.sentAtSeconds * 1000,
    kind: message.kind,
    said: legalText(questionIn(message) ?? ''),
    replyKind: reply.kind,
    reply: wordsOf(reply, droppedArticles),
    responder,
    ...(rule === undefined ? {} : { rule }),
  };
}
