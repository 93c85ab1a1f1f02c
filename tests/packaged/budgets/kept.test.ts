import { describe, expect, it } from 'vitest';
import { kept, type Limit } from './budgets.ts';
import { asked, runProbe } from './probe.ts';

// What a message leaves behind for the next full collection makes V8 enlarge the young generation, up to
// 48 MB of it, without a byte of it in use.
const nodeFlags = ['--expose-gc', '--no-opt', '--no-sparkplug', '--no-lazy-feedback-allocation'];
const messagesPerRound = 200;
const warmRounds = 5;
const countedRounds = 5;

interface Kept {
  readonly rounds: readonly number[];
}

// Node 20 keeps thousands of bytes of its own, whatever the bundle does.
describe.skipIf(Number(process.versions.node.split('.')[0]) < 22)(
  'the bytes of a warm message that outlive it',
  () => {
    it.each(['an answer by a rule', 'an answer of the robot'] as const)(
      'are few after %s',
      async (kind) => {
        const { body, rounds } = await runProbe<Kept>({
          task: 'kept',
          question: asked[kind].question,
          messages: (warmRounds + countedRounds) * messagesPerRound,
          messagesPerRound,
          nodeFlags,
        });
        expect(body).toContain(asked[kind].answer);
        const counted = rounds.slice(warmRounds).toSorted((one, other) => one - other);
        expect(counted).toHaveLength(countedRounds);
        expect(judgeKept(kind, Math.round(counted[2] ?? NaN), kept[kind])).toEqual([]);
      },
    );
  },
);

function judgeKept(kind: string, bytes: number, { most, why }: Limit): readonly string[] {
  if (bytes <= most) return [];
  return [
    `${bytes} bytes outlive a message with ${kind}, more than the ${most} that may (${why}). Something old holds something of each message: a getter or a class made for it, a map that is never emptied, a chain of promises. HeapProfiler.startSampling with includeObjectsCollectedByMajorGC tells where it was made.`,
  ];
}
