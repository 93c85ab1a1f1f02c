import { parseArgs } from 'node:util';
import type { Random } from '../simulator/mutate.ts';

/** How to run a soak. */
export interface SoakPlan {
  readonly followers: number;
  /** The robot's median, in milliseconds. */
  readonly median: number;
  readonly seed: number;
  readonly patience: string;
  readonly cuts: number;
  readonly held: number;
  readonly markFail: number;
  readonly markWindow: number;
  readonly containers: number;
  /** Followers who write in a minute; 0: as many as the containers can take. */
  readonly perMinute: number;
  /** Followers who write at the same moment; with more than one, another writes while they are held. */
  readonly burst: number;
  readonly calm: boolean;
  readonly bundle: string | undefined;
}

export const usage = `usage: npm run soak [-- OPTION …]

  --followers N     how many write; 500 without it
  --median MS       of the robot's time (log-normal, p99 five times that); 4000 without it
  --per-minute N    how many write in a minute, whatever happens; without it, as many as the containers take
  --burst N         so many write at the same moment, and one more while they are held; 1 without it
  --containers N    executions the account runs at once (429 above that); without it, no limit
  --patience P      three, two or one; three without it
  --cuts N          CUTS_PER_FIVE_MINUTES; 20 without it
  --held N          HELD_AT_ONCE: questions held at once; 2 without it
  --mark-fail N     cuts that mute the account for a minute; 0, never, without it
  --mark-window S   in so many seconds; 300 without it
  --calm            no container is killed and the store stays up
  --bundle FILE     a packaged handlers/wechat.mjs instead of the sources
  --seed S          repeats the draws of a run; 1 without it`;

const numbers = {
  followers: '500',
  median: '4000',
  seed: '1',
  cuts: '20',
  held: '2',
  'mark-fail': '0',
  'mark-window': '300',
  containers: '0',
  'per-minute': '0',
  burst: '1',
} as const;

/** What the arguments ask for; undefined when they make no sense. */
export function parseSoakPlan(args: readonly string[]): SoakPlan | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options });
    const number = (name: keyof typeof numbers) => wholeNumber(values[name]);
    if (!['three', 'two', 'one'].includes(values.patience)) return undefined;
    return {
      followers: Math.max(1, number('followers')),
      median: Math.max(1, number('median')),
      seed: number('seed'),
      patience: values.patience,
      cuts: number('cuts'),
      held: number('held'),
      markFail: number('mark-fail'),
      markWindow: number('mark-window'),
      containers: number('containers'),
      perMinute: number('per-minute'),
      burst: Math.max(1, number('burst')),
      calm: values.calm,
      bundle: values.bundle,
    };
  } catch {
    return undefined;
  }
}

const text = <T extends string>(value: T) => ({ type: 'string', default: value }) as const;

const options = {
  followers: text(numbers.followers),
  median: text(numbers.median),
  seed: text(numbers.seed),
  cuts: text(numbers.cuts),
  held: text(numbers.held),
  'mark-fail': text(numbers['mark-fail']),
  'mark-window': text(numbers['mark-window']),
  containers: text(numbers.containers),
  'per-minute': text(numbers['per-minute']),
  burst: text(numbers.burst),
  patience: text('three'),
  calm: { type: 'boolean', default: false },
  bundle: { type: 'string' },
} as const;

function wholeNumber(written: string): number {
  if (!/^\d{1,7}$/.test(written)) throw new Error(`${written} is no whole number`);
  return Number(written);
}

/** The spread of a log-normal distribution whose 99th percentile is five times its median. */
const sigma = 0.69;

/** A draw of the normal distribution, by Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(uniform(random))) * Math.cos(2 * Math.PI * uniform(random));
}

function uniform(random: Random): number {
  return (random.below(1_000_000) + 0.5) / 1_000_000;
}

/** Milliseconds between two followers of a burst, and until one more writes while these are held. */
const burstMs = 200;
const lateMs = 6500;

/**
 * Milliseconds until the next follower writes: an exponential draw at a rate. In bursts: `burst`
 * followers at once, one more while their slow answers are held, then the rest of the time that the
 * rate gives to all of them.
 * @param index of the follower who has just written
 */
export function drawPauseMs({ perMinute, burst }: SoakPlan, random: Random, index: number): number {
  if (perMinute === 0) return 50 + random.below(200);
  const meanMs = 60_000 / perMinute;
  if (burst === 1) return -Math.log(uniform(random)) * meanMs;
  const written = (index % (burst + 1)) + 1;
  if (written < burst) return random.below(burstMs);
  return written === burst ? lateMs : Math.max(0, meanMs * (burst + 1) - lateMs);
}

/** Milliseconds the robot takes for a question: log-normal, at most 55 s. */
export function drawLatencyMs({ median }: SoakPlan, random: Random): number {
  return Math.min(55_000, median * Math.exp(sigma * normal(random)));
}

/** Share of invocations whose container is killed, and the most milliseconds until then. */
const killShare = 0.02;
const killWithinMs = 6000;

/** Milliseconds the store is down, in the middle of the run. */
export const downMs = 10_000;

/** Faults of a run: containers that are killed, and the store that is down for `downMs`. */
export function createFaults(plan: SoakPlan, random: Random) {
  let downFromMs = Infinity;
  let killed = 0;
  return {
    killed: () => killed,
    breakStore: () => {
      if (!plan.calm) downFromMs = Date.now();
    },
    isStoreDown: () => Date.now() >= downFromMs && Date.now() < downFromMs + downMs,
    killAfterMs: () => {
      if (plan.calm || !random.chance(killShare)) return undefined;
      killed += 1;
      return random.below(killWithinMs);
    },
  };
}
