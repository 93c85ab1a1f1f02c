import { describe, expect, it } from 'vitest';
import {
  cutWindowMs,
  defaultPatience,
  type Patience,
  type Slot,
  type Slots,
} from '../../../lib/delivery/slots.ts';

const nowMs = 1_795_334_400_000;

function wanted(changes: Partial<Patience> = {}, atMs = nowMs) {
  return { patience: { ...defaultPatience, ...changes }, nowMs: atMs, heldUntilMs: atMs + 6000 };
}

function isSlot(slot: Slot | string): slot is Slot {
  return typeof slot !== 'string';
}

/** What every kind of places has to keep; `createSlots` makes some that nobody has used. */
export function describeSlots(name: string, createSlots: () => Promise<Slots>): void {
  describe(`slots in ${name}`, () => {
    it('are as many as cuts are allowed, and free again after five minutes', async () => {
      const slots = await createSlots();
      const few = { cutsPerFiveMinutes: 3, heldAtOnce: 100 };
      for (let count = 0; count < 3; count += 1) {
        await expect(slots.acquire(wanted(few))).resolves.toMatchObject({ takenAtMs: nowMs });
      }
      await expect(slots.acquire(wanted(few))).resolves.toBe('cuts');
      const later = wanted(few, nowMs + cutWindowMs);
      await expect(slots.acquire(later)).resolves.toMatchObject({ takenAtMs: later.nowMs });
    });

    it('hold so many at once, until they leave or their time is over', async () => {
      const slots = await createSlots();
      const one = { heldAtOnce: 1 };
      const slot = await slots.acquire(wanted(one));
      await expect(slots.acquire(wanted(one, nowMs + 5999))).resolves.toBe('held-at-once');
      if (!isSlot(slot)) throw new Error('no slot');
      await slots.release(slot, nowMs + 6000, true);
      const next = await slots.acquire(wanted(one, nowMs + 6001));
      expect(isSlot(next)).toBe(true);
      await expect(slots.acquire(wanted(one, nowMs + 13_000))).resolves.toSatisfy(isSlot);
    });

    it('of a held question take in its re-deliveries, which count as cuts alone', async () => {
      const slots = await createSlots();
      const { patience } = wanted({ heldAtOnce: 1, cutsPerFiveMinutes: 3 });
      await expect(slots.acquire(wanted({ heldAtOnce: 1 }))).resolves.toSatisfy(isSlot);
      await expect(slots.acquire({ patience, nowMs })).resolves.toSatisfy(isSlot);
      await expect(slots.acquire({ patience, nowMs })).resolves.toSatisfy(isSlot);
      await expect(slots.acquire({ patience, nowMs })).resolves.toBe('cuts');
      await expect(slots.acquire(wanted({ heldAtOnce: 2 }))).resolves.toSatisfy(isSlot);
    });

    it('go on counting a cut when its delivery has left, but no delivery that was in time', async () => {
      const slots = await createSlots();
      const one = { cutsPerFiveMinutes: 1 };
      const answered = await slots.acquire(wanted(one));
      if (!isSlot(answered)) throw new Error('no slot');
      await slots.release(answered, nowMs + 100, false);
      const cut = await slots.acquire(wanted(one, nowMs + 200));
      if (!isSlot(cut)) throw new Error('no slot');
      await slots.release(cut, nowMs + 6000, true);
      await expect(slots.acquire(wanted(one, nowMs + 6001))).resolves.toBe('cuts');
    });

    it('are not given back by one who took them before', async () => {
      const slots = await createSlots();
      const one = { cutsPerFiveMinutes: 1, heldAtOnce: 1 };
      const old = await slots.acquire(wanted(one));
      if (!isSlot(old)) throw new Error('no slot');
      const later = nowMs + cutWindowMs;
      await slots.acquire(wanted(one, later));
      await slots.release(old, later, false);
      await expect(slots.acquire(wanted(one, later + 1))).resolves.toBe('held-at-once');
    });

    it('let no two take the same one at the same moment', async () => {
      const slots = await createSlots();
      const many = wanted({ cutsPerFiveMinutes: 4, heldAtOnce: 100 });
      const taken = await Promise.all(Array.from({ length: 12 }, () => slots.acquire(many)));
      const numbers = taken.filter(isSlot).map(({ number }) => number);
      expect(numbers.length).toBeGreaterThan(0);
      expect(new Set(numbers).size).toBe(numbers.length);
      expect(Math.max(...numbers)).toBeLessThan(4);
    });
  });
}
