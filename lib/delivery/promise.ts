import { isGenerated, type Answer } from '../answer.ts';
import { lastCallsUntilMs, looksOnUntilMs, type Delivery } from './schedule.ts';
import { listen } from './wait-for-owner.ts';
import { quietly, type Use } from './guarded-store.ts';
import { save, standing, type DeliveryParts } from './owner.ts';
import type { AnswerKey } from './store.ts';
import { timeline } from './timeline.ts';

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
  const isPromised = await quietly(parts.store.use((store) => store.promise(key)));
  if (isPromised === undefined) return undefined;
  if (!isPromised) return standing(parts, key);
  const answer = await lookOn(parts, promising);
  // There is no time left to keep the parts of a long one: the follower fetches them all.
  if (answer === undefined || parts.fitsReply?.(answer) === false) return undefined;
  // Whatever comes of it: at worst the follower can fetch once more what they have read.
  await quietly(parts.store.use((store) => store.takeBack(key), lastCall(parts, promising)));
  return answer;
}

/** A call may take what is left before the reply, and a little when nothing is. */
function lastCall({ now }: DeliveryParts, { delivery }: Promising): Use {
  return { mostMs: Math.max(lastCallsUntilMs(delivery) - now(), leastCallMs) };
}

async function lookOn(parts: DeliveryParts, promising: Promising): Promise<Answer | undefined> {
  const { key, delivery, asked } = promising;
  const untilMs = looksOnUntilMs(delivery);
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
