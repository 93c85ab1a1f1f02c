import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  asksForMs,
  assumed,
  functionTimeoutMs,
  lastLooksMs,
  replyWithinMs,
} from '../../bench/in-time/conditions.ts';
import {
  createTally,
  drawChance,
  drawUpstreamMs,
  type Chance,
  type PerDelivery,
} from '../../bench/in-time/fate.ts';
import {
  answeredAtTheLimit,
  answeredNaively,
  answeredStatelessly,
} from '../../bench/in-time/other-bots.ts';
import { compare } from '../../bench/in-time/page.ts';
import { plotFile, plotOf, savedRows } from '../../bench/in-time/plot.ts';
import { answeredByThisBot } from '../../bench/in-time/this-bot.ts';
import { createRandom, likelyCounts, percentile } from '../../bench/statistics.ts';
import { timeline } from '../../lib/delivery/schedule.ts';
import { defaultPatience } from '../../lib/delivery/slots.ts';

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
    expect([lastLooksMs, asksForMs]).toEqual([4350, 39_000]);
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
    // The third promises after 3.8 s, and looks for the last time 4.35 s after its start.
    [13_801, 'delivery 3'],
    [14_350, 'delivery 3'],
    [14_351, '继续'],
    [38_999, '继续'],
    [39_000, 'not at all'],
  ])('that takes %i ms is found at the edge: %s', (ms, outcome) => {
    expect(answeredByThisBot(after(ms), ideal).outcome).toBe(outcome);
  });

  it('pays for the network and for what the store takes', () => {
    // 50 ms in and out, 10 ms to save it and 10 ms to leave the place: 4,879 ms are left before 5 s.
    expect(answeredByThisBot(after(4879), assumed).outcome).toBe('delivery 1');
    expect(answeredByThisBot(after(4880), assumed).outcome).toBe('delivery 2');
  });

  it('is not delayed by a renewal of the lease, but by the search for a place', () => {
    // Claimed after 2.1 s, renewed from 3.6 s on; a place is looked for from 3.5 to 3.7 s. Saved and,
    // with a place to leave, returned 0.1 s later each.
    const slowStore = { networkMs: 0, storeMs: 100 };
    expect(answeredByThisBot(after(3500), slowStore).billedMs).toBe(3600);
    expect(answeredByThisBot(after(3501), slowStore).billedMs).toBe(3900);
    expect(answeredByThisBot(after(3750), slowStore).billedMs).toBe(3950);
  });

  it('that comes while it is being promised is given instead', () => {
    // The third delivery joins at 10.1 s, looks every 350 ms, for the last time until 13.9 s, and
    // promises until 14 s. The answer is in the store 0.1 s after it came, and read in another.
    const slowStore = { networkMs: 0, storeMs: 100 };
    const found = answeredByThisBot(after(13_900), slowStore);
    expect(found.outcome).toBe('delivery 3');
    expect(found.billedMs).toBe(14_100 + 6200 + 4100);
  });

  it('that comes after it was promised is given, and the promise taken back', () => {
    // Its next look ends at 14.35 s, and finds what was saved by then; to take it back takes 0.1 s more.
    const slowStore = { networkMs: 0, storeMs: 100 };
    const { outcome, store, billedMs } = answeredByThisBot(after(14_250), slowStore);
    expect([outcome, billedMs]).toEqual(['delivery 3', 14_450 + 6200 + 4450]);
    const promised = answeredByThisBot(after(20_000), slowStore);
    expect(promised.outcome).toBe('继续');
    // Four renewals more of the owner's; one promise taken back less.
    expect(promised.store.writes).toBe(store.writes + 4 - 1);
  });

  it('comes later when its containers are new', () => {
    expect(answeredByThisBot(after(4500), ideal).outcome).toBe('delivery 1');
    expect(answeredByThisBot(after(4500, [600, 0, 0]), ideal).outcome).toBe('delivery 2');
    // The second delivery looks after 5.9 s, then every 250 ms, and once more before it looks for a
    // place at 8.5 s: every 250 ms from there, for the last time after 9.75 s.
    expect(answeredByThisBot(after(9750, [0, 900, 0]), ideal).outcome).toBe('delivery 2');
    expect(answeredByThisBot(after(9751, [0, 900, 0]), ideal).outcome).toBe('delivery 3');
  });

  it.each([
    ['of one delivery: what the robot takes', 1000, 1000],
    // The owner 7 s; the second delivery from 5 s until 7 s.
    ['of two: the second waits', 7000, 9000],
    // The owner 12 s; the second is held for 6 s; the third from 10 s until 12 s.
    ['of three: the second is held for nothing', 12_000, 20_000],
    // The owner 20 s; the second 6 s; the third 4.35 s.
    ['of a promise: the third looks as long as it can', 20_000, 30_350],
    ['of an answer that never comes: the owner gives up after 39 s', 45_000, 49_350],
  ])('is billed the time %s', (_, ms, billedMs) => {
    expect(answeredByThisBot(after(ms), ideal).billedMs).toBe(billedMs);
  });
});

