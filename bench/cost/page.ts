import { asksForMs, assumed, type Conditions } from '../in-time/conditions.ts';
import {
  createTally,
  drawChance,
  isWithinDeliveries,
  outcomes,
  type Chance,
  type Fate,
  type Tally,
} from '../in-time/fate.ts';
import { answeredNaively, answeredStatelessly } from '../in-time/other-bots.ts';
import { answeredByThisBot } from '../in-time/this-bot.ts';
import { tableOf, type Findings, type Setup, type Table } from '../page.ts';
import type { Random } from '../statistics.ts';
import { freePerMonth, itemsOfMessages, shown, usdFor } from './prices.ts';
import { logBytes, monitoringUsage, usageOf, type BillCase } from './usage.ts';

// What a month costs: units times prices, and nothing else. Seconds, deliveries and operations of the table
// come from the simulation of in-time for the same robots; the log's bytes were measured.

/** Drawn for each robot. */
const drawn = 200_000;
const mediansMs = [800, 2000, 4000, 7000];

/** One answer in a hundred takes 5 times the median. */
const sigma = 0.69;

const million = 1_000_000;
const volumes = [1000, 30_000, million];
const memorySizesMB = [128, 256, 512, 1024];

/** Answers by the first, the second and the third delivery, and none. */
const answersMs = { '1 s': 1000, '6 s': 6000, '12 s': 12_000, never: asksForMs };

type Bot = (chance: Chance, conditions: Conditions) => Fate;

/** The others are billed as if they stopped when WeChat hangs up and wrote no log: both in their favour. */
const bots = [
  { bot: 'this bot', play: answeredByThisBot },
  { bot: 'naive', play: answeredNaively },
  { bot: 'stateless', play: answeredStatelessly },
] as const;

/** Messages of one bot with a robot of one speed. */
interface Played {
  readonly bot: (typeof bots)[number]['bot'];
  readonly medianMs: number;
  readonly tally: Tally;
}

/** What a month of messages costs: by volume, by memory and robot, item by item, and beside other bots. */
export async function costPage({ random, bill }: Setup): Promise<Findings> {
  return { facts: { ...bill, sigma, drawn }, tables: Object.values(costTables(bill, random)) };
}

/** The tables of one case; the documents show them. */
export function costTables(bill: BillCase, random: Random) {
  const [own] = played(bill.medianMs, bots.slice(0, 1), random);
  const all = mediansMs.flatMap((medianMs) => played(medianMs, bots, random));
  if (own === undefined) throw new Error('there are no messages');
  return {
    month: byMonth(own.tally, bill),
    memory: byMemory(all, bill),
    items: byItem(own.tally, bill),
    bots: byBot(all, bill),
  };
}

/** The same messages for each bot. */
function played(
  medianMs: number,
  chosen: readonly { readonly bot: Played['bot']; readonly play: Bot }[],
  random: Random,
): readonly Played[] {
  const tallies = chosen.map((each) => ({ ...each, tally: createTally() }));
  for (let message = 0; message < drawn; message += 1) {
    const chance = drawChance({ medianMs, sigma }, 'one in ten', random);
    for (const { play, tally } of tallies) tally.add(play(chance, assumed));
  }
  return tallies.map(({ bot, tally }) => ({ bot, medianMs, tally: tally.result() }));
}

/** What this bot uses in a month. */
function used(messages: number, tally: Tally, { memoryMB, monitoring }: BillCase) {
  const metrics = monitoring === 'off' ? 0 : logBytes.metrics;
  const bytes = logBytes.lambda + logBytes.bot + metrics;
  return usageOf(messages, tally, { memoryMB, bytes });
}

