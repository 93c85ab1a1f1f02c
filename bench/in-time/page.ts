import { defaultPatience } from '../../lib/delivery/slots.ts';
import { tableOf, type Findings, type Setup, type Table } from '../page.ts';
import type { Random } from '../statistics.ts';
import { checkAgainstStack } from './check.ts';
import { assumed, constants, type Conditions } from './conditions.ts';
import {
  coldStart,
  createTally,
  drawChance,
  isWithinDeliveries,
  outcomes,
  type Chance,
  type ColdStarts,
  type Fate,
  type Tally,
  type Upstream,
} from './fate.ts';
import { answeredAtTheLimit, answeredNaively, answeredStatelessly } from './other-bots.ts';
import { answeredByThisBot } from './this-bot.ts';

/** Drawn for each row. A share is then right to 0.2 %, 19 times in 20. */
const messages = 300_000;

const mediansMs = [800, 2000, 4000, 7000];
const sigmas = [0.69, 0.99];

/** What is compared with the bot itself. */
const checked: Upstream = { medianMs: 4000, sigma: 0.69 };

type Bot = (chance: Chance, conditions: Conditions) => Fate;

const bots: ReadonlyMap<string, Bot> = new Map<string, Bot>([
  ['this bot', answeredByThisBot],
  ['naive', answeredNaively],
  ['stateless', answeredStatelessly],
  ['limit', answeredAtTheLimit],
]);

/** How many messages of a kind are answered, and where their followers find the answer. */
export interface Row extends Tally {
  readonly medianMs: number;
  readonly bot: string;
}

/** Share of messages that is answered in time: nothing is sent and nothing is timed, moments are added up. */
export async function inTimePage({ random, check }: Setup): Promise<Findings> {
  const coldStarts: readonly ColdStarts[] = ['one in ten', 'every re-delivery'];
  const shares = coldStarts.flatMap((cold) =>
    sigmas.map((sigma) => simulated(sigma, cold, random)),
  );
  const tables: Table[] = [
    ...shares,
    ...shares.map(({ title, rows }) => besideTheLimit(title, rows)),
  ];
  if (check !== undefined) {
    const [expected] = simulate(checked, 'one in ten', random);
    tables.push(await checkAgainstStack(checked, expected?.shares, check, random));
  }
  return { facts: { messages, constants: { ...constants, ...coldStart } }, tables };
}

function simulated(sigma: number, coldStarts: ColdStarts, random: Random): Table<Row> {
  const rows = mediansMs.flatMap((medianMs) => simulate({ medianMs, sigma }, coldStarts, random));
  const p99 = Math.round(Math.exp(sigma * 2.326));
  const title = `p99 = ${p99} x median; new containers: ${coldStarts}`;
  const head = ['median', 'bot', ...outcomes, 'upstream calls', 'Lambda s'];
  const cellsOf = ({ medianMs, bot, shares, upstreamCalls, billedSeconds }: Row) => [
    `${medianMs / 1000} s`,
    bot,
    ...outcomes.map((outcome) => percent(shares[outcome])),
    upstreamCalls.toFixed(2),
    Number.isNaN(billedSeconds) ? '–' : billedSeconds.toFixed(2),
  ];
  return tableOf(title, head, rows, cellsOf, 2);
}

/** The same messages for every bot. */
function simulate(upstream: Upstream, coldStarts: ColdStarts, random: Random): readonly Row[] {
  const tallies = [...bots].map(([name, bot]) => ({ name, bot, tally: createTally() }));
  for (let message = 0; message < messages; message += 1) {
    const chance = drawChance(upstream, coldStarts, random);
    for (const { bot, tally } of tallies) tally.add(bot(chance, assumed));
  }
  const { medianMs } = upstream;
  return tallies.map(({ name, tally }) => ({ medianMs, bot: name, ...tally.result() }));
}

/** How far the bot is from what one call in 15 s could do, what 继续 brings, and how many messages find a place. */
function besideTheLimit(of: string, rows: readonly Row[]): Table {
  const compared = rows.filter(({ bot }) => bot === 'this bot').map((own) => compare(own, rows));
  const head = ['median', 'naive', 'this bot', 'limit', 'points', 'with 继续', 'cuts', 'in 5 min'];
  return tableOf(`beside the limit; ${of}`, head, compared, (row) => [
    `${row.medianMs / 1000} s`,
    ...[row.naive, row.ours, row.limit].map(percent),
    (100 * (row.ours - row.limit)).toFixed(2),
    percent(row.withPickUp),
    row.cuts.toFixed(2),
    row.inFiveMinutes.toFixed(0),
  ]);
}

/**
 * This bot beside the others, with a robot of one speed: shares within the deliveries, 0 to 1; deliveries of
 * one message that WeChat cuts; messages whose cuts are as many as any five minutes may have by default.
 */
export function compare(own: Row, rows: readonly Row[]) {
  const { medianMs, shares, deliveries } = own;
  const of = (name: string) =>
    within(rows.find(({ bot, ...row }) => bot === name && row.medianMs === medianMs));
  const cuts = deliveries - 1;
  const inFiveMinutes = defaultPatience.cutsPerFiveMinutes / cuts;
  const ours = within(own);
  const withPickUp = ours + shares['继续'];
  const others = { naive: of('naive'), limit: of('limit') };
  return { medianMs, ...others, ours, withPickUp, cuts, inFiveMinutes };
}

function within(row: Row | undefined): number {
  const answered = outcomes.filter(isWithinDeliveries);
  return answered.reduce((sum, outcome) => sum + (row?.shares[outcome] ?? Number.NaN), 0);
}

/** A share as `12.3 %`. */
function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
