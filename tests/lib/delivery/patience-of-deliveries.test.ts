import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeAnswer, type Answer } from '../../../lib/answer.ts';
import { continueQuestion } from '../../../lib/delivery/continue-question.ts';
import { createAnswerOnce } from '../../../lib/delivery/deliver.ts';
import { createGuardedStore } from '../../../lib/delivery/guarded-store.ts';
import { createHandOver, type HandedOver } from '../../../lib/delivery/hand-over.ts';
import type { DeliveryParts } from '../../../lib/delivery/owner.ts';
import { defaultPatience, type Patience } from '../../../lib/delivery/slots.ts';
import { pause, type Deadline } from '../../../lib/time.ts';
import { createMemoryStore } from '../../support/memory-store.ts';

const begunMs = 1_795_334_400_000;
const key = { follower: 'follower', message: 'message' };
const robot: Answer = { reply: { kind: 'text', text: '答' }, responder: 'robot' };
const tooLate: Answer = { reply: { kind: 'text', text: '…' }, responder: 'fallback' };

beforeEach(() => void vi.useFakeTimers({ now: begunMs }));
afterEach(() => void vi.useRealTimers());

type LambdaIs = 'well' | 'throttled' | 'silent';

/** A bot of many containers: what each invocation does, a robot that takes its time, and what was asked when. */
function world(changes: Partial<Patience>, upstreamMs: number, lambdaIs: LambdaIs = 'well') {
  const patience = { ...defaultPatience, ...changes };
  const store = createMemoryStore();
  const asked: number[] = [];
  const handedOver: HandedOver[] = [];
  const failures: unknown[] = [];
  const wentOn: Promise<Answer | undefined>[] = [];
  let owners = 0;

  const ask = async (_question: string, deadline: Deadline): Promise<Answer> => {
    asked.push(Date.now() - begunMs);
    const readyAtMs = Date.now() + upstreamMs;
    while (Date.now() < readyAtMs) {
      if (deadline.leftMs() <= 0) return tooLate;
      await pause(Math.min(50, readyAtMs - Date.now()));
    }
    return robot;
  };
  const parts = (): DeliveryParts => ({
    now: Date.now,
    newOwner: () => `owner-${(owners += 1)}`,
    store: createGuardedStore({ load: () => Promise.resolve(store), now: Date.now }),
    handOver: createHandOver({ invoke, onFailure: (error) => failures.push(error) }),
  });
  async function invoke(question: HandedOver): Promise<void> {
    if (lambdaIs === 'throttled') throw new Error('TooManyRequestsException');
    if (lambdaIs === 'silent') await new Promise(() => undefined);
    handedOver.push(question);
    wentOn.push(continueQuestion(parts(), question, Date.now() + 40_000, ask));
  }
  const deliver = async (afterMs = 0) => {
    await pause(begunMs + afterMs - Date.now());
    const arrivedAtMs = begunMs + afterMs;
    const moments = {
      arrivedAtMs,
      answerByMs: arrivedAtMs + 4200,
      endsAtMs: arrivedAtMs + 40_000,
    };
    const delivery = { key, question: '你好', sentAtMs: begunMs, patience, ...moments };
    const { answer, ...rest } = await createAnswerOnce(parts())(delivery, ask);
    return { ...rest, answer: answer?.responder, at: Date.now() - begunMs };
  };
  const deliverAll = async (times: readonly number[]) => {
    const outcomes = times.map((afterMs) => deliver(afterMs));
    await vi.runAllTimersAsync();
    return Promise.all(outcomes);
  };
  return { store, asked, handedOver, failures, wentOn, deliverAll, patience };
}

describe('a patience of two', () => {
  it('holds the first delivery, and lets the second answer in time', async () => {
    const { deliverAll, asked } = world({ deliveries: 2 }, 30_000);
    const [first, second] = await deliverAll([0, 5000]);
    expect(first).toMatchObject({ holding: 'held', at: 30_000, answer: 'robot' });
    expect(second).toMatchObject({ answer: undefined, delivery: 2 });
    expect(second?.at).toBeLessThanOrEqual(9350);
    expect(asked).toEqual([0]);
  });

  it('takes a delivery of a message 4 s old for the last, even when it is the first to be counted', async () => {
    const { deliverAll } = world({ deliveries: 2 }, 30_000);
    const [only] = await deliverAll([4500]);
    expect(only?.at).toBeLessThanOrEqual(8850);
  });
});

