import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, type Listening } from '../../simulator/listen.ts';
import {
  plainParameters,
  sealedParameters,
  standInKey,
  startStack,
  type Stack,
} from '../../simulator/stack.ts';
import { keys } from '../support/push.ts';
import { runScript } from './run-script.ts';

const token = 'TestToken123';
let stack: Stack;
let faulty: Listening;

beforeAll(async () => {
  const robots = [{ apiKey: standInKey }];
  stack = await startStack({ parameters: plainParameters(token, standInKey), robots });
  faulty = await listen((_, response) => void response.end('{"errcode":0}'));
});
afterAll(async () => {
  await Promise.all([stack.close(), faulty.close()]);
});

async function simulate(...args: readonly string[]) {
  const { exited, printed } = runScript('simulate', args);
  return { status: await exited, output: printed() };
}

describe('npm run simulate', () => {
  it('shakes hands, sends each text and prints what the follower sees', async () => {
    const { status, output } = await simulate(
      '--url',
      stack.url,
      '--token',
      token,
      '天气',
      '讲个笑话',
    );
    expect(status).toBe(0);
    expect(output).toMatch(/handshake {2}ok/);
    expect(output).toContain('> 天气');
    expect(output).toContain('  < 城里今天：多云，微风，18 到 26 度。');
    expect(output).toContain('  < http://example.com/joke.jpg');
  });

  it('says 你好 when it is given no text', async () => {
    const { output } = await simulate('--url', stack.url, '--token', token);
    expect(output).toContain('> 你好');
  });

  it('shows the fault banner and why, and ends with status 1', async () => {
    const { status, output } = await simulate('--url', faulty.url, '--token', token);
    expect(status).toBe(1);
    expect(output).toContain('handshake  the answer is not the echostr');
    expect(output).toContain('该公众号提供的服务出现故障');
    expect(output).toContain('because: not legal XML');
  });

  it('names a wrong token by its status', async () => {
    const { status, output } = await simulate('--url', stack.url, '--token', 'AnotherToken');
    expect(status).toBe(1);
    expect(output).toContain('handshake  HTTP status 403');
  });

  it('seals what it sends to an account in safe mode, and opens what comes back', async () => {
    const safe = await startStack({
      parameters: sealedParameters(token, keys, standInKey),
      robots: [{ apiKey: standInKey }],
      environment: { WECHAT_MODE: 'safe' },
    });
    const account = ['--url', safe.url, '--token', token, '--mode', 'safe', '--app-id', keys.appId];
    const good = await simulate(...account, '--aes-key', keys.aesKey, '天气');
    const wrong = await simulate(...account, '--aes-key', 'A'.repeat(43), '天气');
    await safe.close();
    expect(good.status).toBe(0);
    expect(good.output).toContain('  < 城里今天');
    expect(wrong.status).toBe(1);
    expect(wrong.output).toContain('because: HTTP status 403');
  });

  // What is refused: tests/scripts/simulate-options.test.ts.
  it('refuses wrong options with its usage and status 2', async () => {
    const { status, output } = await simulate('--url', 'http://localhost:1', '--tokem', 'x');
    expect(status).toBe(2);
    expect(output).toContain('--tokem');
    expect(output).toContain('用法 usage: npm run simulate');
  });
});
