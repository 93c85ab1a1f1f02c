import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createChatModel } from '../../../lib/upstream/chat-model.ts';
import { createPostJson, type PostJson } from '../../../lib/http.ts';
import { createDeadline } from '../../../lib/time.ts';
import type { ChatModelManner, ChatModelSettings } from '../../../lib/upstream/chat-settings.ts';
import { createChatModelServer, type ChatQuestion } from '../../../simulator/chat-model.ts';
import { providerErrors, providersOwnWords } from '../../../simulator/chat-model-errors.ts';
import { listen, type Listening } from '../../../simulator/listen.ts';

const apiKey = 'sk-test-0123456789';
const model = 'stand-in';
const manner: ChatModelManner = { prompt: '你是客服。', maxTokens: 600, temperature: 0.7 };

let server: Listening;
let questions: ChatQuestion[] = [];

beforeAll(async () => {
  const onQuestion = (question: ChatQuestion) => questions.push(question);
  server = await listen(createChatModelServer({ apiKey, model, onQuestion }));
});
afterAll(() => server.close());
beforeEach(() => {
  questions = [];
});

interface Options {
  readonly settings?: Partial<ChatModelSettings>;
  readonly manner?: ChatModelManner;
  readonly withinMs?: number;
  readonly post?: PostJson;
}

function ask(text: string, options: Options = {}) {
  const askModel = createChatModel({
    post: options.post ?? createPostJson(Date.now),
    manner: options.manner ?? manner,
  });
  return askModel(
    { text, follower: 'follower-pseudonym' },
    { endpoint: new URL(`${server.url}/v1`), model, apiKey, mayThink: false, ...options.settings },
    createDeadline(Date.now() + (options.withinMs ?? 8000), Date.now),
  );
}

function failure(reason: string, advice = /./) {
  return expect.objectContaining({
    name: 'AnswerFailed',
    provider: 'chat-model',
    reason,
    message: expect.stringMatching(advice),
  });
}

/** Everything an error would show in a log, causes included. */
function printed(error: unknown): string {
  return inspect(error, { depth: null, showHidden: true });
}

