import { createMarkFail, mostWithin, type MarkFail, type PushLog } from '../simulator/mark-fail.ts';
import { createRandom } from '../simulator/mutate.ts';
import { soak, type SoakReport } from '../simulator/soak.ts';
import { plainParameters, standInKey, startStack, type StackOptions } from '../simulator/stack.ts';
import {
  createFaults,
  downMs,
  drawLatencyMs,
  drawPauseMs,
  parseSoakPlan,
  usage,
  type SoakPlan,
} from './soak-plan.ts';

// npm run soak: many followers, a slow robot, containers that die and a store that goes away.

const token = 'SoakToken';

/** Without a rate of their own, followers write only while fewer containers are at work. */
const maxBusy = 34;

/** WeChat cuts then; a caller that still waits is held. */
const cutMs = 5000;

/** Runs the soak and says what it found; whether nobody saw a banner that no fault explains. */
async function run(plan: SoakPlan): Promise<boolean> {
  const random = createRandom(plan.seed);
  const begunMs = Date.now();
  const faults = createFaults(plan, random);
  const stack = await startStack(stackOptions(plan, faults));
  const markFail = createMarkFail({
    threshold: plan.markFail || Infinity,
    windowMs: plan.markWindow * 1000,
    now: Date.now,
  });
  const throttled = createThrottleLog(() => stack.lambda.waitingLonger(cutMs));
  const { followers } = plan;
  let written = 0;
  const report = await soak({
    stack,
    token,
    followers,
    logs: {
      questions: both(markFail, throttled.noteQuestion),
      taps: both(markFail, throttled.noteTap),
    },
    maxBusy: plan.perMinute === 0 ? maxBusy : Infinity,
    pauseMs: (index) => drawPauseMs(plan, random, index),
    latencyMs: () => {
      written += 1;
      sayProgress(written, followers);
      if (written === Math.ceil(followers / 2)) faults.breakStore();
      return drawLatencyMs(plan, random);
    },
  });
  await stack.close();
  const seconds = Math.round((Date.now() - begunMs) / 1000);
  const containers = { started: stack.lambda.started(), killed: faults.killed() };
  const findings = { plan, report, markFail, throttled: throttled.counts(), seconds, containers };
  for (const line of reportLines(findings)) process.stdout.write(`${line}\n`);
  return (report.fates.get('banner') ?? 0) === 0;
}

/** A line at each tenth, on standard error: standard output holds the findings alone. */
function sayProgress(written: number, followers: number): void {
  if (written % Math.ceil(followers / 10) !== 0) return;
  process.stderr.write(`${written} of ${followers} have written\n`);
}

function stackOptions(plan: SoakPlan, faults: ReturnType<typeof createFaults>): StackOptions {
  return {
    parameters: plainParameters(token, standInKey),
    robots: [{ apiKey: standInKey }],
    environment: {
      DELIVERY_PATIENCE: plan.patience,
      CUTS_PER_FIVE_MINUTES: String(plan.cuts),
      HELD_AT_ONCE: String(plan.held),
    },
    isStoreDown: faults.isStoreDown,
    killAfterMs: faults.killAfterMs,
    maxBusy: plan.containers || Infinity,
    ...(plan.bundle === undefined ? {} : { modulePath: plan.bundle }),
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

/** What a soak found. */
interface SoakFindings {
  readonly plan: SoakPlan;
  readonly report: SoakReport;
  readonly markFail: MarkFail;
  readonly throttled: ThrottleCounts;
  readonly seconds: number;
  readonly containers: { readonly started: number; readonly killed: number };
}

/** The lines that `npm run soak` prints. */
function reportLines(findings: SoakFindings): readonly string[] {
  return [...conditions(findings), ...counts(findings), ...fates(findings.report)];
}

function conditions({ plan, report, seconds, containers }: SoakFindings): readonly string[] {
  const { followers, median, seed, patience, cuts, held, calm } = plan;
  const { started, killed } = containers;
  const store = `store: down for ${downMs / 1000} s after ${Math.ceil(followers / 2)} followers`;
  return [
    `${followers} followers in ${seconds} s, robot's median ${median} ms, seed ${seed}`,
    `patience ${patience}, ${cuts} cuts in five minutes, ${held} held at once`,
    `containers: ${started} started, ${report.mostBusy} busy at most, ${killed} chosen to die`,
    ...(calm ? [] : [store]),
  ];
}

function counts({ plan, markFail, throttled }: SoakFindings): readonly string[] {
  const cuts = markFail.cuts();
  const most = mostWithin(cuts, plan.markWindow * 1000);
  const { all, first, firstWhileHeld, taps } = throttled;
  return [
    `cuts: ${cuts.length}, at most ${most} in ${plan.markWindow} s`,
    `muted: ${markFail.mutedTimes()} times for a minute`,
    `throttled: ${all} deliveries, ${taps} of them taps`,
    `  first deliveries of a question: ${first}, ${firstWhileHeld} of them while another was held`,
  ];
}

function fates({ fates, askedTimes }: SoakReport): readonly string[] {
  const byCount = [...fates].toSorted(([, a], [, b]) => b - a);
  const byTimes = [...askedTimes].toSorted(([a], [b]) => a - b);
  return [
    ...byCount.map(([fate, count]) => `  ${fate}: ${count}`),
    ...byTimes.map(
      ([times, count]) => `  asked ${times === 1 ? 'once' : `${times} times`}: ${count}`,
    ),
  ];
}

/** Deliveries that were refused for want of a free execution. */
interface ThrottleCounts {
  readonly all: number;
  /** First deliveries of a question. */
  readonly first: number;
  /** Of these, how many while another delivery was held past its cut. */
  readonly firstWhileHeld: number;
  /** Deliveries of taps on 继续. */
  readonly taps: number;
}

/** @param held how many deliveries are held past their cut now */
function createThrottleLog(held: () => number) {
  let counts: ThrottleCounts = { all: 0, first: 0, firstWhileHeld: 0, taps: 0 };
  const noteQuestion: PushLog['note'] = (outcome, index) => {
    if (outcome !== 'throttled') return;
    const first = index === 0 ? 1 : 0;
    counts = {
      ...counts,
      all: counts.all + 1,
      first: counts.first + first,
      firstWhileHeld: counts.firstWhileHeld + (held() > 0 ? first : 0),
    };
  };
  const noteTap: PushLog['note'] = (outcome) => {
    if (outcome === 'throttled') counts = { ...counts, all: counts.all + 1, taps: counts.taps + 1 };
  };
  return { counts: () => counts, noteQuestion, noteTap };
}

const plan = parseSoakPlan(process.argv.slice(2));
if (plan === undefined) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = (await run(plan)) ? 0 : 1;
}
