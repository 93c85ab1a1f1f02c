import type { Random } from '../simulator/mutate.ts';
import type { SoakWanted } from './soak-options.ts';

/** The spread of a log-normal distribution whose 99th percentile is five times its median. */
const sigma = 0.69;

/** A draw of the normal distribution, by Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(uniform(random))) * Math.cos(2 * Math.PI * uniform(random));
}

function uniform(random: Random): number {
  return (random.below(1_000_000) + 0.5) / 1_000_000;
}

/** Until the next follower writes: an exponential draw when they come at a rate. */
export function drawPauseMs({ perMinute }: SoakWanted, random: Random): number {
  if (perMinute === 0) return 50 + random.below(200);
  return (-Math.log(uniform(random)) * 60_000) / perMinute;
}

/** How long the robot takes for a question: log-normal, and never longer than 55 s. */
export function drawLatencyMs({ median }: SoakWanted, random: Random): number {
  return Math.min(55_000, median * Math.exp(sigma * normal(random)));
}
