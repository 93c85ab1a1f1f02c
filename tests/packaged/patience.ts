import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, inject, it } from 'vitest';
import type { LambdaMood } from '../../simulator/lambda-api.ts';
import { plainParameters, standInKey, startStack, type Stack } from '../../simulator/stack.ts';
import { converse, token } from './converse.ts';

const upstreamMs = [1000, 3000, 6000, 12_000, 30_000];

/** A way to wait for an answer. */
interface Way {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The most deliveries of a message that it lets WeChat cut. */
  readonly cuts: number;
  /** The most times that a question is asked. */
  readonly asked: number;
}

const stacks: Stack[] = [];
afterAll(() => Promise.all(stacks.map((stack) => stack.close())));

/** Starts the packaged bundle with more cuts and places than the tests need, and collects its log. */
export async function start(
  environment: Readonly<Record<string, string>>,
  lambdaMood: LambdaMood = 'well',
): Promise<{ stack: Stack; log: readonly string[] }> {
  const log: string[] = [];
  const stack = await startStack({
    modulePath: join(inject('bundleFolder'), 'handlers', 'wechat.mjs'),
    parameters: plainParameters(token, standInKey),
    robots: [{ apiKey: standInKey }],
    environment: { CUTS_PER_FIVE_MINUTES: '1000', HELD_AT_ONCE: '1000', ...environment },
    lambdaMood: () => lambdaMood,
    onLog: (line) => void log.push(line),
  });
  stacks.push(stack);
  return { stack, log };
}

/** A stack of its own, and followers who ask questions that take the robot longer and longer. */
async function ask(way: Way) {
  const { stack, log } = await start(way.environment);
  const conversations = upstreamMs.map(async (ms, index) => {
    // Not all containers are to start at the same moment.
    await sleep(index * 1000);
    return { ms, ...(await converse(stack, `fault slow ${ms}`, `oFollower${ms}`)) };
  });
  return { stack, log, conversations: await Promise.all(conversations) };
}

/** What holds of each way. Two ways at most in a file: more are too many for stand-ins of one process. */
export function describeWays(ways: readonly Way[]): void {
  describe('a patience', () => {
    it.concurrent.each(ways)(
      'of $name answers every question once, without a banner, and with no more cuts than it may have',
      async (way) => {
        const { stack, log, conversations } = await ask(way);
        for (const { ms, sentences, messages } of conversations) {
          const question = `fault slow ${ms}`;
          expect(sentences.at(-1)).toContain(`图灵替身听到了：${question}`);
          for (const promise of sentences.slice(0, -1)) expect(promise).toContain('我还在想');
          const cuts = messages.map(
            ({ deliveries }) => deliveries.filter(({ outcome }) => outcome === 'cut').length,
          );
          expect(Math.max(...cuts)).toBeLessThanOrEqual(way.cuts);
          const times = stack.questions.filter(({ text }) => text === question).length;
          // What comes before a place is looked for is never asked twice.
          expect(times).toBeLessThanOrEqual(ms <= 3000 ? 1 : way.asked);
        }
        const twice = log.filter((line) => line.includes('"asked":2'));
        expect(twice).toHaveLength(way.asked === 2 ? 3 : 0);
      },
      90_000,
    );
  });
}
