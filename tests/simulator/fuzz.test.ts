import { describe, expect, it } from 'vitest';
import { createFuzzTarget } from '../../scripts/fuzz-target.ts';
import { fuzz, type FuzzTarget } from '../../simulator/fuzz.ts';
import { createRandom, mutate } from '../../simulator/mutate.ts';

/** A fuzz whose clock moves on by a millisecond with every look: the same number of executions each time. */
function run(target: FuzzTarget, seconds = 1) {
  const begun = Math.floor(Date.now() / 1000) * 1000;
  let looks = 0;
  const now = () => begun + Math.floor((looks += 1) / 4);
  return fuzz({ seconds, seed: 7, target, now });
}

describe('fuzz', () => {
  it('finds nothing in the handler, and reaches every kind of answer', async () => {
    const { executions, byAnswer, findings } = await run(createFuzzTarget());
    expect(findings).toEqual([]);
    expect(executions).toBeGreaterThan(300);
    for (const answer of ['200 text', '200 silence', '403 refused']) {
      expect(byAnswer.get(answer)).toBeGreaterThan(5);
    }
  });

  it.each<[string, FuzzTarget, RegExp]>([
    ['throws', () => Promise.reject(new TypeError('bug')), /threw TypeError: bug/],
    ['answers 500', () => Promise.resolve({ statusCode: 500, body: '' }), /status 500/],
    [
      'answers what was never signed, or without XML',
      () => Promise.resolve({ statusCode: 200, body: '<xml>hi' }),
      /never signed|not legal XML/,
    ],
    [
      'reports a fault of its own',
      () => Promise.resolve({ statusCode: 200, body: 'success', fault: 'TypeError' }),
      /TypeError/,
    ],
  ])('finds a handler that %s', async (_, target, reason) => {
    const { findings } = await run(target);
    expect(findings).toHaveLength(20);
    for (const finding of findings) expect(finding.reason).toMatch(reason);
  });

  it('finds a request that takes out of proportion', async () => {
    let nowMs = 0;
    const target = () => {
      nowMs += 1500;
      return Promise.resolve({ statusCode: 403, body: '' });
    };
    const { findings } = await fuzz({ seconds: 3, seed: 7, target, now: () => nowMs });
    expect(findings[0]?.reason).toBe('took 1500 ms');
  });
});

describe('mutate', () => {
  it('makes the same changes for the same seed, and others for another', () => {
    const changed = (seed: number) => {
      const random = createRandom(seed);
      return Array.from({ length: 20 }, () => mutate(random, '<xml>你好</xml>').toString('hex'));
    };
    expect(changed(1)).toEqual(changed(1));
    expect(changed(1)).not.toEqual(changed(2));
    expect(new Set(changed(1)).size).toBeGreaterThan(10);
  });
});
