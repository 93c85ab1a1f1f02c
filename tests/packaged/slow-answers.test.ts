import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { plainParameters, standInKey, startStack, type Stack } from '../../simulator/stack.ts';
import { deliver, sendText, type Delivered } from '../../simulator/wechat.ts';
import { pushedMessage } from '../../simulator/wechat-request.ts';

const token = 'TestToken123';
const upstreamMs = [1000, 3000, 4400, 4900, 6000, 9000, 12_000, 14_000, 30_000];
const coldStarts = [0, 1500];

/** What a follower sees: sentences in the order in which they came. */
async function converse(stack: Stack, question: string, follower: string, signsAfresh: boolean) {
  const parties = { account: 'gh_1', follower };
  const options = { url: stack.url, token, parties, signsAfresh };
  const seen: string[] = [];
  const all: Delivered[] = [];
  const note = (delivered: Delivered) => {
    all.push(delivered);
    const { verdict } = delivered;
    seen.push(verdict.kind === 'text' ? verdict.text : verdict.kind);
  };
  note(await sendText(question, options));
  for (let taps = 0; taps < 3 && seen.at(-1)?.includes('我还在想'); taps += 1) {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const seconds = Math.floor(Date.now() / 1000);
    const tap = { MsgType: 'text', Content: '继续', bizmsgmenuid: 'continue' };
    const id = `<MsgId>${seconds}${taps}</MsgId>`;
    note(await deliver(pushedMessage(tap, seconds, parties, id), options));
  }
  return { seen, all };
}

describe('answers that take their time', () => {
  const stacks = new Map<number, Stack>();
  beforeAll(async () => {
    for (const coldStartMs of coldStarts) {
      const stack = await startStack({
        modulePath: join(inject('bundleFolder'), 'handlers', 'wechat.mjs'),
        parameters: plainParameters(token, standInKey),
        robots: [{ apiKey: standInKey }],
        coldStartMs,
      });
      stacks.set(coldStartMs, stack);
    }
  });
  afterAll(async () => {
    for (const stack of stacks.values()) await stack.close();
  });

  const cases = coldStarts.flatMap((coldStartMs) => upstreamMs.map((ms) => ({ coldStartMs, ms })));

  it.concurrent.each(cases)(
    'of $ms ms reach their follower once, asked once, with cold starts of $coldStartMs ms',
    async ({ coldStartMs, ms }) => {
      const stack = stacks.get(coldStartMs);
      if (stack === undefined) throw new Error('no stack');
      const question = `fault slow ${ms}`;
      // Whether WeChat signs a re-delivery anew is not known: one group has it so, the other not.
      const { seen } = await converse(stack, question, `oFollower${ms}`, coldStartMs === 0);
      const promises = seen.slice(0, -1);
      expect(promises.filter((text) => !text.includes(`「${question}」我还在想`))).toEqual([]);
      expect(seen.at(-1)).toContain(`图灵替身听到了：${question}`);
      expect(stack.questions.filter(({ text }) => text === question)).toHaveLength(1);
    },
    90_000,
  );
});