describe('a patience of one', () => {
  it('hands over before anything is asked, and brings an answer that comes in time', async () => {
    const { deliverAll, asked, handedOver } = world({ deliveries: 1 }, 3000);
    const [only] = await deliverAll([0]);
    expect(handedOver).toMatchObject([{ key, askedBefore: 0 }]);
    expect(asked).toHaveLength(1);
    expect(only).toMatchObject({ answer: 'robot', handOver: 'done', delivery: 1 });
    expect(only?.at).toBeLessThanOrEqual(3500);
  });

  it('answers in time when the answer takes longer, and the answer waits to be picked up', async () => {
    const { deliverAll, asked, store } = world({ deliveries: 1 }, 12_000);
    const [only] = await deliverAll([0]);
    expect(only).toMatchObject({ answer: undefined, handOver: 'done' });
    expect(only?.at).toBeLessThanOrEqual(4350);
    expect(asked).toHaveLength(1);
    const picked = await store.pickUp('follower', 'later', Date.now());
    expect(picked).toMatchObject({ answer: writeAnswer(robot) });
  });

  it.each(['throttled', 'silent'] as const)(
    'asks itself when Lambda is %s, and answers in time',
    async (lambdaIs) => {
      const quick = world({ deliveries: 1 }, 2000, lambdaIs);
      const [answered] = await quick.deliverAll([0]);
      expect(answered).toMatchObject({ answer: 'robot', handOver: 'failed' });
      expect(quick.failures).toHaveLength(1);
      const slow = world({ deliveries: 1 }, 30_000, lambdaIs);
      vi.setSystemTime(begunMs);
      const [only] = await slow.deliverAll([0]);
      // What nobody goes on with is not promised.
      expect(only).toMatchObject({ answer: 'fallback', handOver: 'failed' });
      expect(only?.at).toBeLessThanOrEqual(4250);
      expect(slow.asked).toHaveLength(1);
      await expect(slow.store.pickUp('follower', 'later', Date.now())).resolves.toBeUndefined();
    },
  );
});

describe('a delivery that may not be held', () => {
  it.each([
    [{ cutsPerFiveMinutes: 0 }, 'refused, cuts'],
    [{ heldAtOnce: 0 }, 'refused, held-at-once'],
  ] as const)('hands its question over and answers in time with %o', async (limits, holding) => {
    const { deliverAll, asked, handedOver, store } = world(limits, 12_000);
    const [only] = await deliverAll([0]);
    expect(only).toMatchObject({ answer: undefined, holding, handOver: 'done' });
    expect(only?.at).toBeLessThanOrEqual(4350);
    expect(handedOver).toMatchObject([{ askedBefore: 1 }]);
    // Once by the delivery, which Lambda freezes when it has replied, and once by the one that goes on.
    expect(asked).toEqual([0, 3500]);
    const picked = await store.pickUp('follower', 'later', Date.now());
    expect(picked).toMatchObject({ answer: writeAnswer(robot) });
  });

  it('still returns an answer that comes before its reply is due', async () => {
    const { deliverAll } = world({ cutsPerFiveMinutes: 0 }, 3700);
    const [only] = await deliverAll([0]);
    expect(only).toMatchObject({ answer: 'robot', at: 3700, handOver: 'done' });
  });

  it('gives an answer of its own that comes after it was handed over and promised', async () => {
    const { deliverAll, asked, store } = world({ cutsPerFiveMinutes: 0 }, 4000);
    const [only] = await deliverAll([0]);
    expect(only).toMatchObject({ answer: 'robot', at: 4000, handOver: 'done' });
    expect(asked).toEqual([0, 3500]);
    await expect(store.pickUp('follower', 'later', Date.now())).resolves.toBeUndefined();
  });

  it('gives an answer of its own in time although it cannot be saved', async () => {
    const { deliverAll, store } = world({ cutsPerFiveMinutes: 0 }, 4100);
    vi.spyOn(store, 'save').mockReturnValue(new Promise(() => undefined));
    const [only] = await deliverAll([0]);
    expect(only).toMatchObject({ answer: 'robot', handOver: 'done' });
    expect(only?.at).toBeLessThanOrEqual(4390);
  });

  it('answers in time when the question cannot be handed over either', async () => {
    const { deliverAll, failures } = world({ cutsPerFiveMinutes: 0 }, 12_000, 'silent');
    const [only] = await deliverAll([0]);
    expect(only).toMatchObject({ answer: 'fallback', handOver: 'failed' });
    expect(only?.at).toBeLessThanOrEqual(4250);
    expect(failures).toHaveLength(1);
  });

  it('leaves the work to the owner that is held already, and asks nothing', async () => {
    const { deliverAll, asked, handedOver } = world({ cutsPerFiveMinutes: 1 }, 30_000);
    const [first, second] = await deliverAll([0, 5000]);
    expect(first).toMatchObject({ holding: 'held', answer: 'robot' });
    expect(second).toMatchObject({ holding: 'refused, cuts', answer: undefined });
    expect(second?.at).toBeLessThanOrEqual(9350);
    expect(asked).toEqual([0]);
    expect(handedOver).toEqual([]);
  });

  it('is held in the place of its question, however few may be held at once', async () => {
    const { deliverAll, asked } = world({ heldAtOnce: 1 }, 30_000);
    const [first, second] = await deliverAll([0, 5000]);
    expect(first).toMatchObject({ holding: 'held', answer: 'robot' });
    expect(second).toMatchObject({ holding: 'held', answer: undefined, at: 11_000 });
    expect(asked).toEqual([0]);
  });

  it('is held without a limit in its way, and counts as a cut for five minutes', async () => {
    const { deliverAll, store, patience } = world({ cutsPerFiveMinutes: 2 }, 12_000);
    await deliverAll([0, 5000, 10_000]);
    const wanted = { patience, nowMs: Date.now() };
    await expect(store.slots.acquire(wanted)).resolves.toBe('cuts');
  });

  it('counts no cut when its answer comes before WeChat hangs up', async () => {
    const { deliverAll, store, patience } = world({ cutsPerFiveMinutes: 1 }, 3700);
    const [only] = await deliverAll([0]);
    expect(only).toMatchObject({ holding: 'held', answer: 'robot', at: 3700 });
    const wanted = { patience, nowMs: Date.now() };
    await expect(store.slots.acquire(wanted)).resolves.toMatchObject({ number: 0 });
  });

  it('takes no place in the fast path', async () => {
    const { deliverAll, store, patience } = world({ cutsPerFiveMinutes: 1 }, 1900);
    const [only] = await deliverAll([0]);
    expect(only).toEqual({ answer: 'robot', at: 1900 });
    const wanted = { patience, nowMs: Date.now() };
    await expect(store.slots.acquire(wanted)).resolves.toMatchObject({ number: 0 });
  });
});

