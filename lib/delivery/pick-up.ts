import type { Answer } from '../answer.ts';
import { heldUntilMs, isLastDelivery, type Delivery } from './schedule.ts';
import { quietly } from './guarded-store.ts';
import { follow } from './wait-for-owner.ts';
import { createHold } from './hold.ts';
import { answerIn, type Ask, type DeliveryParts, type Waiting } from './owner.ts';
import type { AnswerItem, AnswerKey } from './store.ts';
import { timeline } from './timeline.ts';

/** What a follower finds who came back for an answer. */
export type PickedUp =
  | {
      readonly kind: 'found';
      /** Of the question, as the question is. */
      readonly key: AnswerKey;
      readonly question: string;
      /** Absent while it is still being worked on. */
      readonly answer?: Answer;
      /** Which delivery of the pick-up this is, when the store could count it. */
      readonly delivery?: number;
    }
  | { readonly kind: 'nothing' | 'unavailable' };

/**
 * Looks for an answer that was promised to a follower: the oldest one that no other message has taken.
 * Waits for it as the deliveries of its question did; when the last delivery of the pick-up has waited
 * in vain, the promise is given back for the next one.
 */
export async function pickUp(
  parts: DeliveryParts,
  pickingUp: Delivery,
  ask: Ask,
): Promise<PickedUp> {
  const { key, question } = pickingUp;
  const owner = parts.newOwner();
  const nowMs = parts.now();
  let item: AnswerItem | undefined;
  try {
    item = await parts.store.use((store) => store.pickUp(key.follower, key.message, nowMs));
  } catch {
    return { kind: 'unavailable' };
  }
  if (item === undefined) return { kind: 'nothing' };
  // The pick-up is a message too, delivered up to three times: its own item counts them.
  const claim = { owner, question, nowMs, leaseUntilMs: nowMs + timeline.leaseMs };
  const counted = await quietly(parts.store.use((store) => store.join(key, claim)));
  const isLast = isLastDelivery(pickingUp, counted?.deliveries ?? Infinity);
  const hold = createHold(parts, pickingUp, { isLast, isRedelivery: false });
  const waiting = { item, delivery: pickingUp, ask, owner, hold };
  const answer = answerIn(item) ?? (await waitFor(parts, waiting));
  await hold.leave();
  const delivery = counted === undefined ? {} : { delivery: counted.deliveries };
  const found = { kind: 'found', key: item.key, question: item.question, ...delivery } as const;
  if (answer !== undefined) return { ...found, answer };
  if (hold.became() !== 'held')
    await quietly(parts.store.use((store) => store.putBack(item.key, key.message)));
  return found;
}

/** With enough questions held, whoever comes back is told at once: their execution is free for others. */
async function waitFor(parts: DeliveryParts, waiting: Waiting): Promise<Answer | undefined> {
  const { delivery, hold } = waiting;
  await hold.mayStay(heldUntilMs(delivery));
  if (hold.became() === 'refused, held-at-once') return undefined;
  return (await follow(parts, waiting)).answer;
}
