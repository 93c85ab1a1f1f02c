import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import {
  plainParameters,
  startStack,
  type Stack,
  type StackOptions,
} from '../../simulator/stack.ts';
import { longText } from '../../simulator/turing.ts';
import { deliver, sendText, type Delivered } from '../../simulator/wechat.ts';
import { pushedMessage } from '../../simulator/wechat-request.ts';
import { fallbackSentence, label } from '../support/rules.ts';

const token = 'TestToken123';
const modulePath = join(inject('bundleFolder'), 'handlers', 'wechat.mjs');
const [first, second, third] = ['a', 'b', 'c'].map((letter) => letter.repeat(32));
const chatModel = { model: 'm' };

const stacks: Stack[] = [];
afterAll(() => Promise.all(stacks.map((stack) => stack.close())));

async function start(options: Partial<StackOptions> & Pick<StackOptions, 'robots'>) {
  const log: string[] = [];
  const stack = await startStack({
    modulePath,
    parameters: plainParameters(token, [first, second, third].join(',')),
    onLog: (line) => void log.push(line),
    ...options,
  });
  stacks.push(stack);
  const parties = { account: 'gh_1', follower: 'oFollower1' };
  const ask = async (text: string) =>
    textOf(await sendText(text, { url: stack.url, token, parties }));
  const tap = async (count: number) => {
    const seconds = Math.floor(Date.now() / 1000);
    const fields = { MsgType: 'text', Content: '继续', bizmsgmenuid: 'continue' };
    const push = pushedMessage(fields, seconds, parties, `<MsgId>${seconds}${count}</MsgId>`);
    return textOf(await deliver(push, { url: stack.url, token, parties }));
  };
  return { stack, log, ask, tap };
}

function textOf({ verdict }: Delivered): string {
  return verdict.kind === 'text' ? verdict.text : JSON.stringify(verdict);
}

function askedKeys({ questions }: Stack): readonly string[] {
  return questions.map(({ apiKey }) => apiKey.slice(0, 1));
}

describe('a long answer', () => {
  it('of 6,000 characters reaches its follower whole, by 继续, each part from another container', async () => {
    const { stack, ask, tap } = await start({ robots: [{ apiKey: first ?? '' }] });
    const shown = [await ask('fault long 6000')];
    while (shown.at(-1)?.includes('未完') && shown.length < 20) {
      stack.lambda.recycle();
      shown.push(await tap(shown.length));
    }
    expect(stack.lambda.started()).toBe(shown.length);
    for (const text of shown) {
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2047);
      expect(text.endsWith(label)).toBe(true);
    }
    for (const text of shown.slice(1)) expect(text).toMatch(/^「fault long 6000」\n/);
    const bare = shown.map((text) =>
      text
        .replace(/^「fault long 6000」\n/, '')
        .replace(label, '')
        .replace(/\n（\d+\/\d+）未完.*$/, ''),
    );
    expect(bare.join('')).toBe(longText(6000));
    expect(stack.questions).toHaveLength(1);
    await expect(tap(99)).resolves.toContain('没有等着你的回答');
  }, 60_000);
});

describe('three keys', () => {
  it('of which one is used up and one is wrong: the right one answers, the others rest and are reported', async () => {
    const { stack, log, ask } = await start({
      robots: [{ apiKey: first ?? '', quota: 0 }, { apiKey: third ?? '' }],
    });
    await expect(ask('你好')).resolves.toBe(`图灵替身听到了：你好${label}`);
    await expect(ask('再见')).resolves.toBe(`图灵替身听到了：再见${label}`);
    expect(askedKeys(stack)).toEqual(['c', 'c']);
    const lines = log.join('\n');
    expect(lines).toContain('answered after failures');
    expect(lines).toContain('"QuotaExhausted":1');
    expect(lines).toContain('"KeyMisconfigured":1');
    expect(lines).toContain('Key 1 of 3');
    expect(lines).toContain('Key 2 of 3');
    // The second question met neither: both rest.
    expect(lines.match(/answered after failures/g)).toHaveLength(1);
    for (const key of [first, second, third]) expect(lines).not.toContain(key);
  });

  it('that are all used up leave the rules as they are, and everything else to the fallback sentence', async () => {
    const robots = [first, second, third].map((apiKey) => ({ apiKey: apiKey ?? '', quota: 0 }));
    const { ask, log } = await start({ robots });
    await expect(ask('你好')).resolves.toBe(fallbackSentence);
    await expect(ask('帮助')).resolves.toContain('直接发文字提问就行');
    await expect(ask('再见')).resolves.toBe(fallbackSentence);
    expect(log.join('\n')).toContain('No key is left to ask');
  });

  it('that are all used up leave the answer to the chat model, in plain text and labelled', async () => {
    const robots = [first, second, third].map((apiKey) => ({ apiKey: apiKey ?? '', quota: 0 }));
    const { ask, log } = await start({ robots, chatModel });
    const answer = await ask('你好');
    expect(answer).toContain('你好');
    expect(answer).not.toContain('**');
    expect(answer.endsWith(label)).toBe(true);
    expect(log.join('\n')).toContain('"AnsweredByModel":1');
  });
});

describe('a robot that is switched off', () => {
  it('is silent, and so is the chat model; rules go on', async () => {
    const parameters = plainParameters(token, first);
    parameters.set('/wechat-turing-bot/local/answers/robot', { type: 'String', value: 'off' });
    const { stack, ask } = await start({
      robots: [{ apiKey: first ?? '' }],
      parameters,
      chatModel,
    });
    await expect(ask('你好')).resolves.toBe(fallbackSentence);
    await expect(ask('关于')).resolves.toContain('自动回复机器人');
    expect(stack.questions).toEqual([]);
  });
});

describe('a follower who asks eleven times in a minute', () => {
  it('is turned away politely once, while another follower is answered', async () => {
    const { stack, ask } = await start({ robots: [{ apiKey: first ?? '' }] });
    const answers: string[] = [];
    for (let count = 1; count <= 11; count += 1) answers.push(await ask(`问题${count}`));
    expect(answers.slice(0, 10).every((text) => text.includes('图灵替身'))).toBe(true);
    expect(answers[10]).toBe('你问得太快了，我有点跟不上。请过一分钟再问我。');
    await expect(ask('帮助')).resolves.toContain('直接发文字提问就行');
    const other = { url: stack.url, token, parties: { account: 'gh_1', follower: 'oOther' } };
    expect(textOf(await sendText('你好', other))).toContain('图灵替身');
  }, 30_000);
});
