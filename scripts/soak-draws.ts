import type { Random } from '../simulator/mutate.ts';
import type { SoakWanted } from './soak-plan.ts';

/** The spread of a log-normal distribution whose 99th percentile is five times its median. */
const sigma = 0.69;

/** A draw of the normal distribution, by Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(uniform(random))) * Math.cos(2 * Math.PI * uniform(random));
}

function uniform(random: Random): number {
  return (random.below(1_000_000) + 0.5) / 1_000_000;
}

/** How soon those of one burst follow each other, and when the one comes who writes while they are held. */
const burstMs = 200;
const lateMs = 6500;

/**
 * Until the next follower writes: an exponential draw when they come at a rate. In bursts, so many
 * write at once, one more while their slow answers are held, and then nobody for what is left of the
 * time that the rate gives them all.
 * @param index of the follower who has just written
 */
export function drawPauseMs(
  { perMinute, burst }: SoakWanted,
  random: Random,
  index: number,
): number {
  if (perMinute === 0) return 50 + random.below(200);
  const meanMs = 60_000 / perMinute;
  if (burst === 1) return -Math.log(uniform(random)) * meanMs;
  const written = (index % (burst + 1)) + 1;
  if (written < burst) return random.below(burstMs);
  return written === burst ? lateMs : Math.max(0, meanMs * (burst + 1) - lateMs);
}

/** How long the robot takes for a question: log-normal, and never longer than 55 s. */
export function drawLatencyMs({ median }: SoakWanted, random: Random): number {
  return Math.min(55_000, median * Math.exp(sigma * normal(random)));
}
