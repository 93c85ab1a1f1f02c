import type { Timing } from '../interleave.ts';
import { markdownTable } from '../markdown.ts';
import type { Shown } from '../page.ts';
import { median, ratios, spreadOf, type Spread } from '../statistics.ts';

/** What one size cost, and how that grew since the size before. */
export interface Point {
  readonly size: number;
  readonly cpuUs: Spread;
  /**
   * `n` where the cost grew as the size to the power of n: 0 is not at all, 1 in proportion. Absent for
   * the first size.
   */
  readonly exponent?: number;
}

/** Above this the cost grows faster than the size: a tenth is what a busy machine makes of 1. */
export const linear = 1.1;

/** A series, whose points come in the order of their sizes. */
export interface Growing extends Shown {
  readonly unit: string;
  readonly points: readonly Point[];
  readonly isSuperlinear: boolean;
}

/** Puts the timings of a series beside each other. Exponents are formed within a round, as ratios are. */
export function growing(
  title: string,
  unit: string,
  sizes: readonly number[],
  timings: readonly Timing[],
): Growing {
  const points = timings.map(({ cpuUs }, index): Point => {
    const size = sizes[index] ?? Number.NaN;
    const [before, sizeBefore] = [timings[index - 1], sizes[index - 1]];
    const point = { size, cpuUs: spreadOf(cpuUs) };
    if (before === undefined || sizeBefore === undefined) return point;
    const grown = median(ratios(cpuUs, before.cpuUs));
    return { ...point, exponent: exponentOf(grown, size / sizeBefore) };
  });
  const isSuperlinear = points.some(({ exponent }) => (exponent ?? 0) > linear);
  const show = () => [title, '', table(unit, points), '', ...remark(isSuperlinear)].join('\n');
  return { title, unit, points, isSuperlinear, show };
}

/** The power of `times` that `grown` is. */
export function exponentOf(grown: number, times: number): number {
  return Math.log(grown) / Math.log(times);
}

function table(unit: string, points: readonly Point[]): string {
  const cells = points.map(({ size, cpuUs, exponent }) => [
    String(size),
    cpuUs.median.toFixed(1),
    `${cpuUs.p10.toFixed(1)}-${cpuUs.p90.toFixed(1)}`,
    exponent === undefined ? '' : exponent.toFixed(2),
  ]);
  return markdownTable([unit, 'CPU us', 'p10-p90', 'exponent'], cells, 0);
}

function remark(isSuperlinear: boolean): readonly string[] {
  return isSuperlinear ? [`Grows FASTER THAN LINEARLY (exponent above ${linear}).`, ''] : [];
}
