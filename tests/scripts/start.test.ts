import { utimesSync } from 'node:fs';
import { get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { listen } from '../../simulator/listen.ts';
import { createTuringServer, type TuringQuestion } from '../../simulator/turing.ts';
import { sendText, shakeHands } from '../../simulator/wechat.ts';
import { runScript, type Running } from './run-script.ts';

const token = 'TestToken123';
const apiKey = 'a'.repeat(32);

// Set, if only to nothing, so that a file .env of this machine has no say.
const clean = {
  PORT: '0',
  WECHAT_TOKEN: token,
  WECHAT_APP_ID: '',
  WECHAT_AES_KEY: '',
  WECHAT_MODE: '',
  TURING_API_KEY: apiKey,
  TURING_SECRET: '',
  TURING_ENDPOINT: '',
  CHAT_MODEL_API_KEY: '',
  CHAT_MODEL_ENDPOINT: '',
  CHAT_MODEL_NAME: '',
  CHAT_MODEL_THINKING: '',
  REPLY_WITHIN_MS: '',
  MAX_CLOCK_SKEW_SECONDS: '',
  TRANSCRIPT: '',
  LOG_LEVEL: '',
};

let running: Running | undefined;
afterEach(async () => {
  running?.process.kill('SIGTERM');
  await running?.exited;
});

async function start(environment: Readonly<Record<string, string>> = {}) {
  running = runScript('start', [], { ...clean, ...environment });
  await running.prints('ready http');
  const url = /ready (\S+)/.exec(running.printed())?.[1] ?? '';
  return { url, running };
}

/** The status at a path as it is written: fetch would refuse some. */
function statusAt(url: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = get({ port: new URL(url).port, path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.once('error', reject);
  });
}

describe('npm start', () => {
  it('proves a handshake and a message, says ready, and stays', async () => {
    const { url, running } = await start();
    expect(url).toMatch(/^http:\/\/localhost:\d+\/wechat$/);
    expect(running.printed()).toMatch(/handshake\s+ok/);
    expect(running.printed()).toContain('你好 -> 图灵替身听到了：你好 （以上内容由AI生成）');
    await expect(shakeHands({ url, token })).resolves.toBeUndefined();
    await expect(sendText('天气', { url, token })).resolves.toMatchObject({
      verdict: { kind: 'text' },
    });
    expect((await fetch(url, { method: 'POST', body: '<xml/>' })).status).toBe(403);
    await expect(statusAt(url, '//[')).resolves.toBe(404);
    await expect(shakeHands({ url, token })).resolves.toBeUndefined();
    expect(running.process.exitCode).toBeNull();
  });

  it('serves the phone page beside the bot, and names its address', async () => {
    const { url, running } = await start();
    const page = new URL('/', url).href;
    expect(running.printed()).toContain(`phone       ${page}`);
    expect(await (await fetch(page)).text()).toContain('<script type="module"');
  });

  it('asks another Turing when TURING_ENDPOINT says so, encrypted when there is a secret', async () => {
    const questions: TuringQuestion[] = [];
    const secret = '0123456789abcdef';
    const other = await listen(
      createTuringServer({
        robots: [{ apiKey, secret }],
        onQuestion: (question) => questions.push(question),
      }),
    );
    await start({ TURING_ENDPOINT: other.url, TURING_SECRET: secret });
    await other.close();
    expect(questions).toEqual([expect.objectContaining({ apiKey, text: '你好' })]);
  });

  it('hands the variables of a chat model to the bot, which says what is wrong with them', async () => {
    await start({ CHAT_MODEL_ENDPOINT: 'http://localhost:1/v1' });
    expect(running?.printed()).toContain('CHAT_MODEL_NAME is not set, but CHAT_MODEL_ENDPOINT is');
    running?.process.kill('SIGTERM');
    await start({
      CHAT_MODEL_ENDPOINT: 'http://localhost:1/v1',
      CHAT_MODEL_NAME: 'qwen3',
      CHAT_MODEL_THINKING: 'low',
      CHAT_MODEL_API_KEY: 'two words',
    });
    expect(running?.printed()).toContain('chat-model/api-key 里有空格');
    expect(running?.printed()).toContain('chat-model/api-key holds a blank');
    expect(running?.printed()).toContain('CHAT_MODEL_THINKING is not on or off');
  });

  it('names the command that shows what was said, when that is kept', async () => {
    const { running } = await start({ TRANSCRIPT: 'on' });
    const [, command = ''] = /transcript   (.*)/.exec(running.printed()) ?? [];
    const [variables = '', args = ''] = command.split(' npm run transcript -- ');
    const environment = Object.fromEntries(variables.split(' ').map((each) => each.split('=')));
    const reading = runScript('transcript', args.split(' '), environment);
    await expect(reading.exited).resolves.toBe(0);
    expect(reading.printed()).toMatch(/asked     你好\n.*answered  图灵替身听到了：你好/);
  });

  it('says what to do when the port is taken, and ends', async () => {
    const taken = await listen(() => undefined);
    running = runScript('start', [], { ...clean, PORT: String(taken.port) });
    await expect(running.exited).resolves.toBe(1);
    await taken.close();
    expect(running.printed()).toContain(`端口 ${taken.port} 被别的程序占用了`);
    expect(running.printed()).toContain(`Port ${taken.port} is taken`);
    expect(running.printed()).toContain(`PORT=${taken.port + 1}`);
  });

  it.each(['many', '70000'])('refuses PORT=%s', async (port) => {
    running = runScript('start', [], { ...clean, PORT: port });
    await expect(running.exited).resolves.toBe(1);
    expect(running.printed()).toContain(`PORT 是 ${port}，不是端口号`);
    expect(running.printed()).toContain(`PORT is ${port}, which is no port`);
    expect(running.printed()).not.toMatch(/^\s+at /m);
  });

  it.each(['compat', 'safe'] as const)(
    'proves the same in %s mode, with keys made up',
    async (mode) => {
      const { url, running } = await start({ WECHAT_MODE: mode });
      const [, appId = '', aesKey = ''] =
        /--app-id (\S+) --aes-key (\S+)/.exec(running.printed()) ?? [];
      const account = { token, mode, keys: { appId, aesKey } };
      await expect(sendText('天气', { url, ...account })).resolves.toMatchObject({
        verdict: { kind: 'text' },
      });
    },
  );

  it('ends with what is wrong when the settings are', async () => {
    running = runScript('start', [], { ...clean, WECHAT_MODE: 'loud' });
    await expect(running.exited).resolves.toBe(1);
    expect(running.printed()).toContain('WECHAT_MODE');
  });

  it('stops clean on a signal', async () => {
    const { running } = await start();
    running.process.kill('SIGINT');
    await expect(running.exited).resolves.toBe(0);
  });

  it('answers with new code after a source file has changed', async () => {
    const { url, running } = await start();
    const file = fileURLToPath(new URL('../../handlers/verify.ts', import.meta.url));
    utimesSync(file, new Date(), new Date());
    await running.prints('reloaded');
    await expect(shakeHands({ url, token })).resolves.toBeUndefined();
  });
});
