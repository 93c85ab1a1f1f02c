import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eraseFollower } from '../../../lib/delivery/erase-follower.ts';
import { createGuardedStore } from '../../../lib/delivery/guarded-store.ts';
import { defaultPatience } from '../../../lib/delivery/slots.ts';
import { createMemoryStore } from '../../support/memory-store.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_795_334_400_000 }));
afterEach(() => void vi.useRealTimers());

function world() {
  const nowMs = Date.now();
  const answers = createMemoryStore();
  const store = createGuardedStore({ load: () => Promise.resolve(answers), now: Date.now });
  const delivery = {
    key: { follower: 'p', message: 'm' },
    question: '',
    arrivedAtMs: nowMs,
    sentAtMs: nowMs - 700,
    answerByMs: nowMs + 4200,
    endsAtMs: nowMs + 40_000,
    patience: defaultPatience,
  };
  const forget = vi.spyOn(answers, 'forget');
  return { nowMs, store, delivery, forget, parts: { store, now: Date.now } };
}

describe('eraseFollower', () => {
  it('erases the follower, and leaves nothing behind where no transcript is kept', async () => {
    const { parts, delivery, forget } = world();
    await eraseFollower(parts, delivery, false);
    expect(forget.mock.calls).toEqual([['p', undefined]]);
  });

  it('notes the leaving for ten minutes where a transcript is kept', async () => {
    const { nowMs, parts, delivery, forget } = world();
    await eraseFollower(parts, delivery, true);
    const leaving = { leftAtMs: nowMs - 700, expiresMs: nowMs + 600_000 };
    expect(forget.mock.calls).toEqual([['p', leaving]]);
  });

  it('takes now for the moment of a leaving that says none', async () => {
    const { nowMs, parts, delivery, forget } = world();
    await eraseFollower(parts, { ...delivery, sentAtMs: Number.NaN }, true);
    expect(forget).toHaveBeenCalledWith('p', expect.objectContaining({ leftAtMs: nowMs }));
  });

  it('takes as long as a reply may, and tries a store that failed a moment ago', async () => {
    const { nowMs, parts, delivery, forget } = world();
    await parts.store.use(() => Promise.reject(new Error('down'))).catch(() => undefined);
    forget.mockImplementation(() => new Promise(() => undefined));
    const left = eraseFollower(parts, delivery, true).then(() => Date.now() - nowMs);
    await vi.advanceTimersByTimeAsync(10_000);
    await expect(left).resolves.toBe(4200);
    expect(forget).toHaveBeenCalledTimes(1);
  });
});
