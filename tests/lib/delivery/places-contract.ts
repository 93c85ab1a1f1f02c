import { describe, expect, it } from 'vitest';
import {
  cutWindowMs,
  defaultPatience,
  type Patience,
  type Place,
  type Places,
} from '../../../lib/delivery/slots.ts';

const nowMs = 1_795_334_400_000;

function wanted(changes: Partial<Patience> = {}, atMs = nowMs) {
  return { patience: { ...defaultPatience, ...changes }, nowMs: atMs, heldUntilMs: atMs + 6000 };
}

function isPlace(place: Place | string): place is Place {
  return typeof place !== 'string';
}

/** What every kind of places has to keep; `createPlaces` makes some that nobody has used. */
export function describePlaces(name: string, createPlaces: () => Promise<Places>): void {
  describe(`places in ${name}`, () => {
    it('are as many as cuts are allowed, and free again after five minutes', async () => {
      const places = await createPlaces();
      const few = { cutsPerFiveMinutes: 3, heldAtOnce: 100 };
      for (let count = 0; count < 3; count += 1) {
        await expect(places.take(wanted(few))).resolves.toMatchObject({ takenAtMs: nowMs });
      }
      await expect(places.take(wanted(few))).resolves.toBe('cuts');
      const later = wanted(few, nowMs + cutWindowMs);
      await expect(places.take(later)).resolves.toMatchObject({ takenAtMs: later.nowMs });
    });

    it('hold so many at once, until they leave or their time is over', async () => {
      const places = await createPlaces();
      const one = { heldAtOnce: 1 };
      const place = await places.take(wanted(one));
      await expect(places.take(wanted(one, nowMs + 5999))).resolves.toBe('held-at-once');
      if (!isPlace(place)) throw new Error('no place');
      await places.leave(place, nowMs + 6000, true);
      const next = await places.take(wanted(one, nowMs + 6001));
      expect(isPlace(next)).toBe(true);
      await expect(places.take(wanted(one, nowMs + 13_000))).resolves.toSatisfy(isPlace);
    });

    it('of a held question take in its re-deliveries, which count as cuts alone', async () => {
      const places = await createPlaces();
      const { patience } = wanted({ heldAtOnce: 1, cutsPerFiveMinutes: 3 });
      await expect(places.take(wanted({ heldAtOnce: 1 }))).resolves.toSatisfy(isPlace);
      await expect(places.take({ patience, nowMs })).resolves.toSatisfy(isPlace);
      await expect(places.take({ patience, nowMs })).resolves.toSatisfy(isPlace);
      await expect(places.take({ patience, nowMs })).resolves.toBe('cuts');
      await expect(places.take(wanted({ heldAtOnce: 2 }))).resolves.toSatisfy(isPlace);
    });

    it('go on counting a cut when its delivery has left, but no delivery that was in time', async () => {
      const places = await createPlaces();
      const one = { cutsPerFiveMinutes: 1 };
      const answered = await places.take(wanted(one));
      if (!isPlace(answered)) throw new Error('no place');
      await places.leave(answered, nowMs + 100, false);
      const cut = await places.take(wanted(one, nowMs + 200));
      if (!isPlace(cut)) throw new Error('no place');
      await places.leave(cut, nowMs + 6000, true);
      await expect(places.take(wanted(one, nowMs + 6001))).resolves.toBe('cuts');
    });

    it('are not given back by one who took them before', async () => {
      const places = await createPlaces();
      const one = { cutsPerFiveMinutes: 1, heldAtOnce: 1 };
      const old = await places.take(wanted(one));
      if (!isPlace(old)) throw new Error('no place');
      const later = nowMs + cutWindowMs;
      await places.take(wanted(one, later));
      await places.leave(old, later, false);
      await expect(places.take(wanted(one, later + 1))).resolves.toBe('held-at-once');
    });

    it('let no two take the same one at the same moment', async () => {
      const places = await createPlaces();
      const many = wanted({ cutsPerFiveMinutes: 4, heldAtOnce: 100 });
      const taken = await Promise.all(Array.from({ length: 12 }, () => places.take(many)));
      const numbers = taken.filter(isPlace).map(({ number }) => number);
      expect(numbers.length).toBeGreaterThan(0);
      expect(new Set(numbers).size).toBe(numbers.length);
      expect(Math.max(...numbers)).toBeLessThan(4);
    });
  });
}
