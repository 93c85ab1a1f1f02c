import { cutMs, type Conditions } from './conditions.ts';
import { outcomes, type Chance, type Fate, type StoreUnits } from './fate.ts';

/**
 * A bot that asks once, and says nothing when the answer is not there before WeChat hangs up. The
 * second delivery, which it knows again, it acknowledges at once, so that no third one comes.
 */
export function answeredNaively(chance: Chance, conditions: Conditions): Fate {
  const fate = askedAnew(chance, conditions, 1);
  return fate.outcome === 'not at all' ? { ...fate, deliveries: 2 } : fate;
}

/** A bot that remembers nothing: every delivery asks anew, and the robot is as slow or as quick as by chance. */
export function answeredStatelessly(chance: Chance, conditions: Conditions): Fate {
  return askedAnew(chance, conditions, 3);
}

/**
 * What no bot can pass that asks once and has three deliveries: everything but the robot takes no
 * time. Nobody bills it.
 */
export function answeredAtTheLimit({ upstreamMs: [ms] }: Chance): Fate {
  const delivery = Math.floor(ms / cutMs);
  const outcome = delivery < 3 ? outcomes[delivery] : undefined;
  const deliveries = Math.min(delivery + 1, 3);
  const calls = { deliveries, upstreamCalls: 1, store: noStore };
  return { outcome: outcome ?? 'not at all', ...calls, billedMs: Number.NaN };
}

const noStore: StoreUnits = { writes: 0, reads: 0 };

/** Nothing runs on here after WeChat has hung up. */
function askedAnew(
  { upstreamMs, coldMs }: Chance,
  { networkMs }: Conditions,
  deliveries: number,
): Fate {
  let billedMs = 0;
  for (const [index, outcome] of outcomes.slice(0, deliveries).entries()) {
    const workedMs = (coldMs[index] ?? 0) + (upstreamMs[index] ?? Infinity);
    billedMs += Math.min(workedMs, cutMs - networkMs / 2);
    const calls = { deliveries: index + 1, upstreamCalls: index + 1, store: noStore };
    if (workedMs + networkMs < cutMs) return { outcome, ...calls, billedMs };
  }
  return { outcome: 'not at all', deliveries, upstreamCalls: deliveries, store: noStore, billedMs };
}
