import { orUndefined, type GuardedStore } from './guarded-store.ts';

/**
 * Counts a follower's question and returns how many it makes today; undefined when nobody can say.
 * A day begins at midnight in Shanghai.
 */
export type CountToday = (follower: string) => Promise<number | undefined>;

interface Parts {
  readonly store: GuardedStore | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const shanghaiOffsetMs = 8 * 3_600_000;
const dayMs = 24 * 3_600_000;

export function createCountToday({ store, now }: Parts): CountToday {
  return async (follower) => {
    const dayNumber = Math.floor((now() + shanghaiOffsetMs) / dayMs);
    const day = new Date(dayNumber * dayMs).toISOString().slice(0, 10);
    const endsAtMs = (dayNumber + 1) * dayMs - shanghaiOffsetMs;
    if (store === undefined) return undefined;
    return orUndefined(store.use((answers) => answers.countQuestion(follower, day, endsAtMs)));
  };
}
