/** Whether a follower may have an answer that costs an upstream call. */
export interface AskLimit {
  /** Takes one of the follower's calls; false, and nothing taken, when this minute's are used up. */
  take(follower: string): boolean;
}

interface Parts {
  /** Milliseconds, never running backwards by much. */
  readonly now: () => number;
  readonly perMinute: number;
}

const windowMs = 60_000;

/** Followers remembered at most, each with `perMinute` numbers: about 2 MB at ten calls a minute. */
const maxFollowers = 10_000;

/**
 * Keeps one follower from burning the quota of all: in any 60 s at most `perMinute` calls for each
 * follower, counted in this container. Beyond 10,000 followers in one minute, those who asked
 * longest ago begin afresh.
 */
export function createAskLimit({ now, perMinute }: Parts): AskLimit {
  // Ordered by the last call taken, the oldest first.
  const taken = new Map<string, readonly number[]>();
  return {
    take(follower) {
      const nowMs = now();
      dropExpired(taken, nowMs);
      const recent = (taken.get(follower) ?? []).filter((atMs) => nowMs - atMs < windowMs);
      if (recent.length >= perMinute) return false;
      taken.delete(follower);
      taken.set(follower, [...recent, nowMs]);
      const [oldest] = taken.keys();
      if (taken.size > maxFollowers && oldest !== undefined) taken.delete(oldest);
      return true;
    },
  };
}

// Stops at the first that is not expired, so each entry is dropped once and looked at little more.
function dropExpired(taken: Map<string, readonly number[]>, nowMs: number): void {
  for (const [follower, times] of taken) {
    if (nowMs - (times.at(-1) ?? 0) < windowMs) return;
    taken.delete(follower);
  }
}
