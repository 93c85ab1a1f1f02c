/** Where the middle of some values lies, and how far most of them spread. */
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

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Median, 10th and 90th percentile. */
export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), p10: percentile(values, 10), p90: percentile(values, 90) };
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

/** Two steps of the same round taken together. */
export function sums(first: readonly number[], second: readonly number[]): number[] {
  if (first.length !== second.length) {
    throw new RangeError(`${first.length} values cannot be added to ${second.length}.`);
  }
  return first.map((value, round) => value + (second[round] ?? Number.NaN));
}

/** Both ends included. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/**
 * Between which counts 95 of 100 samples lie, when each of their items has a property with the same
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
