import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createChatModel, type AskChatModel } from '../../../lib/upstream/chat-model.ts';
import { createPostJson, type PostJson } from '../../../lib/http.ts';
import { createDeadline } from '../../../lib/time.ts';
import { createChatModelServer } from '../../../simulator/chat-model.ts';
import type { FieldOptions } from '../../../simulator/chat-model-fields.ts';
import { listen, type Listening } from '../../../simulator/listen.ts';

type Body = Readonly<Record<string, unknown>>;

const disabled = { thinking: { type: 'disabled' } };
const notEnabled = { enable_thinking: false };
const effort = (value: string) => ({ reasoning_effort: value });
const deepseek = 'https://api.deepseek.com';
const model = 'deepseek-v4-flash';
const answer = '模型替身听到了：你好';
const failed = { name: 'AnswerFailed', provider: 'chat-model' };

/** What concerns thinking in each request that was sent, refused ones included. */
let sent: Body[] = [];
beforeEach(() => {
  sent = [];
});

/** Leads every address to one server, and notes what is sent there. */
function postTo(server: Listening): PostJson {
  const post = createPostJson(Date.now);
  return (_, json, ...rest) => {
    const body: Body = Object(JSON.parse(json));
    const { thinking, enable_thinking, reasoning_effort } = body;
    const told = Object.entries({ thinking, enable_thinking, reasoning_effort });
    sent.push(Object.fromEntries(told.filter(([, value]) => value !== undefined)));
    return post(new URL(`${server.url}/v1/chat/completions`), json, ...rest);
  };
}

function containerAt(server: Listening): AskChatModel {
  return createChatModel({ post: postTo(server), manner: { prompt: '', maxTokens: 600 } });
}

interface Place {
  readonly endpoint?: string;
  readonly model?: string;
  readonly mayThink?: boolean;
  readonly withinMs?: number;
}

function put(ask: AskChatModel, text: string, place: Place = {}): Promise<string> {
  const settings = {
    endpoint: new URL(place.endpoint ?? deepseek),
    model: place.model ?? model,
    apiKey: 'sk-1',
    mayThink: place.mayThink ?? false,
  };
  const deadline = createDeadline(Date.now() + (place.withinMs ?? 8000), Date.now);
  return ask({ text, follower: 'f' }, settings, deadline);
}

