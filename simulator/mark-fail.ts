/** How a delivery ended. `failed` is a 5xx: the function, or what stands before it, gave no answer. `throttled` is a 429. */
export type DeliveryOutcome = 'answered' | 'cut' | 'failed' | 'throttled' | 'unreachable';

/** What WeChat remembers of the deliveries to one account, all followers together. */
export interface PushLog {
  /** Whether WeChat pushes anything now. */
  readonly isPushing: () => boolean;
  /** @param index which delivery of its message it was, from 0 */
  readonly note: (outcome: DeliveryOutcome, index: number) => void;
}

export interface MarkFail extends PushLog {
  /** When each delivery was cut, in milliseconds. */
  readonly cuts: () => readonly number[];
  readonly mutedTimes: () => number;
}

interface Options {
  /** Cuts within the window that mute the account. WeChat's own figure is not known. */
  readonly threshold: number;
  readonly windowMs: number;
  readonly muteMs?: number;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * WeChat's MarkFail: after too many timeouts nothing is pushed for a minute, then it is as if nothing
 * had been. That only timeouts count, and that they are counted in a window that slides, are assumptions.
 */
export function createMarkFail({ threshold, windowMs, muteMs = 60_000, now }: Options): MarkFail {
  const cuts: number[] = [];
  let mutedUntilMs = -Infinity;
  let mutedTimes = 0;
  let forgivenMs = -Infinity;
  return {
    isPushing: () => now() >= mutedUntilMs,
    note(outcome) {
      if (outcome !== 'cut') return;
      cuts.push(now());
      const recent = cuts.filter((at) => at > now() - windowMs && at > forgivenMs);
      if (recent.length < threshold || now() < mutedUntilMs) return;
      mutedUntilMs = now() + muteMs;
      forgivenMs = mutedUntilMs;
      mutedTimes += 1;
    },
    cuts: () => cuts,
    mutedTimes: () => mutedTimes,
  };
}

/** Most of these moments that any window of this length holds. */
export function mostWithin(moments: readonly number[], windowMs: number): number {
  return moments.reduce((most, from) => {
    const within = moments.filter((at) => at >= from && at < from + windowMs).length;
    return Math.max(most, within);
  }, 0);
}