describe('what the store is asked', () => {
  it.each([
    ['nothing, for an answer within 2 s', 1900, 0, 0],
    // Claim and answer.
    ['two writes, for one that is claimed and comes before 3.5 s', 3000, 2, 0],
    // A renewal, and the place: looked for, taken and left.
    ['a place besides, for one that is held', 4000, 5, 1],
    // The owner: claim, 2 renewals, answer, place. The second: its claim, and looks from 5.25 to 6 s.
    ['a look every 250 ms, by a delivery that waits', 6000, 7, 1 + 4],
    // The owner renews 6 times. The second has a place, looks 24 times; the third 8 times.
    ['two places, for one that takes three deliveries', 12_000, 10 + 3 + 1, 1 + 25 + 8],
    // The owner renews 12 times. The third promises after 16 looks, and looks three times more.
    ['a promise', 20_000, 16 + 3 + 2, 1 + 25 + 19],
  ])('is %s', (_, ms, writes, reads) => {
    expect(answeredByThisBot(after(ms), ideal).store).toEqual({ writes, reads });
  });

  it('is nothing of the bots that have none', () => {
    const none = { writes: 0, reads: 0 };
    expect(answeredNaively(after(6000), ideal).store).toEqual(none);
    expect(answeredStatelessly(after(6000), ideal).store).toEqual(none);
  });
});

describe('the limit', () => {
  it.each([
    [0, 'delivery 1', 1],
    [4999, 'delivery 1', 1],
    [5000, 'delivery 2', 2],
    [14_999, 'delivery 3', 3],
    [15_000, 'not at all', 3],
    [90_000, 'not at all', 3],
  ])('finds an answer that takes %i ms: %s', (ms, outcome, deliveries) => {
    expect(answeredAtTheLimit(after(ms, [900, 900, 900]))).toMatchObject({ outcome, deliveries });
  });
});

describe('an answer of the other bots', () => {
  it('is found at once or not at all by the naive one', () => {
    const found = { outcome: 'delivery 1', deliveries: 1, upstreamCalls: 1, billedMs: 4899 };
    expect(answeredNaively(after(4899), assumed)).toMatchObject(found);
    // The second delivery is acknowledged.
    const lost = { outcome: 'not at all', deliveries: 2, upstreamCalls: 1, billedMs: 4900 };
    expect(answeredNaively(after(4900), assumed)).toMatchObject(lost);
    expect(answeredNaively(after(4899, [1, 0, 0]), assumed)).toMatchObject(lost);
  });

  it('is asked for anew by each delivery of the stateless one', () => {
    const chance: Chance = { upstreamMs: [6000, 5000, 3000], coldMs: [0, 0, 500] };
    expect(answeredStatelessly(chance, ideal)).toMatchObject({
      outcome: 'delivery 3',
      deliveries: 3,
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
  it('counts shares, deliveries, calls and seconds per message', () => {
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
      deliveries: (1 + 2 + 3 + 3) / 4,
      upstreamCalls: 1,
      storeWrites: (0 + 8 + 14 + 21) / 4,
      storeReads: (0 + 9 + 34 + 45) / 4,
      billedSeconds: (1 + 9 + 20 + 30.35) / 4,
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

describe('this bot beside the limit', () => {
  it('is compared within the deliveries, at the same median, and with the places there are', () => {
    const tally = (...upstreams: readonly number[]) => {
      const counted = createTally();
      for (const ms of upstreams) counted.add(answeredByThisBot(after(ms), ideal));
      return counted.result();
    };
    // Answered by deliveries 1 and 2, and with 继续: none, one and two cuts.
    const own = { medianMs: 4000, bot: 'this bot', ...tally(1000, 7000, 20_000) };
    const rows = [
      own,
      { medianMs: 4000, bot: 'naive', ...tally(1000, 20_000) },
      { medianMs: 4000, bot: 'limit', ...tally(1000) },
      { medianMs: 7000, bot: 'limit', ...tally(20_000) },
    ];
    const { ours, withPickUp, ...rest } = compare(own, rows);
    expect(rest).toEqual({ medianMs: 4000, naive: 0.5, limit: 1, cuts: 1, inFiveMinutes: 20 });
    expect(ours).toBeCloseTo(2 / 3, 10);
    expect(withPickUp).toBeCloseTo(1, 10);
  });
});

describe('the picture of answers in time', () => {
  const shares = {
    'delivery 1': 0.6,
    'delivery 2': 0.3,
    'delivery 3': 0.06,
    继续: 0.03,
    'not at all': 0.01,
  };

  it('has a heading for each robot, a bar for each bot, and the share within the deliveries', () => {
    const svg = plotOf([
      { medianMs: 800, bot: 'this bot', shares },
      { medianMs: 800, bot: 'naive', shares },
      { medianMs: 4000, bot: 'this bot', shares },
    ]);
    const words = [...svg.matchAll(/<text [^>]*>([^<]*)</g)].map(([, text]) => text);
    expect(words.filter((text) => text === 'median 0.8 s')).toHaveLength(1);
    expect(words.filter((text) => text === 'this bot')).toHaveLength(2);
    expect(words.filter((text) => text === '96.0 %')).toHaveLength(3);
    expect(svg).toContain('width="179.4" height="16" fill="#3182bd"');
  });

  it('in the documents is drawn from the saved run', () => {
    const rows = savedRows();
    expect(rows.length).toBeGreaterThan(0);
    expect(readFileSync(plotFile, 'utf8')).toBe(plotOf(rows));
  });
});
