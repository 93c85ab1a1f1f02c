import { describe, expect, it } from 'vitest';
import { converse } from './converse.ts';
import { start } from './patience.ts';

describe.concurrent('a question that cannot be handed over', () => {
  it.each(['throttled', 'denied', 'unreachable'] as const)(
    'still gets its follower an answer in time when Lambda is %s',
    async (mood) => {
      const one = await start({ DELIVERY_PATIENCE: 'one' }, mood);
      const quick = await converse(one.stack, 'fault slow 1500', 'oQuick');
      expect(quick.sentences).toEqual([expect.stringContaining('图灵替身听到了')]);
      const slow = await converse(one.stack, 'fault slow 6000', 'oSlow');
      // An answer that nobody goes on with is not promised.
      expect(slow.sentences).toEqual([expect.stringContaining('暂时答不上来')]);
      expect(slow.messages[0]?.deliveries).toMatchObject([{ outcome: 'answered' }]);
      expect(one.stack.questions).toHaveLength(2);
      expect(one.log.join('\n')).toContain('a question could not be handed over');
    },
    60_000,
  );
});
