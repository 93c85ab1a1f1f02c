import { within } from '../time.ts';
import type { AnswerStore } from './store.ts';

/** The store did not answer in time, failed, or failed a moment ago. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The first call sets up a connection, and in a frozen container replaces a dead one. */
const firstCallMs = 1200;

/** How long a call may take when whoever asks has to reply soon. */
const callMs = 400;

/** How long a call may take when nobody waits for the reply any more, or there is time left before it. */
export const patientCallMs = 1500;

/** How long a store that failed is left alone. */
const restMs = 5000;

interface Parts {
  /** Makes the store; called once, when it is first needed. */
  readonly load: () => Promise<AnswerStore>;
  readonly now: () => number;
  /** Told of each failure that was not merely the rest after one. */
  readonly onFailure?: (error: unknown) => void;
}

/** A store that costs a message little when it is slow, throttled or gone. */
export interface GuardedStore {
  /** Makes the store ready without waiting for it. */
  readonly preload: () => void;
  /** Runs an operation within its time, and aborts its signal when that is over. Throws StoreUnavailable. */
  readonly use: <T>(operation: Operation<T>, how?: Use) => Promise<T>;
}

export type Operation<T> = (store: AnswerStore, signal: AbortSignal) => Promise<T>;

/** How much an operation is worth. */
export interface Use {
  /** How long it may take, when that is longer than the guard would give it. */
  readonly atLeastMs?: number;
  /** The longest it may take, even where the guard would give it more. */
  readonly atMostMs?: number;
  /** Whether the store is tried although it failed a moment ago. */
  readonly evenInCooldown?: boolean;
}

/** Loads the store when it is needed, bounds every call, and leaves it alone for 5 s once one failed. */
export function createGuardedStore({ load, now, onFailure }: Parts): GuardedStore {
  const loaded = onceLoaded(load);
  let hasAnswered = false;
  let restsUntilMs = -Infinity;

  return {
    preload() {
      loaded().catch(() => undefined);
    },
    async use(operation, { atLeastMs = 0, atMostMs = Infinity, evenInCooldown = false } = {}) {
      if (now() < restsUntilMs && !evenInCooldown)
        throw new StoreUnavailable('The store failed a moment ago.');
      try {
        const limitMs = Math.min(atMostMs, Math.max(atLeastMs, hasAnswered ? callMs : firstCallMs));
        const result = await within(limitMs, async (signal) => operation(await loaded(), signal));
        hasAnswered = true;
        return result;
      } catch (cause) {
        restsUntilMs = now() + restMs;
        onFailure?.(cause);
        throw new StoreUnavailable('The store cannot be used now.', { cause });
      }
    },
  };
}

/** Loads at the first call; later ones get the same. A failed loading is forgotten. */
export function onceLoaded<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
}

/** The result, or undefined when the store cannot be used: the caller goes on without it. */
export async function orUndefined<T>(used: Promise<T>): Promise<T | undefined> {
  try {
    return await used;
  } catch (error) {
    if (error instanceof StoreUnavailable) return undefined;
    throw error;
  }
}
