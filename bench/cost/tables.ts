import { markdownTable } from '../markdown.ts';
import type { Shown } from '../page.ts';
import { billOf, items, totalOf, type Bill } from './bill.ts';
import type { Path } from './paths.ts';
import {
  priceNames,
  shown,
  sumOf,
  type Prices,
  type PriceList,
  type Quantities,
} from './prices.ts';
import { monitoringLevels, monitoringUsage, type Monitoring } from './stage.ts';
import { usageOf, type Deployment } from './usage.ts';

/** A table whose rows are written into the results as they are, and beside them as they are shown. */
export interface Tabled extends Shown {
  readonly rows: readonly object[];
  readonly markdown: string;
}

export const million = 1_000_000;

/** Messages with a robot of one speed: all of each bot, this one first, or this one's by their deliveries. */
export interface Robot {
  readonly medianMs: number;
  readonly paths: readonly Path[];
}

export function tabled(
  title: string,
  rows: readonly object[],
  head: readonly string[],
  cells: readonly (readonly string[])[],
  words = 1,
): Tabled {
  const markdown = markdownTable(head, cells, words);
  return { title, rows, markdown, show: () => [title, '', markdown, ''].join('\n') };
}

/** What a million messages cost by the deliveries they take, item by item. */
export function byPath({ medianMs, paths }: Robot, deployment: Deployment, prices: Prices): Tabled {
  const share = ['share of messages', ...paths.map((path) => `${(100 * path.share).toFixed(2)} %`)];
  const title = `this bot with a robot of ${medianMs / 1000} s, by the deliveries a message takes`;
  return itemised(title, { paths, first: share, decimals: 1 }, deployment, prices);
}

/** What a million messages cost by the time their answer takes, item by item. */
export function byAnswer(paths: readonly Path[], deployment: Deployment, prices: Prices): Tabled {
  const deliveries = ['deliveries', ...paths.map((path) => String(path.deliveries))];
  const title = 'this bot, by the time an answer takes';
  return itemised(title, { paths, first: deliveries, decimals: 0 }, deployment, prices);
}

interface Itemised {
  readonly paths: readonly Path[];
  /** The line above all others. */
  readonly first: readonly string[];
  /** Of units of the store. */
  readonly decimals: number;
}

function itemised(
  title: string,
  { paths, first, decimals }: Itemised,
  deployment: Deployment,
  prices: Prices,
): Tabled {
  const bills = paths.map((path) => billOf(usageOf(million, path, deployment), prices));
  const rows = paths.map((path, index) => ({ ...path, bill: bills[index] }));
  const line = (name: string, of: (path: Path) => string) => [name, ...paths.map(of)];
  const cells = [
    first,
    line('seconds billed, each', ({ billedSeconds }) => billedSeconds.toFixed(2)),
    line('writes, reads, each', ({ storeWrites, storeReads }) =>
      [storeWrites, storeReads].map((units) => units.toFixed(decimals)).join(', '),
    ),
    ...Object.keys(items.messages).map((name) => [name, ...bills.map((bill) => of(bill, name))]),
    ['together', ...bills.map(({ messages }) => shown(totalOf(messages)))],
  ];
  const head = ['USD per million messages', ...paths.map(({ name }) => name)];
  return tabled(title, rows, head, cells);
}

function of({ messages }: Bill, wanted: string): string {
  const item = messages.find(({ name }) => name === wanted);
  return item === undefined ? '' : shown(item.amount);
}

const volumes = [1000, 30_000, million];

/** What a month costs: for the messages, what is kept and read for them, and monitoring. */
export function byMonth(
  path: Path,
  deployment: Deployment,
  { prices, free, monitoring }: { prices: Prices; free: Quantities; monitoring: Monitoring },
): Tabled {
  const rows = volumes.flatMap((messages) =>
    [{}, free].map((allowance) => {
      const used = { ...usageOf(messages, path, deployment), ...monitoringUsage(monitoring) };
      return { messages, isFree: allowance === free, bill: billOf(used, prices, allowance) };
    }),
  );
  const cells = rows.map(({ messages, isFree, bill }) => [
    messages.toLocaleString('en'),
    isFree ? 'with' : 'without',
    shown(totalOf(bill.messages)),
    shown(totalOf(bill.standing.slice(0, 2))),
    shown(totalOf(bill.standing.slice(2))),
    shown(bill.total),
  ]);
  const head = ['messages', 'free tier', 'for them', 'logs kept, KMS', 'monitoring', 'together'];
  return tabled(`a month with monitoring: ${monitoring}, in USD`, rows, head, cells);
}

/** What monitoring costs, whatever is sent: at most, because metrics are paid by the hours they are written in. */
export function byMonitoring(prices: Prices, free: Quantities): Tabled {
  const rows = monitoringLevels.map((level) => {
    const used = monitoringUsage(level);
    return { level, used, bill: billOf(used, prices), withFree: billOf(used, prices, free) };
  });
  const names = ['metrics', 'alarms', 'dashboard'];
  const cells = rows.map(({ level, bill, withFree }) => [
    level,
    ...names.map((name) =>
      shown(sumOf(bill.standing.filter((item) => item.name === name).map(({ amount }) => amount))),
    ),
    shown(bill.total),
    shown(withFree.total),
  ]);
  const head = ['monitoring', ...names, 'at most', 'with the free tier'];
  return tabled('monitoring for a month, in USD', rows, head, cells);
}

/** What memory sizes cost with robots of several speeds. */
export function byMemory(robots: readonly Robot[], own: Deployment, prices: Prices): Tabled {
  const sizes = [128, 256, 512, 1024];
  const rows = sizes.map((memoryMB) => ({
    memoryMB,
    totals: robots.map(({ paths: [thisBot] }) =>
      thisBot === undefined
        ? sumOf([])
        : billOf(usageOf(million, thisBot, { ...own, memoryMB }), prices).total,
    ),
  }));
  const cells = rows.map(({ memoryMB, totals }) => [`${memoryMB} MB`, ...totals.map(shown)]);
  const head = ['memory', ...robots.map(({ medianMs }) => `median ${medianMs / 1000} s`)];
  const title = 'this bot, USD per million messages by memory size and robot, monitoring left out';
  return tabled(title, rows, head, cells);
}

/** The prices of a region, and how each is known. */
export function pricesTable(region: string, { regions, sources, date }: PriceList): Tabled {
  const prices = regions[region]?.prices;
  const rows = prices === undefined ? [] : priceNames.map((name) => ({ name, ...prices[name] }));
  const cells = rows.map(({ name, usd, per, basis, source }) => [
    name,
    basis,
    source === undefined ? '' : `${source}, ${sources[source]?.date ?? ''}`,
    usd === null ? '?' : String(usd),
    per.toLocaleString('en'),
  ]);
  const head = ['price', 'known', 'source', 'USD', 'for'];
  const title = `prices of ${region}, gathered on ${date}`;
  return tabled(title, rows, head, cells, 3);
}
