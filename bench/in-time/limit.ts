import { defaultPatience } from '../../lib/delivery/patience.ts';
import { markdownTable } from '../markdown.ts';
import type { Shown } from '../page.ts';
import { isWithinDeliveries, outcomes } from './fate.ts';
import { points } from './losses.ts';
import type { Tally } from './tally.ts';

/** How many messages of a kind are answered, and where their followers find the answer. */
export interface Row extends Tally {
  readonly medianMs: number;
  readonly bot: string;
}

/** This bot beside the others, with a robot of one speed. */
export interface Compared {
  readonly medianMs: number;
  /** Answered within the deliveries, 0 to 1. */
  readonly naive: number;
  readonly ours: number;
  readonly limit: number;
  readonly withPickUp: number;
  /** Deliveries of one message that WeChat cuts. */
  readonly cuts: number;
  /** Messages whose cuts are as many as any five minutes may have by default. */
  readonly inFiveMinutes: number;
}

/** How far the bot is from what one call in 15 s could do, what 继续 brings, and how many messages find a place. */
export function besideTheLimit(of: string, rows: readonly Row[]): Shown {
  const compared = rows.filter(({ bot }) => bot === 'this bot').map((own) => compare(own, rows));
  const head = ['median', 'naive', 'this bot', 'limit', 'points', 'with 继续', 'cuts', 'in 5 min'];
  const cells = compared.map(({ medianMs, naive, ours, limit, withPickUp, ...places }) => [
    `${medianMs / 1000} s`,
    ...[naive, ours, limit].map(percent),
    points(ours - limit),
    percent(withPickUp),
    places.cuts.toFixed(2),
    places.inFiveMinutes.toFixed(0),
  ]);
  const title = `beside the limit; ${of}`;
  const show = () => [title, '', markdownTable(head, cells), ''].join('\n');
  return Object.assign({ title, show }, { rows: compared });
}

export function compare(own: Row, rows: readonly Row[]): Compared {
  const { medianMs, shares, deliveries } = own;
  const of = (name: string) =>
    within(rows.find(({ bot, ...row }) => bot === name && row.medianMs === medianMs));
  const cuts = deliveries - 1;
  const inFiveMinutes = defaultPatience.cutsPerFiveMinutes / cuts;
  const ours = within(own);
  const withPickUp = ours + shares['继续'];
  return {
    medianMs,
    naive: of('naive'),
    ours,
    limit: of('limit'),
    withPickUp,
    cuts,
    inFiveMinutes,
  };
}

function within(row: Row | undefined): number {
  const answered = outcomes.filter(isWithinDeliveries);
  return answered.reduce((sum, outcome) => sum + (row?.shares[outcome] ?? Number.NaN), 0);
}

/** A share as `12.3 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
