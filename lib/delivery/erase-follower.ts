import { orUndefined, type GuardedStore } from './guarded-store.ts';
import type { Delivery } from './schedule.ts';
import { itemLifeMs } from './store.ts';

interface Parts {
  readonly store: GuardedStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Erases a follower who leaves, as WeChat obliges the account to. Takes the time it needs, since nobody
 * waits for a reply, and tries a store that failed a moment ago, since WeChat does not say it again.
 * @param keepsTranscript whether messages still under way may write lines, which must not stay either
 */
export async function eraseFollower(
  { store, now }: Parts,
  { key, sentAtMs, answerByMs }: Delivery,
  keepsTranscript: boolean,
): Promise<void> {
  const nowMs = now();
  const leftAtMs = Number.isFinite(sentAtMs) ? sentAtMs : nowMs;
  const leaving = keepsTranscript ? { leftAtMs, expiresMs: nowMs + itemLifeMs } : undefined;
  const use = { atLeastMs: answerByMs - nowMs, evenInCooldown: true };
  await orUndefined(store.use((answers) => answers.forget(key.follower, leaving), use));
}