const servers: Listening[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

async function serve(options: FieldOptions, name = model): Promise<AskChatModel> {
  const server = await listen(createChatModelServer({ model: name, ...options }));
  servers.push(server);
  return containerAt(server);
}

describe('a chat model', () => {
  /** Any model is there, so that each row below is asked by its own name. */
  let anyModel: Listening;
  beforeAll(async () => {
    anyModel = await listen((request, response) => {
      request.resume().once('end', () => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{"choices":[{"message":{"content":"好"},"finish_reason":"stop"}]}');
      });
    });
    servers.push(anyModel);
  });

  it.each([
    [deepseek, 'deepseek-v4-flash', disabled],
    [`${deepseek}/v1`, 'deepseek-flash', disabled],
    ['https://eu.api.deepseek.com', 'deepseek-flash', disabled],
    ['https://API.DeepSeek.com', 'DeepSeek-Flash', disabled],
    ['https://open.bigmodel.cn/api/paas/v4', 'glm-4.6', disabled],
    ['https://open.bigmodel.cn/api/paas/v4', 'glm-4.5-flash', disabled],
    ['https://api.z.ai/api/paas/v4', 'GLM-5.2', disabled],
    ['https://api.moonshot.cn/v1', 'kimi-k2.5', disabled],
    ['https://api.moonshot.ai/v1', 'kimi-k2.6', disabled],
    ['https://ark.cn-beijing.volces.com/api/v3', 'ep-20260101000000-abcde', disabled],
    ['https://ark.cn-shanghai.volces.com/api/v3', 'doubao-seed-1-6-251015', disabled],
    ['https://tokenhub.tencentmaas.com/v1', 'deepseek-v4-flash', disabled],
    ['https://tokenhub.tencentcloudmaas.com/v1', 'hy3', disabled],
    ['https://tokenhub-intl.tencentcloudmaas.com/v1', 'glm-5.1', disabled],
    ['https://dashscope.aliyuncs.com/compatible-mode/v1', 'qwen3.5-plus', notEnabled],
    ['https://dashscope.aliyuncs.com/compatible-mode/v1', 'qwen-plus', notEnabled],
    ['https://dashscope-intl.aliyuncs.com/compatible-mode/v1', 'qwen3-8b', notEnabled],
    ['https://dashscope-us.aliyuncs.com/compatible-mode/v1', 'qwen-flash', notEnabled],
    ['https://w-1.cn-beijing.maas.aliyuncs.com/compatible-mode/v1', 'deepseek-v3.2', notEnabled],
    ['https://api.siliconflow.cn/v1', 'Qwen/Qwen3-32B', notEnabled],
    ['https://api.siliconflow.com/v1', 'Pro/zai-org/GLM-4.7', notEnabled],
    ['https://api.openai.com/v1', 'gpt-5-mini', effort('minimal')],
    ['https://api.openai.com/v1', 'gpt-5.6-luna', effort('none')],
    [gemini(), 'gemini-2.5-flash', effort('none')],
    [gemini(), 'gemini-2.5-pro', effort('low')],
    [gemini(), 'models/gemini-3-flash-preview', effort('low')],
  ])('at %s by the name %s is told not to think by %j, and by nothing else', async (...row) => {
    const [endpoint, name, field] = row;
    await expect(put(containerAt(anyModel), '你好', { endpoint, model: name })).resolves.toBe('好');
    expect(sent).toEqual([field]);
    await put(containerAt(anyModel), '你好', { endpoint, model: name, mayThink: true });
    expect(sent.at(-1)).toEqual({});
  });

  it.each([
    ['one that cannot stop', 'https://open.bigmodel.cn/api/paas/v4', 'glm-5.3'],
    ['one that cannot stop', 'https://api.moonshot.cn/v1', 'kimi-k3'],
    ['one that cannot stop', 'https://api.moonshot.cn/v1', 'kimi-k2.7-code'],
    ['one that cannot stop', 'https://tokenhub.tencentmaas.com/v1', 'minimax-m2.7'],
    [
      'one that cannot stop',
      'https://ark.cn-beijing.volces.com/api/v3',
      'doubao-seed-1.6-thinking',
    ],
    ['one that cannot stop', 'https://api.siliconflow.cn/v1', 'deepseek-ai/DeepSeek-R1'],
    ['one that cannot stop', 'https://api.openai.com/v1', 'gpt-5-pro'],
    ['one that does not think', 'https://open.bigmodel.cn/api/paas/v4', 'glm-4-plus'],
    ['one that does not think', 'https://api.moonshot.cn/v1', 'moonshot-v1-8k'],
    ['one that does not think', 'https://dashscope.aliyuncs.com/compatible-mode/v1', 'qwen-max'],
    [
      'one that does not think',
      'https://api.siliconflow.cn/v1',
      'Qwen/Qwen3-30B-A3B-Instruct-2507',
    ],
    ['one that does not think', 'https://api.openai.com/v1', 'gpt-4.1-mini'],
    ['one that does not think', gemini(), 'gemini-2.0-flash'],
    ['another API of a known host', 'https://dashscope.aliyuncs.com/api/v1', 'qwen3-8b'],
    ['a server of one’s own', 'http://localhost:11434/v1', 'qwen3'],
    ['a server of one’s own', 'http://127.0.0.1:8080/v1', 'deepseek-v4-flash'],
    ['an unknown host', 'https://api.minimax.io/v1', 'MiniMax-M2'],
    ['an unknown host', 'https://openrouter.ai/api/v1', 'deepseek/deepseek-v4-flash'],
    [
      'a host that begins like a known one',
      'https://api.deepseek.com.example/v1',
      'deepseek-flash',
    ],
    ['a host that ends like a known one', 'https://evilapi.deepseek.com/v1', 'deepseek-flash'],
    ['a host with other characters for its dots', 'https://api-deepseek.com', 'deepseek-flash'],
    ['a host of the same provider', 'https://ark.a.b.volces.com/api/v3', 'ep-1'],
    ['a host of the same provider', 'https://x.ark.volces.com.example/api/v3', 'ep-1'],
  ])('is told nothing of thinking when it is %s: %s, %s', async (_, endpoint, name) => {
    await put(containerAt(anyModel), '你好', { endpoint, model: name });
    expect(sent).toEqual([{}]);
  });
});

describe('a model that thinks unless told not to', () => {
  it('answers by default, and spends its tokens on thoughts when it may think', async () => {
    const ask = await serve({ thinksUnless: disabled, refusesFields: 'by name' });
    await expect(put(ask, '你好')).resolves.toBe(answer);
    await expect(put(ask, '你好', { mayThink: true })).rejects.toMatchObject({
      reason: 'malformed',
      message: expect.stringContaining('Set chatModelThinking to off'),
    });
    expect(sent).toEqual([disabled, {}]);
  });
});

