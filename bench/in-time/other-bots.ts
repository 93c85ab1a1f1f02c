import { cutMs, type Conditions } from './conditions.ts';
import { outcomes, type Chance, type Fate } from './fate.ts';

/** A bot that asks once, and says nothing when the answer is not there before WeChat hangs up. */
export function answeredNaively(chance: Chance, conditions: Conditions): Fate {
  return askedAnew(chance, conditions, 1);
}

/** A bot that remembers nothing: every delivery asks anew, and the robot is as slow or as quick as by chance. */
export function answeredStatelessly(chance: Chance, conditions: Conditions): Fate {
  return askedAnew(chance, conditions, 3);
}

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
    if (workedMs + networkMs < cutMs) return { outcome, upstreamCalls: index + 1, billedMs };
  }
  return { outcome: 'not at all', upstreamCalls: deliveries, billedMs };
}