function byMonth(tally: Tally, bill: BillCase) {
  const { region, monitoring } = bill;
  const rows = volumes.flatMap((messages) =>
    [{}, freePerMonth].map((free) => {
      const units = { ...used(messages, tally, bill), ...monitoringUsage(monitoring) };
      const usd = (lines: Parameters<typeof usdFor>[2]) =>
        usdFor(units, region, { ...lines, free });
      return {
        messages,
        isFree: free === freePerMonth,
        forMessages: usd({ lines: itemsOfMessages }),
        kept: usd({ lines: ['logs kept, KMS'] }),
        monitoring: usd({ lines: ['monitoring'] }),
        together: usd({}),
      };
    }),
  );
  const head = ['messages', 'free tier', 'for them', 'logs kept, KMS', 'monitoring', 'together'];
  return tableOf(`a month with monitoring: ${monitoring}, in USD`, head, rows, (row) => [
    row.messages.toLocaleString('en'),
    row.isFree ? 'with' : 'without',
    ...[row.forMessages, row.kept, row.monitoring, row.together].map(shown),
  ]);
}

function byMemory(all: readonly Played[], bill: BillCase) {
  const own = all.filter(({ bot }) => bot === 'this bot');
  const rows = memorySizesMB.map((memoryMB) => ({
    memoryMB,
    usd: own.map(({ tally }) => usdFor(used(million, tally, { ...bill, memoryMB }), bill.region)),
  }));
  const head = ['memory', ...own.map(({ medianMs }) => `median ${medianMs / 1000} s`)];
  const title = 'USD per million messages, by memory and robot, monitoring left out';
  return tableOf(title, head, rows, ({ memoryMB, usd }) => [`${memoryMB} MB`, ...usd.map(shown)]);
}

/** All messages of the case, then those whose answer takes so long in warm containers. */
function byItem(all: Tally, bill: BillCase): Table<{ name: string; cells: readonly string[] }> {
  const columns = [['all', all] as const, ...Object.entries(answersMs).map(answeredAfter)];
  const tallies = columns.map(([, tally]) => tally);
  const usage = tallies.map((tally) => used(million, tally, bill));
  const usd = (lines: Parameters<typeof usdFor>[2]) =>
    usage.map((units) => shown(usdFor(units, bill.region, lines)));
  const rows = [
    { name: 'deliveries', cells: tallies.map(({ deliveries }) => short(deliveries)) },
    { name: 'seconds billed', cells: tallies.map((tally) => tally.billedSeconds.toFixed(2)) },
    {
      name: 'writes, reads',
      cells: tallies.map((tally) => `${short(tally.storeWrites)}, ${short(tally.storeReads)}`),
    },
    ...itemsOfMessages.map((name) => ({ name, cells: usd({ lines: [name] }) })),
    { name: 'together', cells: usd({ lines: itemsOfMessages }) },
  ];
  const head = ['', ...columns.map(([name]) => name)];
  const title = 'USD per million messages item by item: all, and by the time an answer takes';
  return tableOf(title, head, rows, ({ name, cells }) => [name, ...cells]);
}

/** One decimal, none where it is 0. */
function short(value: number): string {
  return String(Number(value.toFixed(1)));
}

function answeredAfter([name, ms]: readonly [string, number]): readonly [string, Tally] {
  const tally = createTally();
  tally.add(answeredByThisBot({ upstreamMs: [ms, ms, ms], coldMs: [0, 0, 0] }, assumed));
  return [name, tally.result()];
}

function byBot(all: readonly Played[], bill: BillCase) {
  const rows = all.map(({ bot, medianMs, tally }) => {
    const units =
      bot === 'this bot'
        ? used(million, tally, bill)
        : usageOf(million, tally, { memoryMB: bill.memoryMB, bytes: logBytes.lambda });
    const within = outcomes.filter(isWithinDeliveries);
    const answered = within.reduce((sum, outcome) => sum + tally.shares[outcome], 0);
    return { bot, medianMs, answered, tally, usd: usdFor(units, bill.region) };
  });
  const head = ['median', 'bot', 'answered', 'requests', 'Lambda s', 'USD', 'per million answered'];
  const title = 'bots: USD per million messages, deployed alike, monitoring left out';
  return tableOf(
    title,
    head,
    rows,
    ({ bot, medianMs, answered, tally, usd }) => [
      `${medianMs / 1000} s`,
      bot,
      `${(100 * answered).toFixed(1)} %`,
      tally.deliveries.toFixed(2),
      tally.billedSeconds.toFixed(2),
      shown(usd),
      shown(usd / answered),
    ],
    2,
  );
}