describe('continueQuestion', () => {
  const claim = { owner: 'owner', question: '你好', nowMs: begunMs, leaseUntilMs: begunMs + 4000 };
  const question: HandedOver = { key, owner: 'owner', askedBefore: 1 };

  function parts(store: ReturnType<typeof createMemoryStore>): DeliveryParts {
    const guarded = createGuardedStore({ load: () => Promise.resolve(store), now: Date.now });
    return { now: Date.now, newOwner: () => 'x', store: guarded, handOver: undefined };
  }
  const ask = vi.fn<() => Promise<Answer>>(() => Promise.resolve(robot));
  beforeEach(() => void ask.mockClear());

  it('asks nothing when there is no question any more', async () => {
    const store = createMemoryStore();
    await expect(
      continueQuestion(parts(store), question, begunMs + 9000, ask),
    ).resolves.toBeUndefined();
    expect(ask).not.toHaveBeenCalled();
  });

  it('asks nothing when the answer has come, or another has taken over', async () => {
    const answered = createMemoryStore();
    await answered.join(key, claim);
    await answered.save(key, writeAnswer(robot));
    const taken = createMemoryStore();
    const seen = await taken.join(key, claim);
    await taken.takeOver(seen, 'another', begunMs + 4000);
    for (const store of [answered, taken]) {
      await expect(
        continueQuestion(parts(store), question, begunMs + 9000, ask),
      ).resolves.toBeUndefined();
    }
    expect(ask).not.toHaveBeenCalled();
  });

  it('keeps the lease while it works, so that nobody takes over', async () => {
    const store = createMemoryStore();
    await store.join(key, claim);
    const slow = async () => {
      await pause(10_000);
      return robot;
    };
    const done = continueQuestion(parts(store), question, begunMs + 40_000, slow);
    await vi.advanceTimersByTimeAsync(9000);
    const item = await store.read(key, Date.now());
    expect(item?.leaseUntilMs).toBeGreaterThan(Date.now());
    await vi.runAllTimersAsync();
    await expect(done).resolves.toEqual(robot);
    await expect(store.read(key, Date.now())).resolves.toMatchObject({
      answer: writeAnswer(robot),
    });
  });
});
