import { describe, expect, it } from 'vitest';
import { itemLifeMs, type AnswerItem, type AnswerStore } from '../../../lib/delivery/store.ts';

const nowMs = 1_795_334_400_000;
let count = 0;

/** A key of its own for every test. */
function newKey(follower = `follower-${(count += 1)}`) {
  return { follower, message: `message-${(count += 1)}` };
}

function claim(
  owner: string,
  changes: Partial<{ nowMs: number; leaseUntilMs: number; question: string }> = {},
) {
  return { owner, nowMs, leaseUntilMs: nowMs + 4000, question: '你好', ...changes };
}

/** What every store has to keep, run on each implementation. */
export function describeStore(name: string, createStore: () => AnswerStore): void {
  describe(`as ${name}`, () => {
    const store = () => createStore();

    it('lets one of 50 simultaneous deliveries win, and counts each', async () => {
      const key = newKey();
      const shared = store();
      const joined = await Promise.all(
        Array.from({ length: 50 }, (_, index) => shared.join(key, claim(`owner-${index}`))),
      );
      expect(new Set(joined.map(({ owner }) => owner)).size).toBe(1);
      const counts = joined.map(({ deliveries }) => deliveries).toSorted((a, b) => a - b);
      expect(counts).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    });

    it('shows a joiner what the first one wrote', async () => {
      const key = newKey();
      await store().join(key, claim('first'));
      const later = { nowMs: nowMs + 5000, leaseUntilMs: nowMs + 9000, question: '再见' };
      const joined = await store().join(key, claim('second', later));
      const expected: AnswerItem = {
        key,
        owner: 'first',
        leaseUntilMs: nowMs + 4000,
        deliveries: 2,
        question: '你好',
        askedAtMs: nowMs,
      };
      expect(joined).toEqual(expected);
      await expect(store().read(key, nowMs)).resolves.toEqual(expected);
    });

    it('has nothing for a message nobody claimed', async () => {
      const key = newKey();
      await expect(store().read(key, nowMs)).resolves.toBeUndefined();
      await expect(store().renew(key, 'first', nowMs)).resolves.toBe(false);
      await expect(store().save(key, 'x')).resolves.toBe(false);
      await expect(store().promise(key)).resolves.toBe(false);
    });

    it('lets the owner renew its lease, and nobody else', async () => {
      const key = newKey();
      await store().join(key, claim('first'));
      await expect(store().renew(key, 'first', nowMs + 8000)).resolves.toBe(true);
      await expect(store().renew(key, 'second', nowMs + 9000)).resolves.toBe(false);
      await expect(store().read(key, nowMs)).resolves.toMatchObject({ leaseUntilMs: nowMs + 8000 });
    });

    it('lets one of many take over, from an owner and lease that are as seen', async () => {
      const key = newKey();
      const seen = await store().join(key, claim('first'));
      const taken = await Promise.all(
        ['a', 'b', 'c', 'd'].map((owner) => store().takeOver(seen, owner, nowMs + 9000)),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);
      await expect(store().renew(key, 'first', nowMs + 9000)).resolves.toBe(false);
    });

    it('refuses a take-over from an owner that has renewed meanwhile', async () => {
      const key = newKey();
      const seen = await store().join(key, claim('first'));
      await store().renew(key, 'first', nowMs + 8000);
      await expect(store().takeOver(seen, 'second', nowMs + 9000)).resolves.toBe(false);
    });

    it('keeps the first answer, whoever gives it: a save after a take-over counts', async () => {
      const key = newKey();
      const seen = await store().join(key, claim('first'));
      await store().takeOver(seen, 'second', nowMs + 9000);
      await expect(store().save(key, 'of the first')).resolves.toBe(true);
      await expect(store().save(key, 'of the second')).resolves.toBe(false);
      await expect(store().read(key, nowMs)).resolves.toMatchObject({ answer: 'of the first' });
      await expect(store().renew(key, 'second', nowMs + 9999)).resolves.toBe(false);
      const stale = { ...seen, owner: 'second', leaseUntilMs: nowMs + 9000 };
      await expect(store().takeOver(stale, 'third', nowMs + 9999)).resolves.toBe(false);
    });

    it('lets exactly one of a promise and a save come first', async () => {
      for (let round = 0; round < 10; round += 1) {
        const key = newKey();
        await store().join(key, claim('first'));
        const [isPromised, isSaved] = await Promise.all([
          store().promise(key),
          store().save(key, 'x'),
        ]);
        expect(isSaved).toBe(true);
        const picked = await store().pickUp(key.follower, 'later', nowMs);
        expect(picked !== undefined).toBe(isPromised);
      }
    });

    it('promises nothing when the answer has just come', async () => {
      const key = newKey();
      await store().join(key, claim('first'));
      await store().save(key, 'x');
      await expect(store().promise(key)).resolves.toBe(false);
      await expect(store().pickUp(key.follower, 'later', nowMs)).resolves.toBeUndefined();
    });

    it('takes a promise back, unless a pick-up was quicker', async () => {
      const key = newKey();
      await store().join(key, claim('first'));
      await expect(store().takeBack(key)).resolves.toBe(false);
      await store().promise(key);
      await store().save(key, 'x');
      await expect(store().takeBack(key)).resolves.toBe(true);
      await expect(store().pickUp(key.follower, 'later', nowMs)).resolves.toBeUndefined();
      const other = newKey();
      await store().join(other, claim('first'));
      await store().promise(other);
      await store().pickUp(other.follower, 'later', nowMs);
      await expect(store().takeBack(other)).resolves.toBe(false);
      const picked = await store().pickUp(other.follower, 'later', nowMs);
      expect(picked).toMatchObject({ key: other });
      await expect(store().takeBack(newKey())).resolves.toBe(false);
    });

    it('gives a pick-up that is delivered three times the same item each time', async () => {
      const key = newKey();
      const other = { ...newKey(), follower: key.follower };
      await store().join(key, claim('first'));
      await store().join(other, claim('first', { nowMs: nowMs + 1000, question: '再见' }));
      await store().promise(key);
      await store().promise(other);
      for (let delivery = 0; delivery < 3; delivery += 1) {
        const picked = await store().pickUp(key.follower, 'pick-up 1', nowMs + 2000);
        expect(picked).toMatchObject({ key, question: '你好' });
      }
      const next = await store().pickUp(key.follower, 'pick-up 2', nowMs + 2000);
      expect(next).toMatchObject({ key: other, question: '再见' });
      await expect(
        store().pickUp(key.follower, 'pick-up 3', nowMs + 2000),
      ).resolves.toBeUndefined();
    });

    it('gives a promised item to one of many pick-ups, and again once it is put back', async () => {
      const key = newKey();
      await store().join(key, claim('first'));
      await store().promise(key);
      const takers = ['a', 'b', 'c', 'd', 'e'];
      const picked = await Promise.all(
        takers.map((taker) => store().pickUp(key.follower, taker, nowMs)),
      );
      const winner = takers[picked.findIndex((item) => item !== undefined)] ?? '';
      expect(picked.filter((item) => item !== undefined)).toHaveLength(1);
      await store().putBack(key, 'somebody else');
      await expect(store().pickUp(key.follower, 'late', nowMs)).resolves.toBeUndefined();
      await store().putBack(key, winner);
      await expect(store().pickUp(key.follower, 'late', nowMs)).resolves.toMatchObject({ key });
    });

    it('takes what is older than ten minutes for absent', async () => {
      const key = newKey();
      await store().join(key, claim('first'));
      await store().promise(key);
      const lateMs = nowMs + itemLifeMs + 1000;
      await expect(store().read(key, lateMs)).resolves.toBeUndefined();
      await expect(store().pickUp(key.follower, 'late', lateMs)).resolves.toBeUndefined();
      const joined = await store().join(key, claim('second', { nowMs: lateMs, question: '新' }));
      expect(joined).toMatchObject({
        owner: 'second',
        deliveries: 1,
        question: '新',
        askedAtMs: lateMs,
      });
    });

    it('keeps parts of an answer to be picked up one after the other, each once', async () => {
      const { follower, message } = newKey();
      const parts = [1, 2].map((part) => ({
        key: { follower, message: `${message}+${part}` },
        question: '你好',
        answer: `part ${part}`,
        askedAtMs: nowMs + part,
      }));
      await store().keep(parts);
      await store().keep(parts.map((part) => ({ ...part, answer: 'of another delivery' })));
      const picked = [
        await store().pickUp(follower, 'a', nowMs + 100),
        await store().pickUp(follower, 'b', nowMs + 100),
        await store().pickUp(follower, 'a', nowMs + 100),
      ];
      expect(picked.map((item) => item?.answer)).toEqual(['part 1', 'part 2', 'part 1']);
      expect(picked[0]?.question).toBe('你好');
      await expect(store().pickUp(follower, 'c', nowMs + 100)).resolves.toBeUndefined();
    });

    it('counts the questions of a follower and day, and lets nobody pick them up', async () => {
      const { follower } = newKey();
      const count = (day: string) => store().countQuestion(follower, day, nowMs + 86_400_000);
      expect([await count('2026-11-22'), await count('2026-11-22')]).toEqual([1, 2]);
      await expect(count('2026-11-23')).resolves.toBe(1);
      await expect(store().pickUp(follower, 'a', nowMs)).resolves.toBeUndefined();
    });

    it('keeps followers apart, and forgets one whole', async () => {
      const key = newKey();
      const second = { ...newKey(), follower: key.follower };
      const stranger = newKey();
      for (const each of [key, second, stranger]) {
        await store().join(each, claim('first'));
        await store().promise(each);
      }
      await store().forget(key.follower);
      await expect(store().read(key, nowMs)).resolves.toBeUndefined();
      await expect(store().pickUp(key.follower, 'late', nowMs)).resolves.toBeUndefined();
      await expect(store().read(stranger, nowMs)).resolves.toMatchObject({ key: stranger });
      await store().forget('nobody');
    });

    it('forgets every kind of thing it holds of a follower: questions, answers, promises, parts and counts', async () => {
      const { follower } = newKey();
      const own = () => ({ ...newKey(), follower });
      const [running, answered, promised, picked, part] = [own(), own(), own(), own(), own()];
      for (const key of [running, answered, promised, picked]) {
        await store().join(key, claim('first'));
      }
      await store().save(answered, 'x');
      await store().promise(promised);
      await store().promise(picked);
      await store().pickUp(follower, 'pick-up', nowMs);
      await store().keep([{ key: part, question: '你好', answer: 'x', askedAtMs: nowMs }]);
      await store().countQuestion(follower, '2026-11-22', nowMs + 86_400_000);
      await store().forget(follower);
      for (const key of [running, answered, promised, picked, part]) {
        await expect(store().read(key, nowMs)).resolves.toBeUndefined();
      }
      await expect(store().countQuestion(follower, '2026-11-22', nowMs + 86_400_000)).resolves.toBe(
        1,
      );
    });

    it('forgets a follower whose answers fill more than one page of the table', async () => {
      const { follower } = newKey();
      const keys = Array.from({ length: 6 }, () => ({ ...newKey(), follower }));
      for (const key of keys) {
        await store().join(key, claim('first'));
        await store().save(key, 'x'.repeat(300_000));
      }
      await store().forget(follower);
      for (const key of keys) await expect(store().read(key, nowMs)).resolves.toBeUndefined();
    });
  });
}
