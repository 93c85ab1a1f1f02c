import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { plainParameters, standInKey, startStack } from '../../../simulator/stack.ts';
import { deliver, sendText, shakeHands, type Delivered } from '../../../simulator/wechat.ts';
import { messageIdElement, pushedMessage } from '../../../simulator/wechat-request.ts';
import { token } from '../converse.ts';
import { above, calls, type Calls } from './budgets.ts';

/** The operations that were called, by whose they are. */
type Seen = Readonly<Record<keyof Calls, readonly string[]>>;

const callees = ['ssm', 'store', 'turing', 'lambda'] as const;

const closing: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(closing.map((close) => close())));

const parties = { account: 'gh_1', follower: 'oFollower1' };

/** The packaged bundle between stand-ins that write down every call. */
async function start(environment: Readonly<Record<string, string>> = {}) {
  const seen = {
    ssm: new Array<string>(),
    store: new Array<string>(),
    lambda: new Array<string>(),
  };
  const stack = await startStack({
    modulePath: join(inject('bundleFolder'), 'handlers', 'wechat.mjs'),
    parameters: plainParameters(token, standInKey),
    robots: [{ apiKey: standInKey }],
    environment,
    ssm: { fault: (operation) => void seen.ssm.push(operation) },
    isStoreDown: (operation) => seen.store.push(operation) === 0,
    lambdaMood: () => (seen.lambda.push('Invoke'), 'well'),
  });
  closing.push(() => stack.close());
  const options = { url: stack.url, token, parties };
  /** What was called since the last time. */
  const drain = (): Seen => ({
    ssm: seen.ssm.splice(0),
    store: seen.store.splice(0),
    lambda: seen.lambda.splice(0),
    turing: stack.questions.slice(asked).map(() => 'question'),
  });
  let asked = 0;
  const expectWithin = (kind: keyof typeof calls) => {
    const called = drain();
    asked = stack.questions.length;
    const tooMany = callees.flatMap((callee) => {
      const operations = called[callee];
      const what = `${kind}: calls of ${callee}`;
      return above(what, operations.length, calls[kind][callee], operations.join(', '));
    });
    expect(tooMany).toEqual([]);
    return called;
  };
  return { stack, options, expectWithin };
}

function push(fields: Readonly<Record<string, string>>, id = messageIdElement()): string {
  return pushedMessage(fields, Math.floor(Date.now() / 1000), parties, id);
}

function textOf({ verdict }: Delivered): string {
  return verdict.kind === 'text' ? verdict.text : JSON.stringify(verdict);
}

describe.concurrent('the calls of the packaged bundle', () => {
  it('are none but the robot’s own where an answer is fast', async () => {
    const { stack, options, expectWithin } = await start();
    await stack.lambda.warm();
    expect(expectWithin('the start of a container').ssm).toEqual(['GetParametersByPath']);
    await expect(shakeHands(options)).resolves.toBeUndefined();
    expectWithin('a handshake');
    expect(textOf(await sendText('帮助', options))).toContain('直接发文字');
    expectWithin('an answer by a rule');
    const subscribe = push({ MsgType: 'event', Event: 'subscribe', EventKey: '' }, '');
    expect(textOf(await deliver(subscribe, options))).toContain('欢迎关注');
    expectWithin('an event');
    expect(textOf(await sendText('你好', options))).toContain('图灵替身');
    expect(expectWithin('a fast answer of the robot').turing).toHaveLength(1);
    expect(textOf(await sendText('再见', options))).toContain('图灵替身');
    expect(expectWithin('a second message').turing).toHaveLength(1);
    expect(stack.lambda.started()).toBe(1);
  });

  it('are two of the table more where a transcript is kept', async () => {
    const { stack, options, expectWithin } = await start({ TRANSCRIPT: 'on' });
    await stack.lambda.warm();
    expect(expectWithin('the start of a container').store).toEqual([]);
    expect(textOf(await sendText('你好', options))).toContain('图灵替身');
    const { store } = expectWithin('a fast answer, noted in the transcript');
    expect(store).toEqual(['UpdateItem', 'GetItem']);
  });

  it('stay few over three deliveries', async () => {
    const { stack, options, expectWithin } = await start();
    const { deliveries, verdict } = await sendText('fault slow 12000', options);
    expect(deliveries).toHaveLength(3);
    expect(verdict).toMatchObject({ text: expect.stringContaining('图灵替身') });
    // The first delivery is still to say that its place is free again.
    await sleep(500);
    expect(stack.lambda.busy()).toBe(0);
    const { turing } = expectWithin('an answer after 12 s, in the third delivery');
    expect(turing).toHaveLength(1);
  }, 40_000);

  it('stay few when an answer is promised and picked up', async () => {
    const { stack, options, expectWithin } = await start({ DELIVERY_PATIENCE: 'one' });
    const first = await sendText('fault slow 6000', options);
    expect(first.deliveries).toHaveLength(1);
    expect(textOf(first)).toContain('我还在想');
    while (stack.lambda.busy() > 0) await sleep(100);
    const { lambda } = expectWithin('a promise at the first delivery');
    expect(lambda).toEqual(['Invoke']);
    const tap = push({ MsgType: 'text', Content: '继续', bizmsgmenuid: 'continue' });
    expect(textOf(await deliver(tap, options))).toContain('图灵替身');
    expect(expectWithin('a tap on 继续 when the answer is there').store).not.toEqual([]);
  }, 40_000);
});
