import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSettingsSource, settingsTimes } from '../../../lib/settings/source.ts';

const minute = 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A source over a reading whose outcomes are given, and that takes `takesMs`. */
function source(outcomes: readonly (string | Error)[], takesMs = 0) {
  const failures: unknown[] = [];
  let reads = 0;
  const load = async (signal: AbortSignal) => {
    const outcome = outcomes[Math.min(reads, outcomes.length - 1)];
    reads += 1;
    await new Promise((resolve, reject) => {
      setTimeout(resolve, takesMs);
      signal.addEventListener('abort', reject);
    });
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  const settings = createSettingsSource({
    load,
    now: Date.now,
    onFailure: (error) => failures.push(error),
  });
  return { settings, failures, reads: () => reads };
}

/** What a promise gives, with the clock moved on as far as it wants. */
async function settled<T>(promise: Promise<T>): Promise<T | Error> {
  const outcome = promise.catch((error: unknown) => new Error(String(error)));
  await vi.runAllTimersAsync();
  return outcome;
}

describe('current', () => {
  it('reads once for all who ask at the same time', async () => {
    const { settings, reads } = source(['first'], 100);
    const both = Promise.all([settings.current(), settings.current()]);
    await expect(settled(both)).resolves.toEqual(['first', 'first']);
    expect(reads()).toBe(1);
  });

  it('keeps what it read for five minutes', async () => {
    const { settings, reads } = source(['first', 'second']);
    await settled(settings.current());
    vi.setSystemTime(Date.now() + 5 * minute);
    await expect(settled(settings.current())).resolves.toBe('first');
    expect(reads()).toBe(1);
  });

  it('forgets a failed first reading, so that the next message tries again', async () => {
    const { settings, failures } = source([new Error('denied'), 'second']);
    await expect(settled(settings.current())).resolves.toEqual(new Error('Error: denied'));
    await expect(settled(settings.current())).resolves.toBe('second');
    expect(failures).toEqual([]);
  });

  it('gives up on a first reading after 1.5 s', async () => {
    const { settings } = source(['never'], 60_000);
    const begunMs = Date.now();
    const outcome = settings.current().catch((error: unknown) => String(error));
    await vi.advanceTimersByTimeAsync(1500);
    await expect(outcome).resolves.toMatch(/DeadlineExceeded/);
    expect(Date.now() - begunMs).toBe(1500);
  });

  it('serves settings older than five minutes at once, and reads beside the message', async () => {
    const { settings, reads } = source(['first', 'second'], 100);
    await settled(settings.current());
    vi.setSystemTime(Date.now() + 5 * minute + 1);
    await expect(settings.current()).resolves.toBe('first');
    expect(reads()).toBe(2);
    await settled(settings.settle());
    await expect(settings.current()).resolves.toBe('second');
  });

  it('answers with new values after an hour of idling', async () => {
    const { settings } = source(['first', 'second'], 100);
    await settled(settings.current());
    vi.setSystemTime(Date.now() + 60 * minute);
    await expect(settled(settings.current())).resolves.toBe('second');
  });

  it('serves the last good settings when a reading before use fails, and says so', async () => {
    const { settings, failures, reads } = source(['first', new Error('throttled'), 'third']);
    await settled(settings.current());
    vi.setSystemTime(Date.now() + 60 * minute);
    await expect(settled(settings.current())).resolves.toBe('first');
    expect(failures).toEqual([new Error('throttled')]);
    await expect(settled(settings.current())).resolves.toBe('first');
    expect(reads()).toBe(2);
    vi.setSystemTime(Date.now() + 10_000);
    await expect(settled(settings.current())).resolves.toBe('third');
  });

  it('waits half a second at most when there are older settings to serve', async () => {
    const { settings } = source(['first', 'second'], 1000);
    await settled(settings.current());
    vi.setSystemTime(Date.now() + 60 * minute);
    const begunMs = Date.now();
    const current = settings.current();
    await vi.advanceTimersByTimeAsync(settingsTimes.patienceMs);
    await expect(current).resolves.toBe('first');
    expect(Date.now() - begunMs).toBe(500);
  });
});

describe('reread', () => {
  it('reads again when the settings are older than 10 s', async () => {
    const { settings } = source(['first', 'second']);
    await settled(settings.current());
    vi.setSystemTime(Date.now() + 10_000);
    await expect(settled(settings.reread())).resolves.toBe('second');
    await expect(settings.current()).resolves.toBe('second');
  });

  it('reads at most every 10 s, so that forged requests cause no flood', async () => {
    const { settings, reads } = source(['first']);
    await settled(settings.current());
    await expect(settled(settings.reread())).resolves.toBeUndefined();
    vi.setSystemTime(Date.now() + 10_000);
    await settled(settings.reread());
    await expect(settled(settings.reread())).resolves.toBeUndefined();
    expect(reads()).toBe(2);
  });

  it('has nothing newer when the reading fails or takes longer than 500 ms', async () => {
    const failing = source(['first', new Error('denied')]);
    await settled(failing.settings.current());
    const slow = source(['first', 'second'], 1000);
    await settled(slow.settings.current());
    vi.setSystemTime(Date.now() + 10_000);
    await expect(settled(failing.settings.reread())).resolves.toBeUndefined();
    const reread = slow.settings.reread();
    await vi.advanceTimersByTimeAsync(500);
    await expect(reread).resolves.toBeUndefined();
  });
});

describe('settle', () => {
  it('waits 300 ms at most for a reading beside the message', async () => {
    const { settings } = source(['first', 'second'], 1000);
    await settled(settings.current());
    vi.setSystemTime(Date.now() + 6 * minute);
    await settings.current();
    const begunMs = Date.now();
    const done = settings.settle();
    await vi.advanceTimersByTimeAsync(300);
    await done;
    expect(Date.now() - begunMs).toBe(300);
  });

  it('waits for nothing when nothing is read', async () => {
    const { settings, reads } = source(['first']);
    await settings.settle();
    expect(reads()).toBe(0);
  });

  it('never throws', async () => {
    const { settings } = source(['first', new Error('denied')], 100);
    await settled(settings.current());
    vi.setSystemTime(Date.now() + 6 * minute);
    await settings.current();
    await expect(settled(settings.settle())).resolves.toBeUndefined();
  });
});
