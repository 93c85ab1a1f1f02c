import type { AnswerKey } from './message-key.ts';
import type { Slots } from './slots.ts';
import type { Leaving, TranscriptLine } from './transcript-line.ts';

/** An answer in flight, as every delivery of its message sees it. */
export interface AnswerItem {
  readonly key: AnswerKey;
  /** The invocation that works on it. */
  readonly owner: string;
  /** Until when the owner is believed to be alive, unless it renews. */
  readonly leaseUntilMs: number;
  /** Deliveries that were counted; one that died before it could count is missing. */
  readonly deliveries: number;
  /** What was asked, to be quoted, and asked again when the owner has died. */
  readonly question: string;
  readonly askedAtMs: number;
  /** The answer in the words of the domain; absent while somebody works on it. */
  readonly answer?: string;
}

/** What the first delivery writes when it claims. Later ones leave it as it is. */
export interface Claim {
  readonly owner: string;
  readonly leaseUntilMs: number;
  readonly question: string;
  readonly nowMs: number;
}

/** A part of an answer that waits to be picked up. */
export interface KeptPart {
  readonly key: AnswerKey;
  /** The question it belongs to. */
  readonly question: string;
  readonly answer: string;
  /** Orders what waits: the oldest is picked up first. */
  readonly askedAtMs: number;
}

/**
 * Where deliveries of one message meet: they run in containers that share nothing else.
 *
 * Every operation is one conditional write or one read, so two invocations at the same moment see
 * one order of events. Items live for ten minutes, lines of the transcript for a week; one that is older
 * counts as absent, whether it was deleted yet or not. Any operation may fail; none may be believed to have failed when it threw.
 */
export interface AnswerStore {
  /** Who may be held past WeChat's cut. */
  readonly slots: Slots;
  /** Claims the message, or joins the one who did: counts this delivery and returns the item as it is now. */
  join(key: AnswerKey, claim: Claim): Promise<AnswerItem>;
  read(key: AnswerKey, nowMs: number): Promise<AnswerItem | undefined>;
  /** Extends the lease of the owner; false when another has taken over, or the answer is there. */
  renew(key: AnswerKey, owner: string, leaseUntilMs: number): Promise<boolean>;
  /** Takes over from an owner whose lease ran out; false when owner or lease are no longer as seen. */
  takeOver(seen: AnswerItem, owner: string, leaseUntilMs: number): Promise<boolean>;
  /** Writes the answer unless there is one: the first stands, whoever gives it. False when it came second. */
  save(key: AnswerKey, answer: string): Promise<boolean>;
  /** Notes that the follower was told to come back for it; false when the answer has just come. */
  promise(key: AnswerKey): Promise<boolean>;
  /** Takes a promise back, which the reply no longer makes; false when a pick-up has taken it already. */
  takeBack(key: AnswerKey): Promise<boolean>;
  /** Keeps parts of an answer as if each had been promised; one that is there already stays as it is. */
  keep(parts: readonly KeptPart[]): Promise<void>;
  /** Counts a question of this day, and returns how many there were. The day ends by `expiresMs`. */
  countQuestion(follower: string, day: string, expiresMs: number): Promise<number>;
  /** Takes the oldest promised item of a follower for one message; the same one each time that message asks. */
  pickUp(follower: string, takenBy: string, nowMs: number): Promise<AnswerItem | undefined>;
  /** Gives a taken item back, to be picked up by a later message. */
  putBack(key: AnswerKey, takenBy: string): Promise<void>;
  /**
   * Writes a line of the transcript, in place of one of the same message; none of a follower who has left
   * since. Once the signal is aborted, nothing is written any more.
   */
  note(line: TranscriptLine, signal?: AbortSignal): Promise<void>;
  /** Erases everything about a follower; with `leaving`, of what is under way no line appears any more either. */
  forget(follower: string, leaving?: Leaving): Promise<void>;
}

/** Item TTL, in milliseconds: long enough for a follower to return, short enough to keep little personal data. */
export const itemLifeMs = 10 * 60_000;
