import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  answerDeadline,
  clockStart,
  createDeadline,
  pause,
  settledWithin,
  within,
} from '../../lib/time.ts';
import { nowMs } from '../support/push.ts';

const exceeded = expect.objectContaining({ name: 'DeadlineExceeded' });

describe('within', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('gives the result of work that is done in time, and leaves no timer behind', async () => {
    await expect(within(100, () => Promise.resolve('done'))).resolves.toBe('done');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('passes on the failure of the work', async () => {
    await expect(within(100, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gives up on work that ignores its signal, and aborts it', async () => {
    let signal: AbortSignal | undefined;
    const work = within(100, (given) => {
      signal = given;
      return new Promise(() => undefined);
    });
    const outcome = work.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(99);
    expect(signal?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await expect(outcome).resolves.toEqual(exceeded);
    expect(signal?.aborted).toBe(true);
  });

  it('follows a deadline that is moved while the work goes on', async () => {
    const deadline = createDeadline(Date.now() + 100, Date.now);
    const work = within(deadline, () => new Promise(() => undefined));
    const outcome = work.catch((error: unknown) => error);
    const endedAtMs = outcome.then(() => Date.now());
    const begunMs = Date.now();
    deadline.moveTo(begunMs + 300);
    await vi.runAllTimersAsync();
    await expect(outcome).resolves.toEqual(exceeded);
    expect((await endedAtMs) - begunMs).toBe(300);
  });

  it.each([0, -1])('does not begin with %i ms left', async (ms) => {
    const work = vi.fn<() => Promise<void>>();
    await expect(within(ms, work)).rejects.toEqual(exceeded);
    expect(work).not.toHaveBeenCalled();
  });
});

describe('settledWithin', () => {
  it('is the result of what settles in time, even with no time at all', async () => {
    await expect(settledWithin(Promise.resolve('x'), 10)).resolves.toBe('x');
    await expect(settledWithin(Promise.resolve('x'), 0)).resolves.toBe('x');
  });

  it('is undefined for what takes longer, which goes on', async () => {
    const slow = pause(50).then(() => 'x');
    await expect(settledWithin(slow, 10)).resolves.toBeUndefined();
    await expect(settledWithin(slow, 0)).resolves.toBeUndefined();
    await expect(slow).resolves.toBe('x');
  });

  it('passes on a failure', async () => {
    await expect(settledWithin(Promise.reject(new Error('broken')), 10)).rejects.toThrow('broken');
  });
});

describe('clockStart', () => {
  it.each([
    ['the arrival a cold start ago', nowMs - 1000, nowMs - 1000],
    ['an arrival 30 s ago', nowMs - 30_000, nowMs - 30_000],
    ['now, for an arrival longer ago', nowMs - 30_001, nowMs],
    ['now, for an arrival in the future', nowMs + 1, nowMs],
    ['now, for an event without an arrival', undefined, nowMs],
  ])('is %s', (_, arrivedAtMs, start) => {
    expect(clockStart(arrivedAtMs, nowMs)).toBe(start);
  });
});

describe('answerDeadline', () => {
  it('is 4.2 s after the arrival by default', () => {
    expect(answerDeadline(nowMs, 4400)).toBe(nowMs + 4200);
  });
});
