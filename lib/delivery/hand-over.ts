import { within } from '../time.ts';
import type { AnswerKey } from './message-key.ts';

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