describe('createChatModel', () => {
  it('sends the prompt, the question and the limits, and returns the answer without its Markdown', async () => {
    await expect(ask('你好')).resolves.toBe('模型替身听到了：你好');
    expect(questions).toEqual([
      expect.objectContaining({
        prompt: '你是客服。',
        text: '你好',
        maxTokens: 600,
        temperature: 0.7,
      }),
    ]);
  });

  it('sends nothing of the follower but the words, and nothing of this machine', async () => {
    await ask('你好');
    const [question] = questions;
    expect(question?.fields.toSorted()).toEqual([
      'max_tokens',
      'messages',
      'model',
      'stream',
      'temperature',
    ]);
    expect(JSON.stringify(question)).not.toContain('follower-pseudonym');
    expect(Object.keys(question?.headers ?? {}).toSorted()).toEqual([
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'host',
    ]);
  });

  it('sends no prompt and no temperature when there is none', async () => {
    await ask('你好', { manner: { prompt: '', maxTokens: 100 } });
    expect(questions[0]).not.toHaveProperty('prompt');
    expect(questions[0]?.fields).not.toContain('temperature');
  });

  it('asks a local server without a key, at a base address with a slash', async () => {
    const seen: ChatQuestion[] = [];
    const onQuestion = (question: ChatQuestion) => seen.push(question);
    const local = await listen(createChatModelServer({ model, onQuestion }));
    const settings = { endpoint: new URL(`${local.url}/v1/`), apiKey: undefined };
    await expect(ask('你好', { settings })).resolves.toContain('你好');
    await local.close();
    expect(seen[0]?.headers).not.toHaveProperty('authorization');
  });

  it('takes nothing from the environment of the package', async () => {
    Object.assign(process.env, {
      OPENAI_BASE_URL: 'http://127.0.0.1:9',
      OPENAI_ORG_ID: 'org',
      OPENAI_CUSTOM_HEADERS: 'x-extra: 1',
    });
    await expect(ask('你好')).resolves.toContain('你好');
    for (const name of ['BASE_URL', 'ORG_ID', 'CUSTOM_HEADERS']) {
      Reflect.deleteProperty(process.env, `OPENAI_${name}`);
    }
    expect(questions[0]?.headers).not.toHaveProperty('x-extra');
    expect(questions[0]?.headers).not.toHaveProperty('openai-organization');
  });

  it('takes what was said by maxTokens for the answer', async () => {
    await expect(ask('fault finish length')).resolves.toBe('说到一半');
    expect(questions).toHaveLength(1);
  });

  it('leaves out what a reasoning model thought', async () => {
    await expect(ask('fault think')).resolves.toBe('想好了');
    await expect(ask('fault think closed')).resolves.toBe('想好了');
    for (const text of ['fault think only', 'fault think all']) {
      await expect(ask(text)).rejects.toEqual(failure('malformed', /raise maxTokens/));
    }
    await expect(ask('fault think html')).resolves.toBe('＜/think> 是一个结束标签。');
  });

  it.each([
    ['openai key', 'misconfigured', /chat-model\/api-key.*HTTP 401/],
    ['openai region', 'misconfigured', /does not serve the region.*HTTP 403/],
    ['openai model', 'misconfigured', /chatModelName/],
    ['openai parameter', 'misconfigured', /max_tokens/],
    ['openai quota', 'quota', /Top it up/],
    ['openai rate', 'quota', /no more requests for now/],
    ['openai filter', 'refused', /filter/],
    ['deepseek balance', 'quota', /Top it up.*HTTP 402/],
    ['deepseek risk', 'refused', /does not answer/],
    ['deepseek parameter', 'refused', /HTTP 422/],
    ['deepseek overloaded', 'unreachable', /HTTP 503/],
    ['dashscope key', 'misconfigured', /chat-model\/api-key/],
    ['dashscope inspection', 'refused', /filter/],
    ['dashscope arrears', 'quota', /Top it up/],
    ['dashscope free', 'quota', /Top it up/],
    ['dashscope model', 'misconfigured', /chatModelName/],
    ['dashscope rate', 'quota', /no more requests for now/],
    ['moonshot key', 'misconfigured', /chat-model\/api-key/],
    ['moonshot filter', 'refused', /filter/],
    ['moonshot quota', 'quota', /Top it up/],
    ['moonshot rate', 'quota', /no more requests for now/],
    ['moonshot model', 'misconfigured', /chatModelName/],
    ['moonshot overloaded', 'quota', /no more requests for now/],
    ['zhipu filter', 'refused', /filter/],
    ['zhipu arrears', 'quota', /Top it up/],
    ['zhipu model', 'misconfigured', /chatModelName/],
    ['zhipu rate', 'quota', /no more requests for now/],
    ['ark overdue', 'quota', /Top it up/],
    ['ark denied', 'misconfigured', /permissions.*HTTP 403/],
    ['ark model', 'misconfigured', /chatModelName/],
    ['ark filter', 'refused', /filter/],
    ['local model', 'misconfigured', /chatModelName/],
    ['gateway quota', 'quota', /Top it up.*HTTP 200/],
    ['gateway other', 'malformed', /HTTP 200/],
    ['gateway text', 'unreachable', /HTTP 500/],
    ['http 403', 'misconfigured', /permissions/],
    ['http 405', 'misconfigured', /OpenAI-compatible.*HTTP 405/],
    ['http 408', 'unreachable', /HTTP 408/],
    ['http 413', 'refused', /HTTP 413/],
    ['http 500', 'unreachable', /HTTP 500/],
    ['http 529', 'unreachable', /HTTP 529/],
    ['redirect', 'misconfigured', /OpenAI-compatible.*HTTP 302/],
    ['no-content', 'malformed', /no chat completion/],
    ['html', 'malformed', /no JSON/],
    ['truncated', 'malformed', /no JSON/],
    ['blank', 'malformed', /no JSON/],
    ['empty', 'malformed', /no text/],
    ['fence', 'malformed', /no text/],
    ['choices', 'malformed', /no text/],
    ['refusal', 'refused', /does not answer/],
    ['finish content_filter', 'refused', /filter.*content_filter/],
    ['finish sensitive', 'refused', /filter/],
    ['finish insufficient_system_resource', 'unreachable', /trouble/],
    ['finish network_error', 'unreachable', /trouble/],
    ['huge', 'malformed', /too large/],
    ['reset', 'unreachable', /cannot be reached/],
  ])(
    'takes "%s" for %s, asks once and keeps no word of the provider’s',
    async (fault, reason, advice) => {
      const failed: unknown = await ask(`fault ${fault}`).catch((error: unknown) => error);
      expect(failed).toEqual(failure(reason, advice));
      expect(printed(failed)).not.toContain(providersOwnWords);
      expect(printed(failed)).not.toContain(apiKey);
      expect(questions).toHaveLength(1);
    },
  );

  it('knows every error that the stand-in can stage, none by chance', () => {
    expect(Object.keys(providerErrors)).toHaveLength(35);
  });

  it('is misconfigured with a wrong key, a wrong model and a wrong path', async () => {
    await expect(ask('你好', { settings: { apiKey: 'sk-other' } })).rejects.toEqual(
      failure('misconfigured', /chat-model\/api-key/),
    );
    await expect(ask('你好', { settings: { model: 'gone' } })).rejects.toEqual(
      failure('misconfigured', /chatModelName/),
    );
    const endpoint = new URL(`${server.url}/v2`);
    await expect(ask('你好', { settings: { endpoint } })).rejects.toEqual(
      failure('misconfigured', /chatModelName and chatModelEndpoint/),
    );
    expect(questions).toEqual([]);
  });

  it.each(['hang', 'drip', 'slow 2000'])(
    'gives up on "%s" in time and does not repeat it',
    async (fault) => {
      const begunMs = Date.now();
      await expect(ask(`fault ${fault}`, { withinMs: 800 })).rejects.toEqual(
        failure('timeout', /did not answer in time/),
      );
      expect(Date.now() - begunMs).toBeGreaterThanOrEqual(790);
      expect(questions).toHaveLength(1);
    },
  );

  it('goes on when its deadline is moved while it asks', async () => {
    const deadline = createDeadline(Date.now() + 800, Date.now);
    const askModel = createChatModel({ post: createPostJson(Date.now), manner });
    const settings = { endpoint: new URL(server.url), model, apiKey, mayThink: false };
    const asked = askModel({ text: 'fault slow 1500', follower: 'f' }, settings, deadline);
    deadline.moveTo(Date.now() + 8000);
    await expect(asked).resolves.toContain('fault slow 1500');
  });

  it('does not ask with no time left', async () => {
    await expect(ask('你好', { withinMs: 299 })).rejects.toEqual(failure('timeout', /No time/));
    expect(questions).toEqual([]);
  });

  it('is unreachable when nobody listens', async () => {
    const gone = await listen(() => undefined);
    await gone.close();
    const endpoint = new URL(gone.url);
    await expect(ask('你好', { settings: { endpoint } })).rejects.toEqual(
      failure('unreachable', /chatModelEndpoint/),
    );
  });

  it('asks again on a new connection when a kept one turns out to be dead', async () => {
    const served = createChatModelServer({ model });
    let requests = 0;
    const flaky = await listen((request, response) => {
      requests += 1;
      if (requests === 2) request.socket.resetAndDestroy();
      else served(request, response);
    });
    const post = createPostJson(Date.now);
    const settings = { endpoint: new URL(flaky.url) };
    await ask('一', { post, settings });
    await expect(ask('二', { post, settings })).resolves.toContain('二');
    await flaky.close();
    expect(requests).toBe(3);
  });

  it('passes on a fault of its own', async () => {
    const broken = {
      ...manner,
      get maxTokens(): number {
        throw new RangeError('own');
      },
    };
    await expect(ask('你好', { manner: broken })).rejects.toThrow(RangeError);
  });
});
