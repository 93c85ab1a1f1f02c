/** Numbers from 0 (included) to 1 (excluded), the same ones for the same seed. */
export type Random = () => number;

/** Mulberry32: 32 bits of state, good enough to shuffle and to make up texts, and for nothing secret. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same items in another order, each order as likely as any other (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const rest = [...items];
  const order: T[] = [];
  while (rest.length > 0) order.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return order;
}

/** Median, 10th and 90th percentile of some values. */
export interface Spread {
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
}

/**
 * The value below which `percent` of the values lie, interpolated between the two nearest.
 * @param percent 0 to 100
 * @throws RangeError without values
 */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) {
    throw new RangeError(`There is no percentile ${percent} of ${values.length} values.`);
  }
  return below + (above - below) * (position - Math.floor(position));
}

/** Median, 10th and 90th percentile; the median of an even number is the mean of the two in the middle. */
export function spreadOf(values: readonly number[]): Spread {
  return {
    median: percentile(values, 50),
    p10: percentile(values, 10),
    p90: percentile(values, 90),
  };
}

/** p10 and p90 with so many decimals. */
export function rangeOf({ p10, p90 }: Spread, decimals: number): string {
  return `${p10.toFixed(decimals)}-${p90.toFixed(decimals)}`;
}

/**
 * Each value over the reference of the same round. What slowed a whole round down falls out.
 * @throws RangeError when the rounds do not match
 */
export function ratios(values: readonly number[], references: readonly number[]): number[] {
  if (values.length !== references.length) {
    throw new RangeError(`${values.length} values cannot be compared with ${references.length}.`);
  }
  return values.map((value, round) => value / (references[round] ?? Number.NaN));
}

/** Both ends included. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/**
 * Counts between which 95 of 100 samples lie, when each of their items has a property with the same
 * probability: the middle of the binomial distribution.
 * @param share the probability, 0 to 1
 */
export function likelyCounts(items: number, share: number): Range {
  if (share <= 0 || share >= 1) return { least: items * share, most: items * share };
  // As a logarithm: the probability of none is too small a number when there are many items.
  let logarithm = items * Math.log1p(-share);
  let atMost = Math.exp(logarithm);
  let least = 0;
  for (let count = 0; ; count += 1) {
    if (atMost < 0.025) least = count + 1;
    if (atMost >= 0.975 || count >= items) return { least, most: count };
    logarithm += Math.log(((items - count) / (count + 1)) * (share / (1 - share)));
    atMost += Math.exp(logarithm);
  }
}
