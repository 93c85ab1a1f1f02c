import { describe, expect, it } from 'vitest';
import { allocated, type Limit } from './budgets.ts';
import { asked, runProbe } from './probe.ts';

// Without optimisation the same message allocates the same bytes, to a few in ten thousand; with a young
// generation that is larger than a round, nothing is collected while it is counted.
const nodeFlags = [
  '--expose-gc',
  '--min-semi-space-size=256',
  '--max-semi-space-size=256',
  '--no-opt',
  '--no-sparkplug',
  '--no-lazy-feedback-allocation',
  '--single-threaded',
];
const messagesPerRound = 100;
const warmRounds = 2;
const countedRounds = 3;

const major = Number(process.versions.node.split('.')[0]);

interface Allocated {
  readonly rounds: readonly number[];
}

describe('the bytes that a warm message allocates', () => {
  it.each(['an answer by a rule', 'an answer of the robot'] as const)(
    'for %s are within their budget',
    async (kind) => {
      const messages = (warmRounds + countedRounds) * messagesPerRound;
      const { body, rounds } = await runProbe<Allocated>({
        task: 'allocated',
        question: asked[kind].question,
        messages,
        messagesPerRound,
        nodeFlags,
      });
      expect(body).toContain(asked[kind].answer);
      const counted = rounds.slice(warmRounds).toSorted((one, other) => one - other);
      expect(counted).toHaveLength(countedRounds);
      const bytes = Math.round(counted[1] ?? NaN);
      // Less than any answer takes: something was collected, or nothing counted.
      expect(bytes).toBeGreaterThan(10_000);
      const limits: Readonly<Record<number, Limit>> = allocated[kind];
      expect(judgeAllocated(kind, bytes, limits[major])).toEqual([]);
    },
  );

  it('are named when they are too many, with the way to find out why', () => {
    const limit = { most: 1000, why: '990 when this was set' };
    expect(judgeAllocated('an answer', 1000, limit)).toEqual([]);
    expect(judgeAllocated('an answer', 1250, limit)).toEqual([
      expect.stringMatching(/^an answer allocates 1250 bytes on Node \d+, 250 more than the 1000/),
    ]);
  });
});

function judgeAllocated(kind: string, bytes: number, limit: Limit | undefined): readonly string[] {
  if (limit === undefined || bytes <= limit.most) return [];
  return [
    `${kind} allocates ${bytes} bytes on Node ${major}, ${bytes - limit.most} more than the ${limit.most} it may (${limit.why}). Which change did it: git bisect run npx vitest run tests/packaged/budgets/allocated.test.ts finds it. Make less for each message, or set the limit anew in tests/packaged/budgets/budgets.ts with the reason.`,
  ];
}
