import { readAnswer, writeAnswer, type Answer, type Ask } from '../answer.ts';
import { createDeadline, pause, settledWithin, type Deadline } from '../time.ts';
import type { DeliverySlot } from './delivery-slot.ts';
import { patientCallMs, orUndefined, type GuardedStore, type Use } from './guarded-store.ts';
import type { HandOver } from './hand-over.ts';
import type { AnswerKey } from './message-key.ts';
import {
  decidesAtMs,
  cutAtMs,
  repliesAtMs,
  worksUntilMs,
  type Delivery,
  timeline,
} from './schedule.ts';
import type { AnswerItem } from './store.ts';

/** What both ways to an answer need. */
export interface DeliveryParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly store: GuardedStore;
  /** A name for this invocation that no other has. */
  readonly newOwner: () => string;
  /** Absent where nothing can be handed over: a question that cannot be waited for is then asked again. */
  readonly handOver: HandOver | undefined;
  /** Whether an answer fits one reply. One that comes late and does not is left to be fetched; absent, all do. */
  readonly fitsReply?: (answer: Answer) => boolean;
}

/** A question of this invocation's own that is under way. */
export interface PendingAnswer {
  readonly asked: Promise<Answer>;
  readonly deadline: Deadline;
}

/** Asks, until a moment on the clock that can be moved later. */
export function startAsking(
  parts: DeliveryParts,
  question: string,
  endsAtMs: number,
  ask: Ask,
): PendingAnswer {
  const deadline = createDeadline(endsAtMs, parts.now);
  return { asked: ask(question, deadline), deadline };
}

/** What a delivery knows while it waits. */
export interface WaitContext {
  readonly item: AnswerItem;
  readonly delivery: Delivery;
  readonly ask: Ask;
  readonly owner: string;
  readonly slot: DeliverySlot;
}

/** How the wait of a delivery ended. */
export interface WaitResult {
  /** Absent when there was none in time. */
  readonly answer?: Answer | undefined;
  /** Whether the question was handed over, when that was tried. */
  readonly handOver?: 'done' | 'failed';
  /** A question of its own that is still under way. */
  readonly asked?: Promise<Answer> | undefined;
}

/**
 * Owns a question. Held, it goes on until the function ends and saves what comes; else it hands the
 * question over, because Lambda freezes a function that has replied, and stops in time for the reply.
 */
export async function answerAsOwner(
  parts: DeliveryParts,
  waiting: WaitContext,
  { asked, deadline }: PendingAnswer,
): Promise<WaitResult> {
  const { item, delivery, slot } = waiting;
  const endsAtMs = worksUntilMs(delivery);
  deadline.moveTo(endsAtMs);
  const by = (atMs: number) => settledWithin(asked, atMs - parts.now());
  return withLeaseRenewal(parts, waiting, async () => {
    const early = await by(decidesAtMs(delivery));
    if (early !== undefined) return { answer: await save(parts, item.key, early) };
    if (await slot.tryAcquire(endsAtMs)) {
      const heard = await by(cutAtMs(delivery));
      if (heard !== undefined) return { answer: await save(parts, item.key, heard) };
      return { answer: await saveForOthers(parts, item.key, await asked, endsAtMs) };
    }
    return replyNow(parts, waiting, { asked, deadline });
  });
}

/** Stops waiting for the sake of the reply: another invocation goes on, or nobody does. */
async function replyNow(
  parts: DeliveryParts,
  waiting: WaitContext,
  { asked, deadline }: PendingAnswer,
): Promise<WaitResult> {
  const { item, delivery, slot } = waiting;
  // Nothing is to wake up with a container that is thawed later.
  deadline.moveTo(delivery.answerByMs);
  // As if there were no store: nothing could be handed over, nor picked up.
  if (slot.outcome() === 'refused, store') return { answer: await asked };
  const handing = handOver(parts, waiting);
  const late = await settledWithin(asked, repliesAtMs(delivery) - parts.now());
  if (late !== undefined) {
    return { answer: await save(parts, item.key, late), ...(await handing) };
  }
  const handed = await handing;
  return handed.handOver === 'failed' ? { answer: await asked, ...handed } : { asked, ...handed };
}

async function handOver(
  parts: DeliveryParts,
  { item, owner, delivery }: WaitContext,
): Promise<Pick<WaitResult, 'handOver'>> {
  if (parts.handOver === undefined) return {};
  const handedOver = { key: item.key, owner, askedBefore: 1 } as const;
  const isDone = await parts.handOver(handedOver, delivery.answerByMs - parts.now());
  return { handOver: isDone ? 'done' : 'failed' };
}

/**
 * Lets the other deliveries see that somebody works, for as long as `work` takes. A lease that was
 * lost meanwhile changes nothing: whoever answers first is heard.
 */
export async function withLeaseRenewal<T>(
  parts: DeliveryParts,
  { item: { key }, owner }: Pick<WaitContext, 'item' | 'owner'>,
  work: () => Promise<T>,
): Promise<T> {
  const sign = async () => {
    const leaseUntilMs = parts.now() + timeline.leaseMs;
    await orUndefined(parts.store.use((store) => store.renew(key, owner, leaseUntilMs)));
  };
  const timer = setInterval(() => void sign(), timeline.renewMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/**
 * Saves an answer when nobody waits for a reply any more: as often as that has to be tried, because
 * every delivery that is still to come lives on it. Returns the one that stands.
 */
export async function saveForOthers(
  parts: DeliveryParts,
  key: AnswerKey,
  answer: Answer,
  endsAtMs: number,
): Promise<Answer> {
  const written = writeAnswer(answer);
  const untilMs = Math.min(endsAtMs, parts.now() + timeline.saveForMs);
  const use = { atLeastMs: patientCallMs, evenInCooldown: true };
  for (;;) {
    const isFirst = await orUndefined(parts.store.use((store) => store.save(key, written), use));
    if (isFirst === false) return (await standing(parts, key)) ?? answer;
    if (isFirst === true || parts.now() + timeline.saveAgainMs >= untilMs) return answer;
    await pause(timeline.saveAgainMs);
  }
}

/** Saves an answer and returns the one that stands: another invocation may have been first. */
export async function save(
  parts: DeliveryParts,
  key: AnswerKey,
  answer: Answer,
  use?: Use,
): Promise<Answer> {
  const written = writeAnswer(answer);
  const isFirst = await orUndefined(parts.store.use((store) => store.save(key, written), use));
  if (isFirst !== false) return answer;
  return (await standing(parts, key, use)) ?? answer;
}

/** The answer that is in the store. */
export async function standing(
  parts: DeliveryParts,
  key: AnswerKey,
  use?: Use,
): Promise<Answer | undefined> {
  return answerIn(await orUndefined(parts.store.use((store) => store.read(key, parts.now()), use)));
}

export function answerIn(item: AnswerItem | undefined): Answer | undefined {
  return item?.answer === undefined ? undefined : readAnswer(item.answer);
}
