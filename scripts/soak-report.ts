import { mostWithin, type MarkFail } from '../simulator/mark-fail.ts';
import type { SoakReport } from '../simulator/soak.ts';
import { downMs } from './soak-faults.ts';
import type { SoakWanted } from './soak-plan.ts';
import type { ThrottleCounts } from './soak-throttles.ts';

/** What a soak found. */
export interface SoakFindings {
  readonly wanted: SoakWanted;
  readonly report: SoakReport;
  readonly markFail: MarkFail;
  readonly throttled: ThrottleCounts;
  readonly seconds: number;
  readonly containers: { readonly started: number; readonly killed: number };
}

/** The lines that `npm run soak` prints. */
export function reportLines(findings: SoakFindings): readonly string[] {
  return [...conditions(findings), ...counts(findings), ...fates(findings.report)];
}

function conditions({ wanted, report, seconds, containers }: SoakFindings): readonly string[] {
  const { followers, median, seed, patience, cuts, held, calm } = wanted;
  const { started, killed } = containers;
  const store = `store: down for ${downMs / 1000} s after ${Math.ceil(followers / 2)} followers`;
  return [
    `${followers} followers in ${seconds} s, robot's median ${median} ms, seed ${seed}`,
    `patience ${patience}, ${cuts} cuts in five minutes, ${held} held at once`,
    `containers: ${started} started, ${report.mostBusy} busy at most, ${killed} chosen to die`,
    ...(calm ? [] : [store]),
  ];
}

function counts({ wanted, markFail, throttled }: SoakFindings): readonly string[] {
  const cuts = markFail.cuts();
  const most = mostWithin(cuts, wanted.markWindow * 1000);
  const { all, first, firstWhileHeld, taps } = throttled;
  return [
    `cuts: ${cuts.length}, at most ${most} in ${wanted.markWindow} s`,
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
