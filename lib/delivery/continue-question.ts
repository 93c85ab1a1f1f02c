import type { Answer } from '../answer.ts';
import { within } from '../time.ts';
import { patientCallMs, quietly } from './guarded-store.ts';
import {
  answerIn,
  begin,
  givingSigns,
  saveForOthers,
  type Ask,
  type DeliveryParts,
} from './owner.ts';
import { worksUntilMs } from './schedule.ts';
import type { AnswerKey } from './store.ts';

/** A question that another invocation goes on with under the owner's name. Its words are in the store. */
export interface HandedOver {
  readonly key: AnswerKey;
  readonly owner: string;
  /** How often it was asked before: 1 when the delivery that hands it over had begun. */
  readonly askedBefore: 0 | 1;
}

/** Starts an invocation that goes on with a question; false when none could be started within `limitMs`. */
export type HandOver = (handedOver: HandedOver, limitMs: number) => Promise<boolean>;

export interface HandOverParts {
  /** Throws when the invocation could not be started. */
  readonly invoke: (handedOver: HandedOver, signal: AbortSignal) => Promise<void>;
  /** Told why a question could not be handed over. */
  readonly onFailure: (error: unknown) => void;
}

export function createHandOver({ invoke, onFailure }: HandOverParts): HandOver {
  return async (handedOver, limitMs) => {
    try {
      await within(limitMs, (signal) => invoke(handedOver, signal));
      return true;
    } catch (error) {
      onFailure(error);
      return false;
    }
  };
}

/**
 * Goes on with a question that was handed over, in an invocation nobody waits for: asks, gives signs
 * of life and saves. Asks nothing when the answer has come meanwhile, another has taken over, or the
 * question is gone; the result is undefined then.
 * @param endsAtMs when Lambda ends the function
 */
export async function goOn(
  parts: DeliveryParts,
  { key, owner }: HandedOver,
  endsAtMs: number,
  ask: Ask,
): Promise<Answer | undefined> {
  const read = { limitMs: patientCallMs };
  const item = await quietly(parts.store.use((store) => store.read(key, parts.now()), read));
  if (item === undefined || item.owner !== owner || answerIn(item) !== undefined) return undefined;
  const untilMs = worksUntilMs({ endsAtMs });
  return givingSigns(parts, { item, owner }, async () => {
    const { asked } = begin(parts, item.question, untilMs, ask);
    return saveForOthers(parts, key, await asked, untilMs);
  });
}
