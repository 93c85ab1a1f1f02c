import type { Holding } from '../answer.ts';
import { orUndefined, type GuardedStore } from './guarded-store.ts';
import type { Delivery } from './schedule.ts';
import type { Slot } from './slots.ts';

/** A delivery's right to be held past WeChat's cut. */
export interface DeliverySlot {
  /**
   * Whether the delivery may stay until then. Asks the store for a slot at most once; without one,
   * and always when the delivery is the last, the answer is no.
   */
  readonly tryAcquire: (untilMs: number) => Promise<boolean>;
  /** Gives the slot back, when there is one. The cut is not counted when the reply is still in time. */
  readonly release: () => Promise<void>;
  /** Undefined when it never came to that. */
  readonly outcome: () => Holding | undefined;
}

interface Parts {
  readonly now: () => number;
  readonly store: GuardedStore;
}

interface Standing {
  readonly isLast: boolean;
  /** Whether another delivery of the same question works on it: then its slot holds them both. */
  readonly isRedelivery: boolean;
}

export function createDeliverySlot(
  { now, store }: Parts,
  delivery: Delivery,
  { isLast, isRedelivery }: Standing,
): DeliverySlot {
  let taken: Slot | undefined;
  let outcome: Holding | undefined;
  return {
    async tryAcquire(untilMs) {
      if (isLast) return false;
      if (outcome !== undefined) return outcome === 'held';
      const held = isRedelivery ? {} : { heldUntilMs: untilMs };
      const wanted = { patience: delivery.patience, nowMs: now(), ...held };
      const acquired =
        (await orUndefined(store.use(({ slots }) => slots.acquire(wanted)))) ?? 'store';
      taken = typeof acquired === 'string' ? undefined : acquired;
      outcome = typeof acquired === 'string' ? `refused, ${acquired}` : 'held';
      return taken !== undefined;
    },
    async release() {
      if (taken === undefined) return;
      const acquired = taken;
      const nowMs = now();
      const wasCut = nowMs > delivery.answerByMs;
      await orUndefined(store.use(({ slots }) => slots.release(acquired, nowMs, wasCut)));
    },
    outcome: () => outcome,
  };
}
