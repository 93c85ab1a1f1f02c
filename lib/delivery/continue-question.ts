import type { Answer, Ask } from '../answer.ts';
import { patientCallMs, orUndefined } from './guarded-store.ts';
import type { HandedOver } from './hand-over.ts';
import {
  answerIn,
  startAsking,
  withLeaseRenewal,
  saveForOthers,
  type DeliveryParts,
} from './owner.ts';
import { worksUntilMs } from './schedule.ts';

/**
 * Goes on with a question that was handed over, in an invocation nobody waits for: asks, gives signs
 * of life and saves. Asks nothing when the answer has come meanwhile, another has taken over, or the
 * question is gone; the result is undefined then.
 * @param endsAtMs when Lambda ends the function
 */
export async function continueQuestion(
  parts: DeliveryParts,
  { key, owner }: HandedOver,
  endsAtMs: number,
  ask: Ask,
): Promise<Answer | undefined> {
  const read = { atLeastMs: patientCallMs };
  const item = await orUndefined(parts.store.use((store) => store.read(key, parts.now()), read));
  if (item === undefined || item.owner !== owner || answerIn(item) !== undefined) return undefined;
  const untilMs = worksUntilMs({ endsAtMs });
  return withLeaseRenewal(parts, { item, owner }, async () => {
    const { asked } = startAsking(parts, item.question, untilMs, ask);
    return saveForOthers(parts, key, await asked, untilMs);
  });
}
