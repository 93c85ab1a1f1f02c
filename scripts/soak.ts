import { parseArgs } from 'node:util';
import { createRandom, type Random } from '../simulator/mutate.ts';
import { soak } from '../simulator/soak.ts';
import { plainParameters, standInKey, startStack } from '../simulator/stack.ts';

// npm run soak: many followers, a slow robot, containers that die and a store that goes away.

const usage = `usage: npm run soak [-- --followers N] [--median MS] [--bundle FILE] [--seed S]

  --followers  how many write; 500 without it
  --median     of the robot's time in milliseconds (log-normal, p99 five times that); 4000 without it
  --bundle     a packaged handlers/wechat.mjs instead of the sources
  --seed       repeats the draws of a run; 1 without it`;

const token = 'SoakToken';

/** Containers at work when no more followers may write: an account's limit may be as low as 10, ours here is 40. */
const maxBusy = 34;

/** Of the containers that begin an invocation, so many die within the next seconds. */
const killShare = 0.02;
const killWithinMs = 6000;

/** How long the store is down, in the middle of the run. */
const downMs = 10_000;

/** The spread of a log-normal distribution whose 99th percentile is five times its median. */
const sigma = 0.69;

interface Wanted {
  readonly followers: number;
  readonly median: number;
  readonly seed: number;
  readonly bundle: string | undefined;
}

function parseWanted(): Wanted | undefined {
  try {
    const { values } = parseArgs({
      options: {
        followers: { type: 'string', default: '500' },
        median: { type: 'string', default: '4000' },
        seed: { type: 'string', default: '1' },
        bundle: { type: 'string' },
      },
    });
    const [followers, median, seed] = [values.followers, values.median, values.seed].map(Number);
    const numbers = { followers: followers ?? 0, median: median ?? 0, seed: seed ?? 0 };
    const isGood = Object.values(numbers).every((value) => Number.isInteger(value) && value > 0);
    return isGood ? { ...numbers, bundle: values.bundle } : undefined;
  } catch {
    return undefined;
  }
}

/** A draw of the normal distribution, by Box and Muller. */
function normal(random: Random): number {
  const uniform = () => (random.below(1_000_000) + 0.5) / 1_000_000;
  return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function run({ followers, median, seed, bundle }: Wanted): Promise<boolean> {
  const random = createRandom(seed);
  const begunMs = Date.now();
  let downFromMs = Infinity;
  let killed = 0;
  const stack = await startStack({
    parameters: plainParameters(token, standInKey),
    robots: [{ apiKey: standInKey }],
    isStoreDown: () => Date.now() >= downFromMs && Date.now() < downFromMs + downMs,
    killAfterMs: () => {
      if (!random.chance(killShare)) return undefined;
      killed += 1;
      return random.below(killWithinMs);
    },
    ...(bundle === undefined ? {} : { modulePath: bundle }),
  });
  const latencyMs = () => Math.min(55_000, median * Math.exp(sigma * normal(random)));
  let written = 0;
  const noted = () => {
    written += 1;
    if (written === Math.ceil(followers / 2)) downFromMs = Date.now();
    return latencyMs();
  };
  const options = { stack, token, followers, maxBusy, random, latencyMs: noted };
  const { fates, askedTimes, mostBusy } = await soak(options);
  await stack.close();
  say(
    `${followers} followers in ${Math.round((Date.now() - begunMs) / 1000)} s, robot's median ${median} ms, seed ${seed}`,
  );
  say(
    `containers: ${stack.lambda.started()} started, ${mostBusy} busy at most, ${killed} chosen to die`,
  );
  say(`store: down for ${downMs / 1000} s after ${Math.ceil(followers / 2)} followers`);
  for (const [fate, count] of [...fates].toSorted(([, a], [, b]) => b - a))
    say(`  ${fate}: ${count}`);
  for (const [times, count] of [...askedTimes].toSorted(([a], [b]) => a - b)) {
    say(`  asked ${times === 1 ? 'once' : `${times} times`}: ${count}`);
  }
  return (fates.get('banner') ?? 0) === 0;
}

const wanted = parseWanted();
if (wanted === undefined) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = (await run(wanted)) ? 0 : 1;
}
