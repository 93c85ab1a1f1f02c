import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGuardedStore } from '../../../lib/delivery/guarded-store.ts';
import type { AnswerStore } from '../../../lib/delivery/store.ts';
import { createMemoryStore } from '../../support/memory-store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const unavailable = expect.objectContaining({ name: 'StoreUnavailable' });

function guarded(load: () => Promise<AnswerStore> = () => Promise.resolve(createMemoryStore())) {
  const loads = vi.fn<typeof load>(load);
  return { ...createGuardedStore({ load: loads, now: Date.now }), loads };
}

/** How long a call that never ends is waited for. */
async function patience(use: ReturnType<typeof guarded>['use']): Promise<number> {
  const begunMs = Date.now();
  const ended = use(() => new Promise(() => undefined)).catch(() => Date.now() - begunMs);
  await vi.advanceTimersByTimeAsync(5000);
  return Number(await ended);
}

describe('createGuardedStore', () => {
  it('makes the store once, when it is needed or announced', async () => {
    const { use, preload, loads } = guarded();
    expect(loads).not.toHaveBeenCalled();
    preload();
    preload();
    await expect(use((store) => store.read({ follower: 'f', message: 'm' }, 0))).resolves.toBe(
      undefined,
    );
    expect(loads).toHaveBeenCalledTimes(1);
  });

  it('waits 1.2 s for the first call and 400 ms for later ones', async () => {
    await expect(patience(guarded().use)).resolves.toBe(1200);
    const { use } = guarded();
    await use(() => Promise.resolve());
    await expect(patience(use)).resolves.toBe(400);
  });

  it('waits longer for what is worth it, and tries what insists although the store failed just now', async () => {
    const { use } = guarded();
    await use(() => Promise.resolve());
    const patient: typeof use = (operation) => use(operation, { atLeastMs: 1500 });
    await expect(patience(patient)).resolves.toBe(1500);
    const insisted = use(() => Promise.resolve('x'), { evenInCooldown: true });
    await expect(insisted).resolves.toBe('x');
  });

  it('waits no longer than it may, even for a first call', async () => {
    const { use } = guarded();
    const hasty: typeof use = (operation) => use(operation, { atMostMs: 70, atLeastMs: 1500 });
    await expect(patience(hasty)).resolves.toBe(70);
  });

  it('aborts what takes too long: nothing of it is to wake up with a container that is thawed later', async () => {
    const signals: AbortSignal[] = [];
    const { use } = guarded();
    const ended = use((_, signal) => {
      signals.push(signal);
      return new Promise(() => undefined);
    }).catch(() => signals.map(({ aborted }) => aborted));
    await vi.advanceTimersByTimeAsync(1199);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await vi.advanceTimersByTimeAsync(1);
    await expect(ended).resolves.toEqual([true]);
  });

  it('leaves a store that failed alone for 5 s', async () => {
    const { use } = guarded();
    await expect(use(() => Promise.reject(new Error('throttled')))).rejects.toEqual(unavailable);
    const operation = vi.fn<() => Promise<string>>(() => Promise.resolve('x'));
    await vi.advanceTimersByTimeAsync(4999);
    await expect(use(operation)).rejects.toEqual(unavailable);
    expect(operation).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await expect(use(operation)).resolves.toBe('x');
  });

  it('makes the store anew when making it failed, and does not fail when it was announced', async () => {
    let broken = true;
    const { use, preload, loads } = guarded(() =>
      broken ? Promise.reject(new Error('no')) : Promise.resolve(createMemoryStore()),
    );
    preload();
    await vi.advanceTimersByTimeAsync(0);
    await expect(use(() => Promise.resolve('x'))).rejects.toEqual(unavailable);
    broken = false;
    await vi.advanceTimersByTimeAsync(5000);
    await expect(use(() => Promise.resolve('x'))).resolves.toBe('x');
    expect(loads).toHaveBeenCalledTimes(3);
  });
});
