import type { Answer, Ask, Holding } from '../answer.ts';
import { settledWithin } from '../time.ts';
import { createDeliverySlot } from './delivery-slot.ts';
import {
  startAsking,
  answerAsOwner,
  type PendingAnswer,
  type DeliveryParts,
  type WaitResult,
  type WaitContext,
} from './owner.ts';
import { promise } from './promise.ts';
import {
  decidesAtMs,
  isLastDelivery,
  mayBeFirstDelivery,
  worksUntilMs,
  type Delivery,
  timeline,
} from './schedule.ts';
import type { AnswerItem } from './store.ts';
import { waitForOwner } from './wait-for-owner.ts';

/** What became of a delivery. */
export interface Outcome {
  /**
   * Absent when there is none yet: a delivery that had to reply has then promised it, and tells the
   * follower to come back; one that was held was cut by WeChat some time ago.
   */
  readonly answer?: Answer;
  /** Which delivery of its message this is, when the store could count it. */
  readonly delivery?: number;
  /** Whether it was held past the cut, or why not, when it came to that. */
  readonly holding?: Holding;
  readonly handOver?: 'done' | 'failed';
  readonly storeFailure?: unknown;
}

/** Answers one delivery of a question. */
export type AnswerOnce = (delivery: Delivery, ask: Ask) => Promise<Outcome>;

/**
 * One answer per question, whichever delivery it comes to: the first to claim asks and goes on when
 * WeChat hangs up, or hands over; the others wait for what is saved. See the time line.
 */
export function createAnswerOnce(parts: DeliveryParts): AnswerOnce {
  return (delivery, ask) =>
    mayBeFirstDelivery(delivery, parts.now()) && !handsOverFirst(parts, delivery)
      ? askThenClaim(parts, delivery, ask)
      : claim(parts, delivery, ask, undefined);
}

/** With a patience of one delivery, the question is handed over before it is asked. */
function handsOverFirst({ handOver }: DeliveryParts, { patience }: Delivery): boolean {
  return patience.deliveries === 1 && handOver !== undefined;
}

async function askThenClaim(parts: DeliveryParts, delivery: Delivery, ask: Ask): Promise<Outcome> {
  const { arrivedAtMs, answerByMs, question } = delivery;
  const begun = startAsking(parts, question, answerByMs, ask);
  const { asked } = begun;
  const untilLoad = arrivedAtMs + timeline.loadStoreMs - parts.now();
  const early = await settledWithin(asked, untilLoad);
  if (early !== undefined) return { answer: early };
  parts.store.preload();
  const fast = await settledWithin(asked, arrivedAtMs + timeline.claimMs - parts.now());
  if (fast !== undefined) return { answer: fast };
  return claim(parts, delivery, ask, begun);
}

async function claim(
  parts: DeliveryParts,
  delivery: Delivery,
  ask: Ask,
  before: PendingAnswer | undefined,
): Promise<Outcome> {
  const owner = parts.newOwner();
  let item: AnswerItem;
  try {
    item = await join(parts, delivery, owner);
  } catch (storeFailure) {
    // As if there were no store: one delivery, one answer. A second answer is better than none.
    const { asked } = before ?? startAsking(parts, delivery.question, delivery.answerByMs, ask);
    return { answer: await asked, storeFailure };
  }
  const isLast = isLastDelivery(delivery, item.deliveries);
  const slot = createDeliverySlot(parts, delivery, { isLast, isRedelivery: item.owner !== owner });
  const waiting = { item, delivery, ask, owner, slot };
  const { answer: found, handOver, asked } = await wait(parts, waiting, before);
  await slot.release();
  const holding = slot.outcome();
  const promising = { key: item.key, delivery, asked };
  const answer = found ?? (holding === 'held' ? undefined : await promise(parts, promising));
  return {
    delivery: item.deliveries,
    ...(answer === undefined ? {} : { answer }),
    ...(holding === undefined ? {} : { holding }),
    ...(handOver === undefined ? {} : { handOver }),
  };
}

function join(parts: DeliveryParts, delivery: Delivery, owner: string) {
  const { key, question } = delivery;
  const nowMs = parts.now();
  const leaseUntilMs = nowMs + timeline.leaseMs;
  const claimed = { owner, leaseUntilMs, question, nowMs };
  // Whoever asks already loses nothing by a store that is slow.
  const use = { atLeastMs: decidesAtMs(delivery) - nowMs };
  return parts.store.use((store) => store.join(key, claimed), use);
}

async function wait(
  parts: DeliveryParts,
  waiting: WaitContext,
  before: PendingAnswer | undefined,
): Promise<WaitResult> {
  const { item, delivery, owner, ask } = waiting;
  if (item.owner !== owner) return waitForOwner(parts, waiting, before?.asked);
  if (before === undefined && handsOverFirst(parts, delivery)) {
    const handedOver = { key: item.key, owner, askedBefore: 0 } as const;
    if (await parts.handOver?.(handedOver, timeline.handOverMs)) {
      return { ...(await waitForOwner(parts, waiting)), handOver: 'done' };
    }
    // Nobody goes on after the reply: what has not come by then is not promised.
    const { asked } = startAsking(parts, delivery.question, delivery.answerByMs, ask);
    return { answer: await asked, handOver: 'failed' };
  }
  const asked = before ?? startAsking(parts, delivery.question, worksUntilMs(delivery), ask);
  return answerAsOwner(parts, waiting, asked);
}
