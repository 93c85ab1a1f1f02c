import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChatModelServer, type ChatQuestion } from '../../simulator/chat-model.ts';
import { providersOwnWords } from '../../simulator/chat-model-errors.ts';
import { listen, type Listening } from '../../simulator/listen.ts';

const apiKey = 'sk-test';
const model = 'stand-in';
const questions: ChatQuestion[] = [];

let server: Listening;
beforeAll(async () => {
  const onQuestion = (question: ChatQuestion) => questions.push(question);
  server = await listen(createChatModelServer({ apiKey, model, onQuestion }));
});
afterAll(() => server.close());

interface Change {
  readonly path?: string;
  readonly key?: string;
  readonly model?: string;
}

async function ask(text: string, change: Change = {}) {
  const response = await fetch(server.url + (change.path ?? '/v1/chat/completions'), {
    method: 'POST',
    headers: { authorization: `Bearer ${change.key ?? apiKey}` },
    redirect: 'manual',
    body: JSON.stringify({
      model: change.model ?? model,
      messages: [
        { role: 'system', content: '短一点' },
        { role: 'user', content: text },
      ],
    }),
  });
  const body: unknown = JSON.parse((await response.text()) || 'null');
  return { status: response.status, body };
}

describe('createChatModelServer', () => {
  it('repeats the question in Markdown, with its reasoning apart', async () => {
    await expect(ask('你好')).resolves.toMatchObject({
      status: 200,
      body: {
        object: 'chat.completion',
        choices: [
          {
            message: { content: '**模型替身听到了：**你好', reasoning_content: '想了想' },
            finish_reason: 'stop',
          },
        ],
      },
    });
    expect(questions.at(-1)).toMatchObject({ prompt: '短一点', text: '你好' });
  });

  it.each([
    ['another key', { key: 'sk-other' }, 401, 'invalid_api_key'],
    ['another model', { model: 'gone' }, 404, 'model_not_found'],
    ['another path', { path: '/chat' }, 404, null],
  ])('refuses %s and counts no question', async (_, change, status, code) => {
    const before = questions.length;
    await expect(ask('你好', change)).resolves.toMatchObject({ status, body: { error: { code } } });
    expect(questions).toHaveLength(before);
  });

  it.each([
    ['openai region', 403, { error: { code: 'unsupported_country_region_territory' } }],
    ['deepseek balance', 402, { error: { type: 'unknown_error' } }],
    ['dashscope arrears', 400, { error: { code: 'Arrearage' }, request_id: 'aab92fd7' }],
    ['moonshot quota', 403, { error: { type: 'exceeded_current_quota_error' } }],
    ['zhipu filter', 400, { error: { code: '1301', message: providersOwnWords } }],
    ['gateway quota', 200, { error: { code: 'insufficient_quota' } }],
    ['finish length', 200, { choices: [{ finish_reason: 'length' }] }],
  ])('stages "故障 %s"', async (fault, status, body) => {
    await expect(ask(`故障 ${fault}`)).resolves.toMatchObject({ status, body });
  });

  it('answers a fault it does not know as any text', async () => {
    await expect(ask('fault 天气')).resolves.toMatchObject({
      body: { choices: [{ message: { content: '**模型替身听到了：**fault 天气' } }] },
    });
  });
});
