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

/**
 * Steps at the end of a series over which that is judged. One alone may hold a threshold, such as the
 * length from which an answer is split; a cost that grows with a power goes on with it.
 */
const judgedSteps = 2;

/** A series, whose points come in the order of their sizes. */
export interface Growing extends Shown {
  readonly unit: string;
  readonly points: readonly Point[];
  /** Over the last two steps. */
  readonly exponent: number;
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
    const point = { size, cpuUs: spreadOf(cpuUs) };
    return index === 0 ? point : { ...point, exponent: exponentBetween(sizes, timings, index, 1) };
  });
  const exponent = exponentBetween(sizes, timings, sizes.length - 1, judgedSteps);
  const isSuperlinear = exponent > linear;
  const remark = `over the last two steps: ${exponent.toFixed(2)}${isSuperlinear ? ', FASTER THAN LINEAR' : ''}`;
  const show = () => [title, '', table(unit, points), '', remark, ''].join('\n');
  return { title, unit, points, exponent, isSuperlinear, show };
}

/** From the size that lies so many steps before the one at `index`. */
function exponentBetween(
  sizes: readonly number[],
  timings: readonly Timing[],
  index: number,
  steps: number,
): number {
  const times = (sizes[index] ?? Number.NaN) / (sizes[index - steps] ?? Number.NaN);
  const [large, small] = [timings[index]?.cpuUs ?? [], timings[index - steps]?.cpuUs ?? []];
  return exponentOf(median(ratios(large, small)), times);
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
