import { createMarkFail, type PushLog } from '../simulator/mark-fail.ts';
import { createRandom } from '../simulator/mutate.ts';
import { soak } from '../simulator/soak.ts';
import { plainParameters, standInKey, startStack, type StackOptions } from '../simulator/stack.ts';
import { drawLatencyMs, drawPauseMs } from './soak-draws.ts';
import { createFaults } from './soak-faults.ts';
import { parseSoakOptions, usage, type SoakWanted } from './soak-plan.ts';
import { reportLines } from './soak-report.ts';
import { createThrottleLog } from './soak-throttles.ts';

// npm run soak: many followers, a slow robot, containers that die and a store that goes away.

const token = 'SoakToken';

/** Without a rate of their own, followers write only while fewer containers are at work. */
const maxBusy = 34;

/** WeChat cuts then; a caller that still waits is held. */
const cutMs = 5000;

/** Runs the soak and says what it found; whether nobody saw a banner that no fault explains. */
async function run(wanted: SoakWanted): Promise<boolean> {
  const random = createRandom(wanted.seed);
  const begunMs = Date.now();
  const faults = createFaults(wanted, random);
  const stack = await startStack(stackOptions(wanted, faults));
  const markFail = createMarkFail({
    threshold: wanted.markFail || Infinity,
    windowMs: wanted.markWindow * 1000,
    now: Date.now,
  });
  const throttled = createThrottleLog(() => stack.lambda.waitingLonger(cutMs));
  const { followers } = wanted;
  let written = 0;
  const report = await soak({
    stack,
    token,
    followers,
    logs: {
      questions: both(markFail, throttled.noteQuestion),
      taps: both(markFail, throttled.noteTap),
    },
    maxBusy: wanted.perMinute === 0 ? maxBusy : Infinity,
    pauseMs: (index) => drawPauseMs(wanted, random, index),
    latencyMs: () => {
      written += 1;
      sayProgress(written, followers);
      if (written === Math.ceil(followers / 2)) faults.breakStore();
      return drawLatencyMs(wanted, random);
    },
  });
  await stack.close();
  const seconds = Math.round((Date.now() - begunMs) / 1000);
  const containers = { started: stack.lambda.started(), killed: faults.killed() };
  const findings = { wanted, report, markFail, throttled: throttled.counts(), seconds, containers };
  for (const line of reportLines(findings)) process.stdout.write(`${line}\n`);
  return (report.fates.get('banner') ?? 0) === 0;
}

/** A line at each tenth, on standard error: standard output holds the findings alone. */
function sayProgress(written: number, followers: number): void {
  if (written % Math.ceil(followers / 10) !== 0) return;
  process.stderr.write(`${written} of ${followers} have written\n`);
}

function stackOptions(wanted: SoakWanted, faults: ReturnType<typeof createFaults>): StackOptions {
  return {
    parameters: plainParameters(token, standInKey),
    robots: [{ apiKey: standInKey }],
    environment: {
      DELIVERY_PATIENCE: wanted.patience,
      CUTS_PER_FIVE_MINUTES: String(wanted.cuts),
      HELD_AT_ONCE: String(wanted.held),
    },
    isStoreDown: faults.isStoreDown,
    killAfterMs: faults.killAfterMs,
    maxBusy: wanted.containers || Infinity,
    ...(wanted.bundle === undefined ? {} : { modulePath: wanted.bundle }),
  };
}

function both({ isPushing, note }: PushLog, alsoNote: PushLog['note']): PushLog {
  return {
    isPushing,
    note: (...delivery) => {
      note(...delivery);
      alsoNote(...delivery);
    },
  };
}

const wanted = parseSoakOptions(process.argv.slice(2));
if (wanted === undefined) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = (await run(wanted)) ? 0 : 1;
}
