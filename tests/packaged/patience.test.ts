import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, inject, it } from 'vitest';
import type { LambdaMood } from '../../simulator/lambda-api.ts';
import { plainParameters, standInKey, startStack, type Stack } from '../../simulator/stack.ts';
import { signedQuery } from '../../simulator/wechat-request.ts';
import { converse, token } from './converse.ts';

const upstreamMs = [1000, 3000, 6000, 12_000, 30_000];

/** The ways to wait for an answer, with the most deliveries that each lets WeChat cut. */
const ways = [
  { name: 'three', environment: { DELIVERY_PATIENCE: 'three' }, cuts: 2, asked: 1 },
  { name: 'two', environment: { DELIVERY_PATIENCE: 'two' }, cuts: 1, asked: 1 },
  { name: 'one', environment: { DELIVERY_PATIENCE: 'one' }, cuts: 0, asked: 1 },
  { name: 'three without a place', environment: { CUTS_PER_FIVE_MINUTES: '0' }, cuts: 0, asked: 2 },
] as const;

const stacks: Stack[] = [];
afterAll(() => Promise.all(stacks.map((stack) => stack.close())));

async function start(
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
async function ask(way: (typeof ways)[number]) {
  const { stack, log } = await start(way.environment);
  const conversations = upstreamMs.map(async (ms, index) => {
    // Not all containers are to start at the same moment.
    await sleep(index * 1000);
    return { ms, ...(await converse(stack, `fault slow ${ms}`, `oFollower${ms}`)) };
  });
  return { stack, log, conversations: await Promise.all(conversations) };
}

// Two by two: all at once would be more than the stand-ins, which share one process, can serve in time.
describe.each([ways.slice(0, 2), ways.slice(2)])('a patience', (...pair) => {
  it.concurrent.each(pair)(
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

describe('a forged hand-over', () => {
  it('is refused from outside: what a caller sends never lies at the top of an event', async () => {
    const { stack } = await start({});
    const handedOver = { key: { follower: 'f', message: 'm' }, owner: 'o', askedBefore: 0 };
    const body = JSON.stringify({ handedOver });
    const headers = { 'content-type': 'application/json', handedOver: body };
    const query = `?handedOver=${encodeURIComponent(body)}`;
    const forged = await fetch(stack.url + query, { method: 'POST', body, headers });
    expect(forged.status).toBe(403);
    const signed = `?${String(signedQuery(token, Math.floor(Date.now() / 1000)))}`;
    const unreadable = await fetch(stack.url + signed, { method: 'POST', body, headers });
    expect([unreadable.status, await unreadable.text()]).toEqual([200, 'success']);
    expect(stack.questions).toEqual([]);
  });
});
