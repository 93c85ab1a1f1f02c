import { cutWindowMs, freePlaces, type Places, type TakenPlace } from '../../lib/delivery/slots.ts';

/** Places in the memory of one process. */
export function createMemoryPlaces(): Places {
  const taken = new Map<number, TakenPlace>();
  return {
    async take(wanted) {
      const free = freePlaces([...taken.values()], wanted);
      if (typeof free === 'string') return free;
      const [place = 0] = free;
      const { nowMs: takenAtMs, heldUntilMs = 0 } = wanted;
      taken.set(place, { number: place, takenAtMs, heldUntilMs });
      return { number: place, takenAtMs };
    },
    async leave({ number, takenAtMs }, nowMs, wasCut) {
      if (taken.get(number)?.takenAtMs !== takenAtMs) return;
      const countsFromMs = wasCut ? takenAtMs : takenAtMs - cutWindowMs;
      taken.set(number, { number, takenAtMs: countsFromMs, heldUntilMs: nowMs });
    },
  };
}
