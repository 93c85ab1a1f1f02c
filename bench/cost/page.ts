import { isDeepStrictEqual } from 'node:util';
import type { Findings, Setup } from '../page.ts';
import { answeredByThisBot } from '../in-time/this-bot.ts';
import { lambdaLogBytes } from './log-bytes.ts';
import { botsOf, pathsByAnswer, pathsOf, sigma, type Path } from './paths.ts';
import { priceList } from './prices.ts';
import { takenInARun, type Taken } from './run.ts';
import { defaultOf } from './stage.ts';
import { byHabit, byRobot } from './beside.ts';
import {
  byAnswer,
  byMemory,
  byMonitoring,
  byMonth,
  byPath,
  pricesTable,
  tabled,
  type Tabled,
} from './tables.ts';
import type { Deployment } from './usage.ts';
import { parseBill } from './wanted.ts';

// What a month costs, and kept honest so:
// - A bill is units times prices, and nothing else; prices lie in prices.json with their sources.
// - Seconds, deliveries and operations of the store come from the simulation of in-time, for the same
//   robots. A run of the bot itself between the stand-ins meters what single messages take, and stands
//   beside what the simulation has for the same times; bytes of log are those of that run.
// - What is not known is not counted, and said: a total of it is shown as ≥.

/** Drawn for each robot. */
const messages = 200_000;

const mediansMs = [800, 2000, 4000, 7000];

/** With it four messages in ten take more than one delivery. */
const slowMs = 4000;

/** Assumed, as in docs/deploy.md: a reply with its headers, and a question to the robot with its own. */
const egressBytes = 900 + 600;

/** The token and one key of a robot; safe mode adds the EncodingAESKey. */
const secureParameters = 2;

/** On one machine there is hardly a network. */
const onOneMachine = { networkMs: 4, storeMs: 10 };

/** What a month of messages costs, by path, volume, memory size and habit. */
export async function costPage({ random, bill }: Setup): Promise<Findings> {
  const wanted = bill ?? parseBill({});
  if (typeof wanted === 'string') throw new Error(wanted);
  const { medianMs, memoryMB, region, monitoring } = wanted;
  const isOtherCase = !isDeepStrictEqual(wanted, parseBill({}));
  const taken = await takenInARun();
  const deployment: Deployment = {
    memoryMB,
    processor: 'arm',
    api: 'http',
    keepsSettings: true,
    secureParameters,
    logBytes: logBytesOf(taken, monitoring === 'off'),
    egressBytes,
    logRetentionDays: Number(defaultOf('logRetentionDays')),
  };
  const paths = pathsOf(medianMs, messages, random);
  const robots = mediansMs.map((ms) => ({ medianMs: ms, paths: botsOf(ms, messages, random) }));
  const { free, regions } = priceList;
  const prices = regions[region]?.prices;
  if (prices === undefined) throw new Error(`there are no prices of ${region}`);
  const sections: readonly Tabled[] = [
    byPath({ medianMs, paths }, deployment, prices),
    byMonth(firstOf(paths), deployment, { prices, free: free.month, monitoring }),
    byMonitoring(prices, free.month),
    byHabit(botsOf(medianMs, messages, random), deployment, prices),
    byRobot(robots, deployment, prices),
    byMemory(robots, deployment, prices),
    byPath({ medianMs: slowMs, paths: pathsOf(slowMs, messages, random) }, deployment, prices),
    byAnswer(pathsByAnswer(), deployment, prices),
    meteredTable(taken),
    pricesTable(region, priceList),
  ];
  return { facts: { ...wanted, sigma, messages, deployment }, isOtherCase, sections };
}

function firstOf([first]: readonly Path[]): Path {
  if (first === undefined) throw new Error('there are no paths');
  return first;
}

/** What one delivery logs: the fast path of the run, and the lines that Lambda adds. */
function logBytesOf([fast]: readonly Taken[], isUnmonitored: boolean): number {
  const { logBytes = 0, metricBytes = 0 } = fast ?? {};
  return lambdaLogBytes + logBytes - (isUnmonitored ? metricBytes : 0);
}

/** What single messages took in the run, beside the simulation. */
function meteredTable(taken: readonly Taken[]): Tabled {
  const rows = taken.map((each) => {
    const ms = each.upstreamMs;
    const chance = { upstreamMs: [ms, ms, ms], coldMs: [0, 0, 0] } as const;
    const simulated = each.name === 'message' ? answeredByThisBot(chance, onOneMachine).store : {};
    return { ...each, simulated };
  });
  const cells = rows.map(({ name, upstreamMs, deliveries, simulated, ...each }) => [
    name,
    `${upstreamMs / 1000} s`,
    String(deliveries),
    String(each.writes),
    'writes' in simulated ? String(simulated.writes) : '',
    String(each.reads),
    'reads' in simulated ? String(simulated.reads) : '',
    String(each.logBytes),
  ]);
  const head = [
    '',
    'answer after',
    'deliveries',
    'writes',
    'simulated',
    'reads',
    'simulated',
    'log',
  ];
  const title = 'metered in a run of the bot itself: units of the store, bytes of log';
  return tabled(title, rows, head, cells);
}
