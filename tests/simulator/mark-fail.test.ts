import { describe, expect, it } from 'vitest';
import { createMarkFail, mostWithin } from '../../simulator/mark-fail.ts';

function account() {
  let clock = 0;
  const log = createMarkFail({ threshold: 3, windowMs: 10_000, now: () => clock });
  const cutAt = (...moments: readonly number[]) => {
    for (const moment of moments) {
      clock = moment;
      log.note('cut', 0);
    }
  };
  const at = (moment: number) => {
    clock = moment;
    return log.isPushing();
  };
  return { ...log, cutAt, at };
}

describe('createMarkFail', () => {
  it('mutes the account for a minute at the third cut within the window, then forgives', () => {
    const { cutAt, at, mutedTimes } = account();
    cutAt(0, 1000);
    expect(at(1000)).toBe(true);
    cutAt(2000);
    expect([at(2000), at(61_999), at(62_000)]).toEqual([false, false, true]);
    cutAt(62_000, 62_001);
    expect(at(62_002)).toBe(true);
    expect(mutedTimes()).toBe(1);
  });

  it('lets cuts pass that are further apart, and everything that is no cut', () => {
    const { cutAt, at, note, cuts } = account();
    cutAt(0, 6000, 12_000, 18_000);
    for (let count = 0; count < 10; count += 1) note('failed', 0);
    expect(at(18_000)).toBe(true);
    expect(cuts()).toEqual([0, 6000, 12_000, 18_000]);
  });
});

describe('mostWithin', () => {
  it('finds the fullest window, wherever it begins', () => {
    expect(mostWithin([0, 9, 10, 11, 30], 10)).toBe(3);
    expect(mostWithin([], 10)).toBe(0);
  });
});
