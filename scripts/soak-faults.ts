import type { Random } from '../simulator/mutate.ts';
import type { SoakWanted } from './soak-plan.ts';

/** Of the containers that begin an invocation, so many die within the next seconds. */
const killShare = 0.02;
const killWithinMs = 6000;

/** How long the store is down, in the middle of the run. */
export const downMs = 10_000;

/** What goes wrong in a run, and when. */
export function createFaults(wanted: SoakWanted, random: Random) {
  let downFromMs = Infinity;
  let killed = 0;
  return {
    killed: () => killed,
    breakStore: () => {
      if (!wanted.calm) downFromMs = Date.now();
    },
    isStoreDown: () => Date.now() >= downFromMs && Date.now() < downFromMs + downMs,
    killAfterMs: () => {
      if (wanted.calm || !random.chance(killShare)) return undefined;
      killed += 1;
      return random.below(killWithinMs);
    },
  };
}
