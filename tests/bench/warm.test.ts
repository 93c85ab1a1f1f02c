import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bundlingOptions, sourceAt } from '../../bench/build.ts';
import { chineseText, faultOf, forged, isRefusal, message, modes } from '../../bench/messages.ts';
import { createRandom } from '../../bench/statistics.ts';
import { nowMs, ownAnswer, ownNames, peerFiles } from '../../bench/warm/contestants.ts';

describe('the bundle that is timed', () => {
  it('is made as the one that is deployed', () => {
    expect(bundlingOptions()).toEqual({
      bundle: true,
      splitting: true,
      minify: true,
      format: 'esm',
      target: 'node20',
      platform: 'node',
      mainFields: ['module', 'main'],
      banner: { js: expect.stringContaining('createRequire') },
    });
  });

  it('stands beside peers whose files exist', () => {
    const files = [...peerFiles.values()].map(sourceAt);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });
});

describe.each(modes)('a message in %s mode', (mode) => {
  const answer = ownAnswer(ownNames[0], mode);
  const random = createRandom(1);
  const first = message(mode, chineseText(10, random), { atMs: nowMs });
  const second = message(mode, chineseText(10, random), { atMs: nowMs });

  it('is answered with its own text, and that is told from any other', async () => {
    const result = await answer(first.event);
    expect(faultOf(result, first, first.question)).toBeUndefined();
    expect(faultOf(result, first, second.question)).toBe(
      `it gives another answer: ${first.question}`,
    );
    const other = { ...first, follower: 'oSomebody' };
    expect(faultOf(result, other, first.question)).toBe('it answers somebody else');
  });

  it('is refused when it is forged', async () => {
    expect(isRefusal(await answer(forged(first).event))).toBe(true);
  });
});
