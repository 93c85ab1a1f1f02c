import type { Holding } from '../answer.ts';
import { quietly, type GuardedStore } from './guarded-store.ts';
import type { Delivery } from './schedule.ts';
import type { Place } from './slots.ts';

/** A delivery's right to be held past WeChat's cut. */
export interface Hold {
  /**
   * Whether the delivery may stay until then. Asks the store for a place at most once; without one,
   * and always when the delivery is the last, the answer is no.
   */
  readonly mayStay: (untilMs: number) => Promise<boolean>;
  /** Gives the place back, when there is one. The cut is not counted when the reply is still in time. */
  readonly leave: () => Promise<void>;
  /** Undefined when it never came to that. */
  readonly became: () => Holding | undefined;
}

interface Parts {
  readonly now: () => number;
  readonly store: GuardedStore;
}

interface Standing {
  readonly isLast: boolean;
  /** Whether another delivery of the same question works on it: then its place holds them both. */
  readonly isRedelivery: boolean;
}

export function createHold(
  { now, store }: Parts,
  delivery: Delivery,
  { isLast, isRedelivery }: Standing,
): Hold {
  let taken: Place | undefined;
  let became: Holding | undefined;
  return {
    async mayStay(untilMs) {
      if (isLast) return false;
      if (became !== undefined) return became === 'held';
      const held = isRedelivery ? {} : { heldUntilMs: untilMs };
      const wanted = { patience: delivery.patience, nowMs: now(), ...held };
      const place = (await quietly(store.use(({ places }) => places.take(wanted)))) ?? 'store';
      taken = typeof place === 'string' ? undefined : place;
      became = typeof place === 'string' ? `refused, ${place}` : 'held';
      return taken !== undefined;
    },
    async leave() {
      if (taken === undefined) return;
      const place = taken;
      const nowMs = now();
      const wasCut = nowMs > delivery.answerByMs;
      await quietly(store.use(({ places }) => places.leave(place, nowMs, wasCut)));
    },
    became: () => became,
  };
}