describe('a server that refuses the field against thinking', () => {
  it.each(['by name', 'in another form'] as const)(
    'and says so %s is asked once more without it, and later without it at once',
    async (refusesFields) => {
      const ask = await serve({ refusesFields });
      await expect(put(ask, '你好')).resolves.toBe(answer);
      await expect(put(ask, '你好')).resolves.toBe(answer);
      expect(sent).toEqual([disabled, {}, {}]);
    },
  );

  it('is remembered with its model: another model there, and another container, ask with the field', async () => {
    const server = await listen(createChatModelServer({ model, refusesFields: 'by name' }));
    servers.push(server);
    const ask = containerAt(server);
    await put(ask, '你好');
    await put(ask, '你好', { model: 'deepseek-flash' }).catch(() => undefined);
    await put(containerAt(server), '你好');
    expect(sent).toEqual([disabled, {}, disabled, disabled, {}]);
  });

  it('is remembered when it named the field, whatever becomes of the second request', async () => {
    const ask = await serve({ refusesFields: 'by name' });
    await expect(put(ask, 'fault openai filter')).rejects.toMatchObject({ reason: 'refused' });
    await expect(put(ask, '你好')).resolves.toBe(answer);
    expect(sent).toEqual([disabled, {}, {}]);
  });

  it('is not remembered when it named nothing and the second request fails, too', async () => {
    const ask = await serve({ refusesFields: 'in another form' });
    await expect(put(ask, 'fault openai filter')).rejects.toMatchObject({ reason: 'refused' });
    await expect(put(ask, '你好')).resolves.toBe(answer);
    expect(sent).toEqual([disabled, {}, disabled, {}]);
  });

  it('is given up at the deadline of the question when its second answer does not come', async () => {
    const ask = await serve({ refusesFields: 'by name' });
    await expect(put(ask, 'fault hang', { withinMs: 800 })).rejects.toMatchObject({
      reason: 'timeout',
    });
    expect(sent).toEqual([disabled, {}]);
  });
});

describe('a refusal of a request with the field', () => {
  /** A server that refuses with this body whatever is asked. */
  async function refuse(status: number, body: unknown): Promise<AskChatModel> {
    const server = await listen((request, response) => {
      request.resume().once('end', () => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
    });
    servers.push(server);
    return containerAt(server);
  }

  const error = (fields: Body) => ({ error: { type: 'invalid_request_error', ...fields } });

  it.each([
    ['the field, as a parameter', 400, error({ param: 'thinking.type', message: 'no' })],
    ['the field, in words', 400, error({ message: 'Unsupported thinking type: disabled' })],
    [
      'the field, in a message of pydantic’s',
      422,
      error({ message: "('body', 'thinking'): extra" }),
    ],
    ['some parameter', 400, error({ code: 'unsupported_parameter', message: 'no' })],
    ['some parameter, by a number', 400, { error: { code: '1210', message: 'API 调用参数有误' } }],
    ['nothing', 400, {}],
    ['nothing, with no object', 422, { detail: [{ loc: ['body', 'thinking'] }] }],
    ['nothing, as a list', 400, [{ error: { message: 'thinking' } }]],
  ])('that names %s is answered by one request without it', async (_, status, body) => {
    await expect(put(await refuse(status, body), '你好')).rejects.toMatchObject(failed);
    expect(sent).toEqual([disabled, {}]);
  });

  it.each([
    ['a wrong key', 401, error({ code: 'invalid_api_key', message: 'thinking' })],
    ['a wrong model', 400, error({ code: 'model_not_found', message: 'thinking' })],
    ['a wrong model, in words', 400, error({ message: `Model Not Exist: ${model}` })],
    ['the filter', 400, error({ code: 'content_filter', message: 'thinking' })],
    ['the filter, in words', 400, error({ message: 'Content Exists Risk' })],
    ['another parameter', 400, error({ code: 'unsupported_parameter', param: 'max_tokens' })],
    [
      'another parameter, in words',
      400,
      error({ code: 'invalid_parameter_error', message: 'Range of max_tokens is [1, 8192]' }),
    ],
    ['the balance', 402, error({ message: 'thinking' })],
    ['too many requests', 429, error({ message: 'thinking' })],
    ['trouble of the server', 500, error({ message: 'thinking' })],
  ])('that is about %s is not repeated', async (_, status, body) => {
    await expect(put(await refuse(status, body), '你好')).rejects.toMatchObject(failed);
    expect(sent).toEqual([disabled]);
  });

  it('that names a model whose name holds the field is not repeated', async () => {
    const message = 'No such model: deepseek-thinking';
    const ask = await refuse(400, error({ message }));
    await expect(put(ask, '你好', { model: 'deepseek-thinking' })).rejects.toMatchObject(failed);
    expect(sent).toEqual([disabled]);
  });
});

function gemini(): string {
  return 'https://generativelanguage.googleapis.com/v1beta/openai/';
}
