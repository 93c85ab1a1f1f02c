import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeAnswer, type Answer } from '../../../lib/answer.ts';
import { createGuardedStore } from '../../../lib/delivery/guarded-store.ts';
import { pickUp } from '../../../lib/delivery/promise.ts';
import type { Delivery } from '../../../lib/delivery/schedule.ts';
import { defaultPatience } from '../../../lib/delivery/slots.ts';
import { createMemoryStore } from '../../support/memory-store.ts';

const begunMs = 1_795_334_400_000;
const target = { follower: 'follower', message: 'question' };
const robot: Answer = { reply: { kind: 'text', text: '答' }, responder: 'robot' };

beforeEach(() => void vi.useFakeTimers({ now: begunMs }));
afterEach(() => void vi.useRealTimers());

function world() {
  const store = createMemoryStore();
  let owners = 0;
  const parts = () => ({
    now: Date.now,
    newOwner: () => `owner-${(owners += 1)}`,
    store: createGuardedStore({ load: () => Promise.resolve(store), now: Date.now }),
    handOver: undefined,
  });
  return { store, parts };
}

/** A delivery of a pick-up, in a container of its own. */
function deliveryAt(afterMs: number, message = 'pick-up 1'): Delivery {
  const arrivedAtMs = begunMs + afterMs;
  const key = { follower: 'follower', message };
  const moments = { answerByMs: arrivedAtMs + 4200, endsAtMs: arrivedAtMs + 40_000 };
  return {
    key,
    question: '继续',
    arrivedAtMs,
    sentAtMs: begunMs,
    patience: defaultPatience,
    ...moments,
  };
}

async function promised(store: ReturnType<typeof createMemoryStore>, leaseMs = 60_000) {
  const leaseUntilMs = begunMs + leaseMs;
  await store.join(target, { owner: 'first', leaseUntilMs, question: '天气', nowMs: begunMs });
  await store.promise(target);
}

const ask = vi.fn<() => Promise<Answer>>(() => Promise.resolve(robot));

describe('pickUp', () => {
  it('finds nothing when nothing is waiting, or the store is gone', async () => {
    const { parts } = world();
    await expect(pickUp(parts(), deliveryAt(0), ask)).resolves.toEqual({ kind: 'nothing' });
    const gone = {
      ...parts(),
      store: createGuardedStore({ load: () => Promise.reject(new Error('no')), now: Date.now }),
    };
    await expect(pickUp(gone, deliveryAt(0), ask)).resolves.toEqual({ kind: 'unavailable' });
  });

  it('gives an answer that is there at once, the same in each of three deliveries', async () => {
    const { store, parts } = world();
    await promised(store);
    await store.save(target, writeAnswer(robot));
    for (const afterMs of [0, 5000, 10_000]) {
      const found = await pickUp(parts(), deliveryAt(afterMs), ask);
      expect(found).toMatchObject({ kind: 'found', question: '天气', answer: robot });
    }
  });

  it('waits for an answer that is on its way', async () => {
    const { store, parts } = world();
    await promised(store);
    const found = pickUp(parts(), deliveryAt(0), ask);
    await vi.advanceTimersByTimeAsync(3000);
    await store.save(target, writeAnswer(robot));
    await vi.runAllTimersAsync();
    await expect(found).resolves.toMatchObject({ question: '天气', answer: robot });
    expect(ask).not.toHaveBeenCalled();
  });

  it('holds its first two deliveries, and gives the promise back with the last', async () => {
    const { store, parts } = world();
    await promised(store);
    const ended = [0, 5000, 10_000].map(async (afterMs) => {
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      const found = await pickUp(parts(), deliveryAt(afterMs), ask);
      return { found, at: Date.now() - begunMs };
    });
    await vi.runAllTimersAsync();
    const [first, second, third] = await Promise.all(ended);
    const kind = 'found';
    expect(first).toEqual({
      found: { kind, key: target, question: '天气', delivery: 1 },
      at: 6000,
    });
    expect(second).toEqual({
      found: { kind, key: target, question: '天气', delivery: 2 },
      at: 11_000,
    });
    expect(third?.at).toBeLessThanOrEqual(14_200);
    await expect(store.pickUp('follower', 'pick-up 2', Date.now())).resolves.toMatchObject({
      key: target,
    });
  });

  it('tells a follower at once when enough questions are held, and gives the promise back', async () => {
    const { store, parts } = world();
    await promised(store);
    const patience = { ...defaultPatience, heldAtOnce: 0 };
    const told = pickUp(parts(), { ...deliveryAt(0), patience }, ask);
    await vi.advanceTimersByTimeAsync(0);
    await expect(told).resolves.toMatchObject({ kind: 'found', question: '天气' });
    await expect(told).resolves.not.toHaveProperty('answer');
    await store.save(target, writeAnswer(robot));
    const later = await pickUp(parts(), { ...deliveryAt(3000, 'pick-up 2'), patience }, ask);
    expect(later).toMatchObject({ question: '天气', answer: robot });
  });

  it('asks again when whoever worked on the answer has died', async () => {
    const { store, parts } = world();
    await promised(store, 1000);
    await vi.advanceTimersByTimeAsync(2000);
    const found = pickUp(parts(), { ...deliveryAt(2000), sentAtMs: begunMs + 2000 }, ask);
    await vi.runAllTimersAsync();
    await expect(found).resolves.toMatchObject({ question: '天气', answer: robot });
    expect(ask).toHaveBeenCalledWith('天气', expect.anything());
  });
});
