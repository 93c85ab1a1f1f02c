import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { lineOf } from '../../lib/dynamo/transcript.ts';
import type { TranscriptLine } from '../../lib/delivery/transcript-line.ts';
import {
  answersTable,
  plainParameters,
  standInKey,
  startStack,
  type Stack,
  type StackOptions,
} from '../../simulator/stack.ts';
import { deliver, sendText } from '../../simulator/wechat.ts';
import { pushedMessage } from '../../simulator/wechat-request.ts';
import { converse, token } from './converse.ts';

const stacks: Stack[] = [];
afterAll(() => Promise.all(stacks.map((stack) => stack.close())));

interface World {
  readonly stack: Stack;
  readonly log: readonly string[];
  /** How many calls DynamoDB got. */
  readonly calls: () => number;
}

async function start(
  environment: Readonly<Record<string, string>>,
  isStoreDown: NonNullable<StackOptions['isStoreDown']> = () => false,
): Promise<World> {
  const log: string[] = [];
  let calls = 0;
  const stack = await startStack({
    modulePath: join(inject('bundleFolder'), 'handlers', 'wechat.mjs'),
    parameters: plainParameters(token, standInKey),
    robots: [{ apiKey: standInKey }],
    environment,
    isStoreDown(operation) {
      calls += 1;
      return isStoreDown(operation);
    },
    onLog: (line) => void log.push(line),
  });
  stacks.push(stack);
  return { stack, log, calls: () => calls };
}

async function transcriptOf({ storeUrl }: Stack): Promise<readonly TranscriptLine[]> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ region: 'local', endpoint: storeUrl, credentials });
  const { Items = [] } = await client.send(new ScanCommand({ TableName: answersTable }));
  return Items.filter(({ sk }) => sk?.S?.startsWith('t#'))
    .map(lineOf)
    .toSorted((a, b) => a.atMs - b.atMs);
}

function options({ url }: Stack, follower: string) {
  return { url, token, parties: { account: 'gh_1', follower } };
}

/** The follower leaves. */
function unfollow(stack: Stack, follower: string) {
  const seconds = Math.floor(Date.now() / 1000);
  const fields = { MsgType: 'event', Event: 'unsubscribe', EventKey: '' };
  const sent = options(stack, follower);
  return deliver(pushedMessage(fields, seconds, sent.parties), sent);
}

function expectNoTexts(log: readonly string[], texts: readonly string[]): void {
  for (const text of texts) expect(log.join('\n')).not.toContain(text);
}

describe.concurrent('a transcript that is on', () => {
  // The line of a promise has the last 30 to 50 ms before its reply is due: a busy machine may lose it.
  it(
    'has what every follower saw: a rule’s answer, the robot’s, the promise and what 继续 brought',
    { timeout: 60_000, retry: 3 },
    async () => {
      const { stack, log, calls } = await start({ TRANSCRIPT: 'on', DELIVERY_PATIENCE: 'one' });
      await sendText('你好', options(stack, 'oQuick'));
      const { sentences } = await converse(stack, 'fault slow 6000', 'oSlow');
      expect(sentences.length).toBeGreaterThan(1);
      const lines = await transcriptOf(stack);
      const [quick, slow] = [lines.slice(0, 1), lines.slice(1)];
      expect(quick).toMatchObject([{ said: '你好', kind: 'text' }]);
      expect(slow.map(({ reply }) => reply)).toEqual(sentences);
      expect(slow.map(({ said }) => said)).toEqual([
        'fault slow 6000',
        ...sentences.slice(1).map(() => '继续'),
      ]);
      expect(slow.map(({ responder }) => responder)).toEqual([
        ...sentences.slice(1).map(() => 'thinking'),
        'robot',
      ]);
      // The pseudonym joins them with the log, and is no openid.
      const [follower = ''] = new Set(slow.map(({ key }) => key.follower));
      expect(log.join('\n')).toContain(`"follower":"${follower}"`);
      expect(JSON.stringify(lines)).not.toMatch(/oQuick|oSlow|gh_1/);
      expectNoTexts(log, ['fault slow', '图灵替身听到了', '我还在想', 'oSlow']);
      expect(calls()).toBeGreaterThan(0);
    },
  );

  it('has one line of a message that was delivered three times: what was seen', async () => {
    const { stack, log } = await start({ TRANSCRIPT: 'on' });
    const { deliveries, verdict } = await sendText('fault slow 11000', options(stack, 'oThrice'));
    expect(deliveries.map(({ outcome }) => outcome)).toEqual(['cut', 'cut', 'answered']);
    const answered = () => log.filter((line) => line.includes('"message":"answered"'));
    while (answered().length < 3) await sleep(200);
    const reply = verdict.kind === 'text' ? verdict.text : '';
    expect(reply).not.toBe('');
    await expect(transcriptOf(stack)).resolves.toMatchObject([{ said: 'fault slow 11000', reply }]);
  }, 60_000);

  it('loses a follower’s lines when they leave, also of what is still being answered', async () => {
    const { stack } = await start({ TRANSCRIPT: 'on' });
    await sendText('你好', options(stack, 'oLeaves'));
    await sendText('你好', options(stack, 'oStays'));
    const late = sendText('fault slow 3000', options(stack, 'oLeaves'));
    await sleep(1500);
    await unfollow(stack, 'oLeaves');
    await late;
    const lines = await transcriptOf(stack);
    expect(lines).toMatchObject([{ said: '你好' }]);
    await sleep(1000);
    await sendText('我回来了', options(stack, 'oLeaves'));
    await expect(transcriptOf(stack)).resolves.toHaveLength(2);
  }, 60_000);

  it.each([['answers 500', true] as const, ['never answers', 'silent'] as const])(
    'makes no reply late when the table %s, and tells of the missing line without its words',
    async (_, down) => {
      const { stack, log } = await start({ TRANSCRIPT: 'on' }, () => down);
      for (const text of ['你好', '天气', 'fault slow 3000']) {
        const { deliveries, verdict } = await sendText(text, options(stack, `o${text}`));
        expect(verdict.kind).toBe('text');
        expect(deliveries.map(({ outcome }) => outcome)).toEqual(['answered']);
        expect(deliveries[0]?.tookMs).toBeLessThan(4700);
      }
      const missing = log.filter((line) => line.includes('a line of the transcript is missing'));
      expect(missing).toHaveLength(3);
      expectNoTexts(log, ['你好', '天气', 'fault slow', '图灵替身']);
    },
    60_000,
  );
});

describe('a transcript that is off', () => {
  it('asks nothing of the table, and neither does a leaving leave a note', async () => {
    const { stack, calls } = await start({});
    await sendText('你好', options(stack, 'oQuiet'));
    expect(calls()).toBe(0);
    await unfollow(stack, 'oQuiet');
    // What was kept is looked for, and that is all.
    expect(calls()).toBe(1);
    await expect(transcriptOf(stack)).resolves.toEqual([]);
  });
});
