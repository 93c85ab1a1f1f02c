import { array, assert, asyncProperty, integer } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutWindowMs, defaultPatience, freeSlots } from '../../../lib/delivery/slots.ts';
import { createMemorySlots } from '../../support/memory-store.ts';

const nowMs = 1_795_334_400_000;

function wanted(changes: Partial<typeof defaultPatience> = {}) {
  return { patience: { ...defaultPatience, ...changes }, nowMs, heldUntilMs: nowMs + 6000 };
}

function taken(number: number, ageMs: number, heldForMs = 0) {
  return { number, takenAtMs: nowMs - ageMs, heldUntilMs: nowMs + heldForMs };
}

describe('freeSlots', () => {
  it('offers every number that nobody took in five minutes, each once', () => {
    const used = [taken(0, cutWindowMs), taken(1, cutWindowMs - 1), taken(2, 0)];
    const free = freeSlots(used, wanted({ cutsPerFiveMinutes: 5 }));
    expect(free).toHaveLength(3);
    expect(free).toEqual(expect.arrayContaining([0, 3, 4]));
  });

  it('says that there were enough cuts, or that enough are held now', () => {
    const two = [taken(0, 1000), taken(1, 1000)];
    expect(freeSlots(two, wanted({ cutsPerFiveMinutes: 2 }))).toBe('cuts');
    const held = [taken(0, 1000, 1), taken(1, 1000, 1)];
    expect(freeSlots(held, wanted({ heldAtOnce: 2 }))).toBe('held-at-once');
    expect(freeSlots(two, wanted({ heldAtOnce: 2 }))).toHaveLength(18);
  });

  it('lets a re-delivery of a held question stay however many are held', () => {
    const held = [taken(0, 1000, 1), taken(1, 1000, 1)];
    const { patience } = wanted({ heldAtOnce: 2 });
    expect(freeSlots(held, { patience, nowMs })).toHaveLength(18);
  });

  it('offers nothing when a limit is 0', () => {
    expect(freeSlots([], wanted({ cutsPerFiveMinutes: 0 }))).toBe('cuts');
    expect(freeSlots([], wanted({ heldAtOnce: 0 }))).toBe('held-at-once');
  });
});

describe('places', () => {
  it('never let more cuts into any five minutes, wherever these begin', async () => {
    const steps = array(integer({ min: 0, max: 60_000 }), { maxLength: 120 });
    await assert(
      asyncProperty(steps, integer({ min: 1, max: 8 }), async (pauses, limit) => {
        const slots = createMemorySlots();
        const patience = { deliveries: 3, cutsPerFiveMinutes: limit, heldAtOnce: 1000 } as const;
        const cuts: number[] = [];
        let clock = nowMs;
        for (const ms of pauses) {
          clock += ms;
          const place = await slots.acquire({ patience, nowMs: clock });
          if (typeof place !== 'string') cuts.push(clock);
        }
        for (const from of cuts) {
          const inWindow = cuts.filter((at) => at >= from && at < from + cutWindowMs);
          expect(inWindow.length).toBeLessThanOrEqual(limit);
        }
        expect(cuts.length).toBeGreaterThanOrEqual(Math.min(1, pauses.length));
      }),
    );
  });
});
