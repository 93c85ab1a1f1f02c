import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerDeadline, clockStart, within } from '../../lib/deadline.ts';
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

  it.each([0, -1])('does not begin with %i ms left', async (ms) => {
    const work = vi.fn<() => Promise<void>>();
    await expect(within(ms, work)).rejects.toEqual(exceeded);
    expect(work).not.toHaveBeenCalled();
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
