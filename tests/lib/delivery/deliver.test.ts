import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeAnswer, type Answer } from '../../../lib/answer.ts';
import { createAnswerOnce } from '../../../lib/delivery/deliver.ts';
import { createGuardedStore } from '../../../lib/delivery/guarded-store.ts';
import type { DeliveryParts } from '../../../lib/delivery/owner.ts';
import { type Delivery, timeline } from '../../../lib/delivery/schedule.ts';
import { defaultPatience } from '../../../lib/delivery/slots.ts';
import type { AnswerStore } from '../../../lib/delivery/store.ts';
import { pause, type Deadline } from '../../../lib/time.ts';
import { createMemoryStore } from '../../support/memory-store.ts';

const begunMs = 1_795_334_400_000;
const key = { follower: 'follower', message: 'message' };

beforeEach(() => {
  vi.useFakeTimers({ now: begunMs });
});
afterEach(() => void vi.useRealTimers());

/** Every operation of a store is counted, and fails while `broken` says so. */
function watch(inner: AnswerStore) {
  const state = { calls: 0, broken: false };
  const store = new Proxy(inner, {
    get: (target, name, receiver) => {
      if (name === 'places' && state.broken) throw new Error('store');
      const operation: unknown = Reflect.get(target, name, receiver);
      if (typeof operation !== 'function') return operation;
      return (...args: readonly unknown[]) => {
        state.calls += 1;
        if (state.broken) return Promise.reject(new Error('store'));
        return Reflect.apply(operation, target, args);
      };
    },
  });
  return { store, state };
}

/** Containers that share a store and nothing else, as Lambda has them. */
function world(more: Pick<DeliveryParts, 'fitsReply'> = {}) {
  const { store, state } = watch(createMemoryStore());
  let owners = 0;
  const container = () =>
    createAnswerOnce({
      now: Date.now,
      newOwner: () => `owner-${(owners += 1)}`,
      store: createGuardedStore({ load: () => Promise.resolve(store), now: Date.now }),
      handOver: undefined,
      ...more,
    });
  return { container, state, store };
}

function deliveryAt(afterMs: number, changes: Partial<Delivery> = {}): Delivery {
  const arrivedAtMs = begunMs + afterMs;
  return {
    key,
    question: '你好',
    arrivedAtMs,
    sentAtMs: begunMs,
    answerByMs: arrivedAtMs + 4200,
    endsAtMs: arrivedAtMs + 40_000,
    patience: defaultPatience,
    ...changes,
  };
}

const robot: Answer = { reply: { kind: 'text', text: '答' }, responder: 'robot' };
const tooLate: Answer = { reply: { kind: 'text', text: '…' }, responder: 'fallback' };

/** A robot that takes its time, and gives up when its deadline passes. */
function slowRobot(ms: number) {
  const asked: string[] = [];
  const ask = async (question: string, deadline: Deadline): Promise<Answer> => {
    // As the Turing client: with hardly any time left it does not ask at all.
    if (deadline.leftMs() < 300) return tooLate;
    asked.push(question);
    const readyAtMs = Date.now() + ms;
    while (Date.now() < readyAtMs) {
      if (deadline.leftMs() <= 0) return tooLate;
      await pause(Math.min(50, readyAtMs - Date.now()));
    }
    return robot;
  };
  return { ask, asked };
}

/** What became of a delivery, and when, in milliseconds after the first one arrived. */
async function outcome(promise: ReturnType<ReturnType<typeof createAnswerOnce>>) {
  const result = await promise;
  return { text: result.answer?.responder, at: Date.now() - begunMs, delivery: result.delivery };
}

/** Lets WeChat deliver three times, each in a container of its own. */
async function deliverThrice(ms: number, { container }: ReturnType<typeof world>) {
  const { ask, asked } = slowRobot(ms);
  const outcomes = [0, 5000, 10_000].map(async (afterMs) => {
    await pause(afterMs);
    return outcome(container()(deliveryAt(afterMs), ask));
  });
  await vi.runAllTimersAsync();
  return { outcomes: await Promise.all(outcomes), asked };
}

