import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAskLimit } from '../../../lib/upstream/ask.ts';

function world(perMinute = 10) {
  const clock = { nowMs: 1_800_000_000_000 };
  return { clock, limit: createAskLimit({ now: () => clock.nowMs, perMinute }) };
}

describe('createAskLimit', () => {
  it('gives ten calls at once, refuses the eleventh, and gives again when a minute is over', () => {
    const { clock, limit } = world();
    const first = Array.from({ length: 11 }, () => limit.take('a'));
    expect(first).toEqual([...Array<boolean>(10).fill(true), false]);
    clock.nowMs += 59_999;
    expect(limit.take('a')).toBe(false);
    clock.nowMs += 1;
    expect(limit.take('a')).toBe(true);
  });

  it('does not count what it refused', () => {
    const { clock, limit } = world(1);
    expect(limit.take('a')).toBe(true);
    clock.nowMs += 59_999;
    expect(limit.take('a')).toBe(false);
    clock.nowMs += 1;
    expect(limit.take('a')).toBe(true);
  });

  const steps = fc.array(
    fc.record({
      waitMs: fc.oneof(
        fc.integer({ min: 0, max: 3000 }),
        fc.constantFrom(0, 59_999, 60_000, 60_001),
      ),
      follower: fc.constantFrom('a', 'b', 'c'),
    }),
    { maxLength: 120 },
  );

  it('gives a follower ten calls in any 60 s and refuses none below that', () => {
    fc.assert(
      fc.property(steps, (asked) => {
        const { clock, limit } = world();
        const given = new Map<string, number[]>([
          ['a', []],
          ['b', []],
          ['c', []],
        ]);
        for (const { waitMs, follower } of asked) {
          clock.nowMs += waitMs;
          const before = given.get(follower) ?? [];
          const inWindow = before.filter((atMs) => atMs > clock.nowMs - 60_000).length;
          expect(limit.take(follower)).toBe(inWindow < 10);
          if (inWindow < 10) before.push(clock.nowMs);
        }
        for (const times of given.values()) {
          times.forEach((atMs, index) => {
            expect((times[index + 10] ?? Infinity) - atMs).toBeGreaterThanOrEqual(60_000);
          });
        }
      }),
    );
  });

  it('treats a follower as if the others were not there', () => {
    fc.assert(
      fc.property(steps, (asked) => {
        const [together, alone] = [world(3), world(3)];
        const took = asked.map(({ waitMs, follower }) => {
          together.clock.nowMs += waitMs;
          return { follower, atMs: together.clock.nowMs, given: together.limit.take(follower) };
        });
        const tookA = took.filter(({ follower }) => follower === 'a');
        const tookAlone = tookA.map(({ atMs }) => {
          alone.clock.nowMs = atMs;
          return alone.limit.take('a');
        });
        expect(tookA.map(({ given }) => given)).toEqual(tookAlone);
      }),
    );
  });

  it('remembers 10,000 followers, and forgets the one who asked longest ago first', () => {
    const { limit } = world(1);
    for (let count = 0; count < 10_000; count += 1) limit.take(`f${count}`);
    expect([limit.take('f0'), limit.take('f9999')]).toEqual([false, false]);
    limit.take('one more');
    expect([limit.take('f1'), limit.take('f9999')]).toEqual([false, false]);
    expect(limit.take('f0')).toBe(true);
  });

  it('keeps a follower who asked first, when that one asked last as well', () => {
    const { limit } = world(2);
    for (let count = 0; count < 10_000; count += 1) limit.take(`f${count}`);
    limit.take('f0');
    limit.take('one more');
    expect(limit.take('f0')).toBe(false);
    expect([limit.take('f1'), limit.take('f1')]).toEqual([true, true]);
  });
});
