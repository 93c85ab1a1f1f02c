import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { sealedParameters, settingsPath, startStack, type Stack } from '../../simulator/stack.ts';
import type { TuringRobot } from '../../simulator/turing.ts';
import { sendText, type Delivered, type WeChatOptions } from '../../simulator/wechat.ts';

// Longer than the rest between two readings after a failed verification: docs/operations.md says 30 s.
const settledMs = 11_000;
const loadMs = 3000;
const askers = 4;
// Without a rest the askers take the whole machine, from other tests too.
const restMs = 50;

const [oldKey, newKey] = ['0'.repeat(32), '1'.repeat(32)];
const appId = 'wx0123456789abcdef';
const oldAesKey = `${'a'.repeat(42)}0`;
const newAesKey = `${'b'.repeat(42)}0`;

describe('a bot in safe mode, under load, whose token, AES key and Turing key are replaced', () => {
  const parameters = sealedParameters('OldToken', { appId, aesKey: oldAesKey }, oldKey);
  const oldRobot: TuringRobot = { apiKey: oldKey };
  const log: string[] = [];
  const seen: Delivered[] = [];
  /** What WeChat's console has: the operator changes it while messages come. */
  let inConsole = { token: 'OldToken', keys: { appId, aesKey: oldAesKey } };
  let stack: Stack;

  const put = (name: string, value: string) =>
    parameters.set(`${settingsPath}/${name}`, { type: 'SecureString', value });
  const account = (follower: string): WeChatOptions => ({
    url: stack.url,
    mode: 'safe',
    parties: { account: 'gh_1', follower },
    ...inConsole,
  });

  /** Followers of whom each asks once: whoever asks on and on is told to slow down. */
  async function ask(asker: number, isOver: () => boolean): Promise<void> {
    for (let question = 1; !isOver(); question += 1) {
      const name = `${asker}-${question}`;
      seen.push(await sendText(`问题 ${name}`, account(`oFollower${name}`)));
      await sleep(restMs);
    }
  }

  async function replaceEverything(): Promise<void> {
    await sleep(loadMs);
    // Known to each container by the time it has read its settings for the next step.
    put('turing/api-key', `${oldKey},${newKey}`);
    put('wechat/token', 'OldToken,NewToken');
    await sleep(settledMs);
    inConsole = { ...inConsole, token: 'NewToken' };
    await sleep(loadMs);
    put('wechat/token', 'NewToken');
    put('wechat/aes-key', `${oldAesKey},${newAesKey}`);
    await sleep(settledMs);
    inConsole = { ...inConsole, keys: { appId, aesKey: newAesKey } };
    await sleep(loadMs);
    put('wechat/aes-key', newAesKey);
    oldRobot.refusesWith = 4007;
    await sleep(loadMs);
    put('turing/api-key', newKey);
  }

  beforeAll(async () => {
    stack = await startStack({
      modulePath: join(inject('bundleFolder'), 'handlers', 'wechat.mjs'),
      parameters,
      robots: [oldRobot, { apiKey: newKey }],
      environment: { WECHAT_MODE: 'safe' },
      onLog: (line) => void log.push(line),
    });
    let isOver = false;
    const load = Array.from({ length: askers }, (_, asker) => ask(asker, () => isOver));
    await replaceEverything();
    isOver = true;
    await Promise.all(load);
  }, 120_000);
  afterAll(() => stack.close());

  it('refuses no genuine message', () => {
    expect(seen.length).toBeGreaterThan(100);
    expect(log.filter((line) => line.includes('"refused"'))).toEqual([]);
    expect(seen.filter(({ verdict }) => verdict.kind === 'fault')).toEqual([]);
  });

  it('has the robot answer each of them, by the new key once the old one is gone', () => {
    const answers = seen.map(({ verdict }) => (verdict.kind === 'text' ? verdict.text : ''));
    expect(answers.filter((text) => !text.startsWith('图灵替身听到了：问题 '))).toEqual([]);
    const keys = stack.questions.map(({ apiKey }) => apiKey);
    expect(keys.lastIndexOf(oldKey)).toBeLessThan(keys.lastIndexOf(newKey));
    expect(new Set(keys)).toEqual(new Set([oldKey, newKey]));
  });

  it('would refuse a token that the console has and the parameters do not', async () => {
    const { verdict } = await sendText('问题', {
      ...account('oFollower'),
      token: 'ForgottenToken',
    });
    expect(verdict).toMatchObject({ kind: 'fault' });
    expect(log.filter((line) => line.includes('"refused"'))).toHaveLength(1);
  });
});
