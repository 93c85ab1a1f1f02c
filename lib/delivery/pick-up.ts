import type { Answer } from '../answers/answer.ts';
import {
  follow,
  isLastDelivery,
  quietly,
  type Ask,
  type Delivery,
  type DeliveryParts,
} from './answer-once.ts';
import { timeline } from './timeline.ts';

/** What a follower finds who came back for an answer. Without an answer, it is still being worked on. */
export interface PickedUp {
  readonly question: string;
  readonly answer?: Answer;
}

/**
 * Looks for an answer that was promised to a follower: the oldest one that no other message has taken.
 * Waits for it as the deliveries of its question did; when the last delivery of the pick-up has waited
 * in vain, the promise is given back for the next one.
 * @returns undefined when nothing is waiting, or the store cannot be used
 */
export async function pickUp(
  parts: DeliveryParts,
  delivery: Delivery,
  ask: Ask,
): Promise<PickedUp | undefined> {
  const { key, question } = delivery;
  const owner = parts.newOwner();
  const nowMs = parts.now();
  const take = parts.store.use((store) => store.pickUp(key.follower, key.message, nowMs));
  const item = await quietly(take);
  if (item === undefined) return undefined;
  // The pick-up is a message too, delivered up to three times: its own item counts them.
  const claim = { owner, question, nowMs, leaseUntilMs: nowMs + timeline.leaseMs };
  const counted = await quietly(parts.store.use((store) => store.join(key, claim)));
  const isLast = isLastDelivery(delivery, counted?.deliveries ?? Infinity);
  const answer = await follow(parts, { item, delivery, isLast, ask, owner });
  if (answer !== undefined) return { question: item.question, answer };
  if (isLast) await quietly(parts.store.use((store) => store.putBack(item.key, key.message)));
  return { question: item.question };
}
