import { describe, expect, it } from 'vitest';
import { exponentOf, growing } from '../../bench/growth/growing.ts';
import { almostKeyword, answerOf, keywordOf, matchOf } from '../../bench/growth/keywords.ts';
import { compiledOf } from '../../bench/growth/rules-file.ts';
import { series } from '../../bench/growth/series.ts';
import { maxBodyBytes } from '../../handlers/message.ts';
import { createRuleBook } from '../../lib/answers/rules.ts';
import { parseMessage } from '../../lib/wechat/message.ts';
import { eventOf, nowMs } from '../../bench/warm/messages.ts';

const sizes = [1, 2, 4, 8, 16];

/** What a series of this cost is judged to be. */
function judged(cost: (size: number) => number) {
  const timings = sizes.map((size) => ({
    contestant: String(size),
    step: 'answer',
    iterations: 1,
    cpuUs: [cost(size), cost(size)],
    wallUs: [0, 0],
  }));
  return growing('a series', 'KiB', sizes, timings);
}

describe('growth', () => {
  it('is the power of the size', () => {
    expect(exponentOf(4, 2)).toBe(2);
    expect(judged((size) => 7 * size).exponent).toBeCloseTo(1);
    expect(judged(() => 7).exponent).toBe(0);
  });

  it('is faster than linear when the cost is a square or nearly', () => {
    expect(judged((size) => size ** 2).isSuperlinear).toBe(true);
    expect(judged((size) => size ** 1.2).isSuperlinear).toBe(true);
    expect(judged((size) => 5 + 3 * size).isSuperlinear).toBe(false);
  });

  it('is not faster than linear for a threshold on the way, which the table shows', () => {
    const stepped = judged((size) => (size < 4 ? 1 : 20) * size);
    expect(stepped.isSuperlinear).toBe(false);
    expect(stepped.points[2]?.exponent).toBeGreaterThan(4);
    expect(stepped.show()).toContain('5.32');
  });
});

describe('the rules that are generated', () => {
  const count = 5000;
  const words = new Set(Array.from({ length: count }, (_, index) => keywordOf(index)));

  it('have a word of their own each, and near misses that are none', () => {
    expect(words.size).toBe(count);
    const almost = Array.from({ length: count }, (_, index) => almostKeyword(index));
    expect(almost.filter((word) => words.has(word))).toEqual([]);
  });

  it('compile, and answer as the benchmark expects', () => {
    const book = createRuleBook(compiledOf(100));
    const ask = (text: string) => {
      const { body } = eventOf(text, 'plain', 'BenchToken', nowMs);
      return book.answerTo(parseMessage(body), { nowMs, seed: '' })?.reply;
    };
    for (const index of [0, 6, 9]) {
      expect(ask(keywordOf(index))).toEqual({ kind: 'text', text: answerOf(index) });
    }
    expect([0, 6, 9].map(matchOf)).toEqual(['exact', 'contains', 'prefix']);
    expect(ask(almostKeyword(0))).toBeUndefined();
  });
});

describe('the largest of each series', () => {
  it.each([...series])('of %s is a body that is taken, and as large as it says', (_, each) => {
    const { sizes, unit, mode = 'plain', exchange } = each;
    const largest = sizes.at(-1) ?? 0;
    const { text } = exchange(largest, 0);
    const bytes = Buffer.byteLength(eventOf(text, mode, 'BenchToken', nowMs).body);
    expect(bytes).toBeLessThanOrEqual(maxBodyBytes);
    // The other units say nothing of the body.
    expect(bytes).toBeGreaterThan(unit === 'KiB' ? 0.95 * largest * 1024 : 0);
  });
});
