import { type Answer, isGenerated, type Ask } from '../answer.ts';
import { createDeliverySlot } from './delivery-slot.ts';
import { orUndefined, type Use } from './guarded-store.ts';
import type { AnswerKey } from './message-key.ts';
import { answerIn, type DeliveryParts, type WaitContext, save, standing } from './owner.ts';
import {
  heldUntilMs,
  isLastDelivery,
  type Delivery,
  lastCallsUntilMs,
  lastLookAtMs,
  timeline,
} from './schedule.ts';
import type { AnswerItem } from './store.ts';
import { waitForOwner, listen } from './wait-for-owner.ts';

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
  const counted = await orUndefined(parts.store.use((store) => store.join(key, claim)));
  const isLast = isLastDelivery(pickingUp, counted?.deliveries ?? Infinity);
  const slot = createDeliverySlot(parts, pickingUp, { isLast, isRedelivery: false });
  const waiting = { item, delivery: pickingUp, ask, owner, slot };
  const answer = answerIn(item) ?? (await waitFor(parts, waiting));
  await slot.release();
  const delivery = counted === undefined ? {} : { delivery: counted.deliveries };
  const found = { kind: 'found', key: item.key, question: item.question, ...delivery } as const;
  if (answer !== undefined) return { ...found, answer };
  if (slot.outcome() !== 'held')
    await orUndefined(parts.store.use((store) => store.putBack(item.key, key.message)));
  return found;
}

/** With enough questions held, whoever comes back is told at once: their execution is free for others. */
async function waitFor(parts: DeliveryParts, waiting: WaitContext): Promise<Answer | undefined> {
  const { delivery, slot } = waiting;
  await slot.tryAcquire(heldUntilMs(delivery));
  if (slot.outcome() === 'refused, held-at-once') return undefined;
  return (await waitForOwner(parts, waiting)).answer;
}

/** What a last call gets however late it is: no call at all would count as a failure of the table. */
const leastCallMs = 20;

/** What the last delivery knows when it has waited in vain. */
interface Promising {
  readonly key: AnswerKey;
  readonly delivery: Delivery;
  /** Its own question, when that is still under way. */
  readonly asked?: Promise<Answer> | undefined;
}

/**
 * Notes that the follower will come back, and looks on for as long as the reply can wait. Returns the
 * answer when it has come after all and fits the reply; the promise is then taken back.
 */
export async function promise(
  parts: DeliveryParts,
  promising: Promising,
): Promise<Answer | undefined> {
  const { key } = promising;
  const isPromised = await orUndefined(parts.store.use((store) => store.promise(key)));
  if (isPromised === undefined) return undefined;
  if (!isPromised) return standing(parts, key);
  const answer = await lookOn(parts, promising);
  // There is no time left to keep the parts of a long one: the follower fetches them all.
  if (answer === undefined || parts.fitsReply?.(answer) === false) return undefined;
  // Whatever comes of it: at worst the follower can fetch once more what they have read.
  await orUndefined(parts.store.use((store) => store.takeBack(key), lastCall(parts, promising)));
  return answer;
}

/** A call may take what is left before the reply, and a little when nothing is. */
function lastCall({ now }: DeliveryParts, { delivery }: Promising): Use {
  return { atMostMs: Math.max(lastCallsUntilMs(delivery) - now(), leastCallMs) };
}

async function lookOn(parts: DeliveryParts, promising: Promising): Promise<Answer | undefined> {
  const { key, delivery, asked } = promising;
  const untilMs = lastLookAtMs(delivery);
  let listening = asked;
  while (parts.now() < untilMs) {
    const heard = await listen(listening, Math.min(timeline.pollMs, untilMs - parts.now()));
    const use = lastCall(parts, promising);
    if (heard !== undefined && isGenerated(heard)) return save(parts, key, heard, use);
    if (heard !== undefined) listening = undefined;
    const found = await standing(parts, key, use);
    if (found !== undefined) return found;
  }
  return undefined;
}
