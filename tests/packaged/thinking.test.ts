import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { createChatModelServer, type ChatModelOptions } from '../../simulator/chat-model.ts';
import { listen, type Listening } from '../../simulator/listen.ts';
import {
  plainParameters,
  sealedParameters,
  startStack,
  type Stack,
} from '../../simulator/stack.ts';
import { sendText, type WeChatOptions } from '../../simulator/wechat.ts';
import { aesKey, appId, token } from '../support/push.ts';
import { fallbackSentence, label } from '../support/rules.ts';

const modulePath = join(inject('bundleFolder'), 'handlers', 'wechat.mjs');
const preload = new URL('loopback-dns.mjs', import.meta.url).href;
const keys = { appId, aesKey };
const model = 'deepseek-v4-flash';
const thinksUnless = { thinking: { type: 'disabled' } };

const running: (Stack | Listening)[] = [];
afterAll(() => Promise.all(running.map((part) => part.close())));

interface Bot {
  readonly mode: 'plain' | 'safe';
  readonly server?: Partial<ChatModelOptions>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A bot with a model and no robot; the container takes the model's server for DeepSeek's. */
async function start({ mode, server = { thinksUnless }, environment = {} }: Bot) {
  const requests: string[] = [];
  const answer = createChatModelServer({ model, ...server });
  const provider = await listen((request, response) => {
    requests.push(request.headers.host ?? '');
    answer(request, response);
  });
  const { port } = new URL(provider.url);
  const stack = await startStack({
    modulePath,
    robots: [],
    parameters: mode === 'plain' ? plainParameters(token) : sealedParameters(token, keys),
    environment: {
      NODE_OPTIONS: `--import ${preload}`,
      WECHAT_MODE: mode,
      CHAT_MODEL_ENDPOINT: `http://api.deepseek.com:${port}/v1`,
      CHAT_MODEL_NAME: model,
      ...environment,
    },
  });
  running.push(provider, stack);
  const parties = { account: 'gh_1', follower: 'oFollower1' };
  const options: WeChatOptions = {
    url: stack.url,
    token,
    parties,
    ...(mode === 'safe' ? { mode, keys } : {}),
  };
  const ask = async (text: string) => {
    const { verdict } = await sendText(text, options);
    return verdict.kind === 'text' ? verdict.text : JSON.stringify(verdict);
  };
  return { ask, requests };
}

describe.each(['plain', 'safe'] as const)('in %s mode, a model that thinks by default', (mode) => {
  it('answers a follower in whole, asked once', async () => {
    const { ask, requests } = await start({ mode });
    await expect(ask('你好')).resolves.toBe(`模型替身听到了：你好${label}`);
    expect(requests).toEqual([expect.stringMatching(/^api\.deepseek\.com:/)]);
  });

  it('thinks when it may, and leaves the follower the fallback sentence', async () => {
    const { ask } = await start({ mode, environment: { CHAT_MODEL_THINKING: 'on' } });
    await expect(ask('你好')).resolves.toBe(fallbackSentence);
  });

  it('whose server refuses the field answers all the same, from the second question on by one request', async () => {
    const { ask, requests } = await start({ mode, server: { refusesFields: 'in another form' } });
    await expect(ask('你好')).resolves.toBe(`模型替身听到了：你好${label}`);
    expect(requests).toHaveLength(2);
    await expect(ask('再见')).resolves.toBe(`模型替身听到了：再见${label}`);
    expect(requests).toHaveLength(3);
  });
});
