import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  plainParameters,
  settingsPath,
  standInKey,
  startStack,
  type Stack,
} from '../../simulator/stack.ts';
import { providersOwnWords } from '../../simulator/turing.ts';
import { sendText, shakeHands } from '../../simulator/wechat.ts';
import { fallbackSentence, label } from '../support/rules.ts';

const token = 'TestToken123';
const modulePath = join(inject('bundleFolder'), 'handlers', 'wechat.mjs');
const log: string[] = [];
let stack: Stack;

beforeAll(async () => {
  // Eleven parameters make a second page, and the first one comes empty.
  const parameters = plainParameters(token, standInKey);
  for (let index = 0; index < 9; index += 1) {
    parameters.set(`${settingsPath}/other/${index}`, { type: 'String', value: 'x' });
  }
  stack = await startStack({
    modulePath,
    parameters,
    robots: [{ apiKey: standInKey }],
    ssm: { emptyFirstPage: true },
    environment: { HELD_AT_ONCE: '10' },
    coldStartMs: 1000,
    onLog: (line) => log.push(line),
  });
});
afterAll(() => stack.close());

let followers = 0;

/** A follower of their own, since one who asks ten times a minute is turned away. */
function newFollower() {
  followers += 1;
  return { account: 'gh_1', follower: `oFollower${followers}` };
}

/** What WeChat gets that delivers once and cuts after its five seconds. */
function deliverOnce(text: string) {
  return sendText(text, { url: stack.url, token, deliveries: 1, parties: newFollower() });
}

const codes = [4000, 4100, 4200, 4300, 4400, 4600, 4602, 5000, 6000, 7002, 8008];
const faults = codes.flatMap((code) => [`fault ${code}`, `fault ${code} bare`]);

describe('the packaged bundle', () => {
  it('is one small module and what it loads when it is needed', () => {
    const files = readdirSync(inject('bundleFolder'), { recursive: true })
      .map(String)
      .filter((file) => file.includes('.'));
    expect(files).toContain(join('handlers', 'wechat.mjs'));
    expect(files.filter((file) => !/^handlers[\\/][\w-]+\.mjs$/.test(file))).toEqual([]);
    expect(statSync(modulePath).size).toBeLessThan(400_000);
  });

  it('shakes hands, with settings from a Parameter Store as strict as AWS', async () => {
    await expect(shakeHands({ url: stack.url, token })).resolves.toBeUndefined();
    await expect(shakeHands({ url: stack.url, token: 'AnotherToken' })).resolves.toMatch(/403/);
  });

  it('answers a follower with the robot’s answer', async () => {
    const { verdict } = await deliverOnce('你好');
    expect(verdict).toEqual({ kind: 'text', text: `图灵替身听到了：你好${label}` });
    expect(stack.questions.at(-1)?.userId).toMatch(/^[0-9a-z]{32}$/);
  });

  it.each([
    ...faults,
    'fault http 500',
    'fault html',
    'fault truncated',
    'fault huge',
    'fault reset',
    'fault empty',
  ])('turns "%s" into a legal answer of its own', async (fault) => {
    const { verdict } = await deliverOnce(fault);
    expect(verdict).toEqual({ kind: 'text', text: fallbackSentence });
    expect(JSON.stringify(verdict)).not.toContain(providersOwnWords);
  });

  // After one of these the key rests, and nothing else would be asked with it in that container.
  it.each([4001, 4002, 4003, 4005, 4007, 4500])(
    'turns code %i into a sentence of its own, and rests the key',
    async (code) => {
      const parameters = plainParameters(token, standInKey);
      const robots = [{ apiKey: standInKey }];
      const own = await startStack({ modulePath, parameters, robots });
      const options = { url: own.url, token, deliveries: 1 };
      const first = await sendText(`fault ${code}`, options);
      const second = await sendText('你好', options);
      await own.close();
      const fallback = { kind: 'text', text: fallbackSentence };
      expect([first.verdict, second.verdict]).toEqual([fallback, fallback]);
      expect(own.questions).toHaveLength(1);
    },
  );

  it('leaves nobody without a sentence when Turing hangs or drips', async () => {
    // At the same time, so each one starts a container of its own.
    const slow = ['fault hang', 'fault drip'];
    const delivered = await Promise.all(
      slow.map((text) => sendText(text, { url: stack.url, token, parties: newFollower() })),
    );
    for (const [index, { deliveries, verdict }] of delivered.entries()) {
      expect(deliveries.map(({ outcome }) => outcome)).toEqual(['cut', 'cut', 'answered']);
      expect(verdict).toMatchObject({
        text: expect.stringContaining(`「${slow[index]}」我还在想`),
      });
    }
    // A process that had ended in mid-invocation would have given API Gateway’s 500.
    expect(log.join('\n')).not.toContain('mid-invocation');
  });
});

describe('the packaged bundle without a store', () => {
  it('answers before WeChat cuts when Turing is slow, a cold start of 1 s included', async () => {
    const alone = await startStack({
      modulePath,
      parameters: plainParameters(token, standInKey),
      robots: [{ apiKey: standInKey }],
      environment: { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' },
      coldStartMs: 1000,
    });
    const slow = ['fault hang', 'fault drip', 'fault slow 6000', 'fault slow 2500'];
    const options = { url: alone.url, token, deliveries: 1 };
    const delivered = await Promise.all(slow.map((text) => sendText(text, options)));
    await alone.close();
    const fallback = { kind: 'text', text: fallbackSentence };
    const answer = { kind: 'text', text: `图灵替身听到了：fault slow 2500${label}` };
    expect(delivered.map(({ verdict }) => verdict)).toEqual([fallback, fallback, fallback, answer]);
  });
});

describe('the packaged bundle without a usable Parameter Store', () => {
  it.each(['hang', 'AccessDeniedException', 'ThrottlingException', 'InternalServerError'] as const)(
    'starts, answers 500 and leaks nothing when it fails with %s',
    async (fault) => {
      const lines: string[] = [];
      const broken = await startStack({
        modulePath,
        parameters: plainParameters(token),
        robots: [],
        ssm: { fault: () => fault },
        onLog: (line) => lines.push(line),
      });
      try {
        await expect(shakeHands({ url: broken.url, token })).resolves.toMatch(/500/);
        expect(lines.join('\n')).toContain('started without settings');
        expect(lines.join('\n')).not.toContain('Runtime exited');
      } finally {
        await broken.close();
      }
    },
  );
});
