import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  asksForMs,
  assumed,
  functionTimeoutMs,
  lastWaitsMs,
  replyWithinMs,
} from '../../bench/in-time/conditions.ts';
import type { Chance, PerDelivery } from '../../bench/in-time/fate.ts';
import { answeredNaively, answeredStatelessly } from '../../bench/in-time/other-bots.ts';
import { drawChance, drawUpstreamMs } from '../../bench/in-time/samples.ts';
import { createTally } from '../../bench/in-time/tally.ts';
import { answeredByThisBot } from '../../bench/in-time/this-bot.ts';
import { createRandom } from '../../bench/random.ts';
import { likelyCounts, percentile } from '../../bench/statistics.ts';
import { defaultPatience } from '../../lib/delivery/patience.ts';
import { timeline } from '../../lib/delivery/timeline.ts';

/** Nothing takes time but the robot: the moments can be added up in one's head. */
const ideal = { networkMs: 0, storeMs: 0 };
const warm: PerDelivery = [0, 0, 0];

function after(ms: number, coldMs = warm): Chance {
  return { upstreamMs: [ms, ms, ms], coldMs };
}

describe('the conditions', () => {
  it('are those of serverless.yml and of the time line', () => {
    const template = readFileSync(new URL('../../serverless.yml', import.meta.url), 'utf8');
    expect(template).toContain(`:replyWithinMs, ${replyWithinMs}}`);
    expect(template).toContain(`\n  timeout: ${functionTimeoutMs / 1000}\n`);
    expect(timeline).toMatchObject({ holdMs: 6000, pollMs: 250, claimMs: 2000 });
    expect(defaultPatience.deliveries).toBe(3);
    expect([lastWaitsMs, asksForMs]).toEqual([3800, 39_000]);
  });
});

describe('an answer of this bot', () => {
  it.each([
    [1000, 'delivery 1'],
    [6000, 'delivery 2'],
    [11_000, 'delivery 3'],
    [20_000, '继续'],
    [45_000, 'not at all'],
  ])('that takes %i ms is found: %s', (ms, outcome) => {
    expect(answeredByThisBot(after(ms), assumed)).toMatchObject({ outcome, upstreamCalls: 1 });
  });

  it.each([
    // At 5 s WeChat has hung up, and the second delivery finds the answer there.
    [4999, 'delivery 1'],
    [5000, 'delivery 2'],
    // The second delivery looks every 250 ms, and before the cut for the last time after 9.75 s.
    [9750, 'delivery 2'],
    [9751, 'delivery 3'],
    // The third looks for the last time 3.8 s after its start.
    [13_800, 'delivery 3'],
    [13_801, '继续'],
    [38_999, '继续'],
    [39_000, 'not at all'],
  ])('that takes %i ms is found at the edge: %s', (ms, outcome) => {
    expect(answeredByThisBot(after(ms), ideal).outcome).toBe(outcome);
  });

  it('pays for the network and for what the store takes', () => {
    // 50 ms in and out, and 10 ms to save it: 4,889 ms are left before 5 s.
    expect(answeredByThisBot(after(4889), assumed).outcome).toBe('delivery 1');
    expect(answeredByThisBot(after(4890), assumed).outcome).toBe('delivery 2');
  });

  it('waits for a renewal of the lease that is under way', () => {
    // Claimed after 2.1 s, renewed from 3.6 to 3.7 s, saved 0.1 s later.
    const slowStore = { networkMs: 0, storeMs: 100 };
    expect(answeredByThisBot(after(3600), slowStore).billedMs).toBe(3700);
    expect(answeredByThisBot(after(3601), slowStore).billedMs).toBe(3800);
  });

  it('that comes while it is being promised is given instead', () => {
    // The third delivery joins at 10.1 s, looks every 350 ms and for the last time until 13.95 s, and
    // promises until 14.05 s. The answer is in the store 0.1 s after it came.
    const slowStore = { networkMs: 0, storeMs: 100 };
    expect(answeredByThisBot(after(13_900), slowStore).outcome).toBe('delivery 3');
    expect(answeredByThisBot(after(14_100), slowStore).outcome).toBe('继续');
  });

  it('comes later when its containers are new', () => {
    expect(answeredByThisBot(after(4500), ideal).outcome).toBe('delivery 1');
    expect(answeredByThisBot(after(4500, [600, 0, 0]), ideal).outcome).toBe('delivery 2');
    // The second delivery looks after 5.9 s, and every 250 ms from then on: for the last time after 9.9 s.
    expect(answeredByThisBot(after(9900, [0, 900, 0]), ideal).outcome).toBe('delivery 2');
    expect(answeredByThisBot(after(9901, [0, 900, 0]), ideal).outcome).toBe('delivery 3');
  });

  it.each([
    ['of one delivery: what the robot takes', 1000, 1000],
    // The owner 7 s; the second delivery from 5 s until 7 s.
    ['of two: the second waits', 7000, 9000],
    // The owner 12 s; the second is held for 6 s; the third from 10 s until 12 s.
    ['of three: the second is held for nothing', 12_000, 20_000],
    // The owner 20 s; the second 6 s; the third 3.8 s.
    ['of a promise: the third waits until it promises', 20_000, 29_800],
    ['of an answer that never comes: the owner gives up after 39 s', 45_000, 48_800],
  ])('is billed the time %s', (_, ms, billedMs) => {
    expect(answeredByThisBot(after(ms), ideal).billedMs).toBe(billedMs);
  });
});