describe('createAnswerOnce', () => {
  it.each([0, 500, 1500, 1990])(
    'gives an answer of %i ms at once, without the store',
    async (ms) => {
      const { container, state } = world();
      const { ask } = slowRobot(ms);
      const done = outcome(container()(deliveryAt(0), ask));
      await vi.runAllTimersAsync();
      await expect(done).resolves.toMatchObject({ text: 'robot', delivery: undefined });
      expect(state.calls).toBe(0);
    },
  );

  it.each([2500, 4400, 4900, 6000, 9000, 12_000])(
    'asks once for an answer of %i ms, and gives it to every delivery that waits for it',
    async (ms) => {
      const { outcomes, asked } = await deliverThrice(ms, world());
      expect(asked).toEqual(['你好']);
      expect(outcomes[0]).toMatchObject({ text: 'robot', at: ms });
      // A delivery that arrives later finds it; one that waits gets it before it is cut.
      const late = outcomes.filter(({ at, text }) => at >= ms && text !== undefined);
      expect(new Set(late.map(({ text }) => text))).toEqual(new Set(['robot']));
      expect(outcomes.at(-1)).toMatchObject({ text: 'robot', delivery: 3 });
    },
  );

  it('holds a delivery that is not the last past the cut, and lets the last one answer in time', async () => {
    const { outcomes, asked } = await deliverThrice(30_000, world());
    expect(asked).toHaveLength(1);
    expect(outcomes[1]).toEqual({ text: undefined, at: 5000 + timeline.holdMs, delivery: 2 });
    expect(outcomes[2]).toMatchObject({ text: undefined, delivery: 3 });
    expect(outcomes[2]?.at).toBeLessThanOrEqual(10_000 + 4350);
    expect(outcomes[0]).toMatchObject({ text: 'robot', at: 30_000 });
  });

  it('promises what the last delivery could not wait for', async () => {
    const { container, store, ...rest } = world();
    await deliverThrice(30_000, { container, store, ...rest });
    await expect(store.pickUp('follower', 'later', Date.now())).resolves.toMatchObject({ key });
  });

  it.each([13_900, 14_200, 14_300])(
    'gives an answer of %i ms although it was promised, and takes the promise back',
    async (ms) => {
      const { container, store, ...rest } = world();
      const { outcomes } = await deliverThrice(ms, { container, store, ...rest });
      expect(outcomes[2]).toMatchObject({ text: 'robot', delivery: 3 });
      expect(outcomes[2]?.at).toBeLessThanOrEqual(14_350);
      await expect(store.pickUp('follower', 'later', Date.now())).resolves.toBeUndefined();
    },
  );

  it('leaves what comes after its last look to be picked up', async () => {
    const { container, store, ...rest } = world();
    const { outcomes } = await deliverThrice(14_351, { container, store, ...rest });
    expect(outcomes[2]).toEqual({ text: undefined, at: 14_350, delivery: 3 });
    const picked = await store.pickUp('follower', 'later', Date.now());
    expect(picked).toMatchObject({ answer: writeAnswer(robot) });
  });

  it('leaves an answer to be fetched that comes late and is too long for one reply', async () => {
    const { container, store, ...rest } = world({ fitsReply: () => false });
    const { outcomes } = await deliverThrice(14_200, { container, store, ...rest });
    expect(outcomes[2]).toMatchObject({ text: undefined, delivery: 3 });
    const picked = await store.pickUp('follower', 'later', Date.now());
    expect(picked).toMatchObject({ answer: writeAnswer(robot) });
  });

  it('gives the answer in time although its promise cannot be taken back', async () => {
    const { container, store, ...rest } = world();
    vi.spyOn(store, 'takeBack').mockReturnValue(new Promise(() => undefined));
    const { outcomes } = await deliverThrice(14_200, { container, store, ...rest });
    expect(outcomes[2]).toMatchObject({ text: 'robot', delivery: 3 });
    expect(outcomes[2]?.at).toBeLessThanOrEqual(14_390);
  });

  it('promises the answer in time although its last looks hang', async () => {
    const { container, store, ...rest } = world();
    const read = store.read.bind(store);
    vi.spyOn(store, 'read').mockImplementation(async (...looked) => {
      if (Date.now() > begunMs + 13_800) await pause(60_000);
      return read(...looked);
    });
    const { outcomes } = await deliverThrice(14_200, { container, store, ...rest });
    expect(outcomes[2]).toMatchObject({ text: undefined, delivery: 3 });
    expect(outcomes[2]?.at).toBeLessThanOrEqual(14_390);
    const picked = await store.pickUp('follower', 'later', Date.now());
    expect(picked).toMatchObject({ answer: writeAnswer(robot) });
  });

  it('returns an answer that comes while the promise is written', async () => {
    const { container, store } = world();
    const own = { owner: 'gone', leaseUntilMs: begunMs + 60_000, question: '你好', nowMs: begunMs };
    await store.join(key, own);
    const late = deliveryAt(10_000);
    const promise = store.promise.bind(store);
    vi.spyOn(store, 'promise').mockImplementation(async (promised) => {
      await store.save(key, writeAnswer(robot));
      return promise(promised);
    });
    await vi.advanceTimersByTimeAsync(10_000);
    const done = outcome(container()(late, slowRobot(0).ask));
    await vi.runAllTimersAsync();
    await expect(done).resolves.toMatchObject({ text: 'robot' });
  });

  it.each([1, 2001, 3000])('takes over when the first owner dies after %i ms', async (diesAtMs) => {
    const { container, store } = world();
    // The dead one claimed if it lived long enough; otherwise it left no trace.
    if (diesAtMs > timeline.claimMs) {
      const leaseUntilMs = begunMs + timeline.claimMs + timeline.leaseMs;
      await store.join(key, {
        owner: 'dead',
        leaseUntilMs,
        question: '你好',
        nowMs: begunMs + 2000,
      });
    }
    const { ask, asked } = slowRobot(1000);
    await vi.advanceTimersByTimeAsync(5000);
    const done = outcome(container()(deliveryAt(5000), ask));
    await vi.runAllTimersAsync();
    await expect(done).resolves.toMatchObject({ text: 'robot' });
    expect(asked).toEqual(['你好']);
  });

  it('claims first when the message is 10 s old and nobody has claimed it, and then is the last', async () => {
    const { container } = world();
    const { ask } = slowRobot(30_000);
    await vi.advanceTimersByTimeAsync(10_000);
    const done = outcome(container()(deliveryAt(10_000), ask));
    await vi.runAllTimersAsync();
    const { text, at, delivery } = await done;
    expect({ text, delivery }).toEqual({ text: undefined, delivery: 1 });
    expect(at).toBeLessThanOrEqual(14_350);
  });

  it('asks with all the time it has when its own start took most of the five seconds', async () => {
    const { container } = world();
    await vi.advanceTimersByTimeAsync(4700);
    const { ask, asked } = slowRobot(1000);
    const done = outcome(container()(deliveryAt(0), ask));
    await vi.runAllTimersAsync();
    await expect(done).resolves.toMatchObject({ text: 'robot', at: 5700 });
    expect(asked).toHaveLength(1);
  });

  it('takes over with all the time it has, late in its own delivery', async () => {
    const { container, store } = world();
    const leaseUntilMs = begunMs + 10_000;
    await store.join(key, { owner: 'dead', leaseUntilMs, question: '你好', nowMs: begunMs });
    await vi.advanceTimersByTimeAsync(5000);
    const done = outcome(container()(deliveryAt(5000), slowRobot(2000).ask));
    await vi.runAllTimersAsync();
    const { text, at } = await done;
    expect(text).toBe('robot');
    expect(at).toBeGreaterThan(12_000);
  });

  it('claims first when its own start took more than 2 s', async () => {
    const { container, state } = world();
    await vi.advanceTimersByTimeAsync(2500);
    const done = outcome(container()(deliveryAt(0), slowRobot(100).ask));
    await vi.runAllTimersAsync();
    await expect(done).resolves.toMatchObject({ text: 'robot', delivery: 1 });
    expect(state.calls).toBeGreaterThan(0);
  });

  it('is the last, in doubt, when WeChat does not say when the message was sent', async () => {
    const { container } = world();
    const unsaid = deliveryAt(0, { sentAtMs: Number.NaN });
    const done = outcome(container()(unsaid, slowRobot(30_000).ask));
    await vi.runAllTimersAsync();
    expect((await done).at).toBeLessThanOrEqual(4350);
  });

  it('answers within one delivery when the store is gone, and leaves it alone for 5 s', async () => {
    const { container, state } = world();
    state.broken = true;
    const answer = container();
    const slow = answer(deliveryAt(0), slowRobot(3000).ask);
    await vi.advanceTimersByTimeAsync(3000);
    await expect(slow).resolves.toMatchObject({
      answer: robot,
      storeFailure: expect.objectContaining({ name: 'StoreUnavailable' }),
    });
    const calls = state.calls;
    const next = answer(deliveryAt(3000, { sentAtMs: begunMs + 3000 }), slowRobot(2500).ask);
    await vi.advanceTimersByTimeAsync(2500);
    await expect(next).resolves.toMatchObject({ answer: robot });
    expect(state.calls).toBe(calls);
  });

  it('falls back by its deadline when the store is gone and the robot is slow', async () => {
    const { container, state } = world();
    state.broken = true;
    const done = outcome(container()(deliveryAt(0), slowRobot(30_000).ask));
    await vi.runAllTimersAsync();
    const { text, at } = await done;
    expect(text).toBe('fallback');
    expect(at).toBeLessThanOrEqual(4250);
  });

  it.each([
    { ms: 4000, text: 'robot', at: 4000 },
    { ms: 4500, text: 'fallback', at: 4250 },
  ])(
    'answers for itself when the store goes while it works: $text for an answer of $ms ms',
    async ({ ms, text, at }) => {
      const { container, state } = world();
      const done = outcome(container()(deliveryAt(0), slowRobot(ms).ask));
      await vi.advanceTimersByTimeAsync(3000);
      state.broken = true;
      await vi.runAllTimersAsync();
      const ended = await done;
      expect(ended.text).toBe(text);
      expect(ended.at).toBeLessThanOrEqual(at);
    },
  );

  it.each([
    { brokenFor: 3000, savedBy: 10_000 },
    { brokenFor: 60_000, savedBy: undefined },
  ])(
    'saves an answer nobody hears any more as soon as a store that was gone for $brokenFor ms allows it',
    async ({ brokenFor, savedBy }) => {
      const { container, state, store } = world();
      const done = outcome(container()(deliveryAt(0), slowRobot(6000).ask));
      await vi.advanceTimersByTimeAsync(5000);
      state.broken = true;
      setTimeout(() => (state.broken = false), brokenFor);
      await vi.runAllTimersAsync();
      const { text, at } = await done;
      expect(text).toBe('robot');
      expect(at).toBeLessThanOrEqual(savedBy ?? 6000 + timeline.saveForMs);
      const item = await store.read(key, begunMs);
      expect(item?.answer).toBe(savedBy === undefined ? undefined : writeAnswer(robot));
    },
  );

  it('stops waiting in time when the store goes while it waits', async () => {
    const { container, state, store } = world();
    const own = { owner: 'other', leaseUntilMs: begunMs + 8000, question: '你好', nowMs: begunMs };
    await store.join(key, own);
    await store.join(key, own);
    await vi.advanceTimersByTimeAsync(10_000);
    const done = outcome(container()(deliveryAt(10_000), slowRobot(100).ask));
    await vi.advanceTimersByTimeAsync(0);
    state.broken = true;
    await vi.runAllTimersAsync();
    expect((await done).at).toBeLessThanOrEqual(14_600);
  });

  it('hears its own question too when another delivery had claimed it early', async () => {
    const { container, store } = world();
    const own = {
      owner: 'other',
      leaseUntilMs: begunMs + 60_000,
      question: '你好',
      nowMs: begunMs,
    };
    await store.join(key, own);
    const done = outcome(container()(deliveryAt(0), slowRobot(2500).ask));
    await vi.runAllTimersAsync();
    await expect(done).resolves.toMatchObject({ text: 'robot', at: 2500, delivery: 2 });
  });
});
