import { describe, expect, it, vi } from 'vitest';
import { createGuardedStore } from '../../../lib/delivery/guarded-store.ts';
import { createCountToday } from '../../../lib/delivery/questions-today.ts';
import { createMemoryStore } from '../../support/memory-store.ts';

function counting(nowMs: number) {
  const store = createMemoryStore();
  const counted = vi.spyOn(store, 'countQuestion');
  const guarded = createGuardedStore({ load: () => Promise.resolve(store), now: () => nowMs });
  return { countToday: createCountToday({ store: guarded, now: () => nowMs }), counted };
}

describe('createCountToday', () => {
  it.each([
    ['2026-11-22T15:59:59Z', '2026-11-22', '2026-11-22T16:00:00Z'],
    ['2026-11-22T16:00:00Z', '2026-11-23', '2026-11-23T16:00:00Z'],
  ])('counts a question at %s for %s, a day that ends in Shanghai', async (at, day, ends) => {
    const { countToday, counted } = counting(Date.parse(at));
    await expect(countToday('f')).resolves.toBe(1);
    await expect(countToday('f')).resolves.toBe(2);
    expect(counted).toHaveBeenCalledWith('f', day, Date.parse(ends));
  });

  it('cannot say without a store, nor when it fails', async () => {
    const load = () => Promise.reject(new Error('no'));
    const store = createGuardedStore({ load, now: Date.now });
    await expect(createCountToday({ store: undefined, now: Date.now })('f')).resolves.toBe(
      undefined,
    );
    await expect(createCountToday({ store, now: Date.now })('f')).resolves.toBe(undefined);
  });
});