describe('an answer of the other bots', () => {
  it('is found at once or not at all by the naive one', () => {
    const found = { outcome: 'delivery 1', upstreamCalls: 1, billedMs: 4899 };
    expect(answeredNaively(after(4899), assumed)).toEqual(found);
    const lost = { outcome: 'not at all', upstreamCalls: 1, billedMs: 4900 };
    expect(answeredNaively(after(4900), assumed)).toEqual(lost);
    expect(answeredNaively(after(4899, [1, 0, 0]), assumed)).toMatchObject(lost);
  });

  it('is asked for anew by each delivery of the stateless one', () => {
    const chance: Chance = { upstreamMs: [6000, 5000, 3000], coldMs: [0, 0, 500] };
    expect(answeredStatelessly(chance, ideal)).toEqual({
      outcome: 'delivery 3',
      upstreamCalls: 3,
      billedMs: 5000 + 5000 + 3500,
    });
    expect(answeredStatelessly(after(6000), ideal)).toMatchObject({
      outcome: 'not at all',
      upstreamCalls: 3,
    });
  });
});

describe('what chance decides', () => {
  it('is log-normal about its median', () => {
    const random = createRandom(7);
    const upstream = { medianMs: 4000, sigma: 0.69 };
    const drawn = Array.from({ length: 100_000 }, () => drawUpstreamMs(upstream, random));
    expect(percentile(drawn, 50) / 4000).toBeCloseTo(1, 1);
    expect(percentile(drawn, 99) / 20_000).toBeCloseTo(1, 1);
  });

  it('makes one delivery in ten cold, or every one that comes again', () => {
    const upstream = { medianMs: 4000, sigma: 0.69 };
    const random = createRandom(7);
    const drawn = Array.from({ length: 20_000 }, () => drawChance(upstream, 'one in ten', random));
    const cold = drawn.flatMap(({ coldMs }) => coldMs).filter((ms) => ms > 0);
    expect(cold.length / 60_000).toBeCloseTo(0.1, 2);
    expect(Math.min(...cold.slice(0, 5000))).toBeGreaterThanOrEqual(500);
    expect(Math.max(...cold.slice(0, 5000))).toBeLessThan(1000);
    const { coldMs } = drawChance(upstream, 'every re-delivery', random);
    expect(coldMs.slice(1).every((ms) => ms >= 500)).toBe(true);
  });

  it('is the same for the same seed', () => {
    const draw = () => drawChance({ medianMs: 800, sigma: 0.99 }, 'one in ten', createRandom(3));
    expect(draw()).toEqual(draw());
  });
});

describe('a tally', () => {
  it('counts shares, calls and seconds per message', () => {
    const tally = createTally();
    for (const ms of [1000, 7000, 12_000, 20_000]) tally.add(answeredByThisBot(after(ms), ideal));
    expect(tally.result()).toEqual({
      shares: {
        'delivery 1': 0.25,
        'delivery 2': 0.25,
        'delivery 3': 0.25,
        继续: 0.25,
        'not at all': 0,
      },
      upstreamCalls: 1,
      billedSeconds: (1 + 9 + 20 + 29.8) / 4,
    });
  });
});

describe('the counts that chance makes likely', () => {
  it('are the middle of the binomial distribution', () => {
    // Of ten coins, two to eight heads: 97.9 %; one or fewer: 1.1 %, two or fewer: 5.5 %.
    expect(likelyCounts(10, 0.5)).toEqual({ least: 2, most: 8 });
    expect(likelyCounts(60, 0.001)).toEqual({ least: 0, most: 1 });
    // 1.96 standard deviations of 15.5 about 600.
    expect(likelyCounts(1000, 0.6)).toEqual({ least: 570, most: 630 });
    expect(likelyCounts(60, 0)).toEqual({ least: 0, most: 0 });
    expect(likelyCounts(60, 1)).toEqual({ least: 60, most: 60 });
  });
});
