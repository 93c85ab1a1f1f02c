import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChatModelServer, type ChatQuestion } from '../../simulator/chat-model.ts';
import type { FieldOptions } from '../../simulator/chat-model-fields.ts';
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

  describe('with fields that concern thinking', () => {
    const thinksUnless = { thinking: { type: 'disabled' } };

    async function post(options: FieldOptions, fields: object) {
      const strict = await listen(createChatModelServer({ model, ...options }));
      const messages = [{ role: 'user', content: '你好' }];
      const response = await fetch(`${strict.url}/v1/chat/completions`, {
        method: 'POST',
        body: JSON.stringify({ model, messages, max_tokens: 600, ...fields }),
      });
      const body: unknown = await response.json();
      await strict.close();
      return { status: response.status, body };
    }

    it('thinks until no token is left, unless it is told not to in its own words', async () => {
      const thinks = {
        choices: [
          { message: { content: '', reasoning_content: '想了想' }, finish_reason: 'length' },
        ],
      };
      await expect(post({ thinksUnless }, {})).resolves.toMatchObject({ body: thinks });
      const enabled = { thinking: { type: 'enabled' } };
      await expect(post({ thinksUnless }, enabled)).resolves.toMatchObject({ body: thinks });
      await expect(post({ thinksUnless }, thinksUnless)).resolves.toMatchObject({
        body: { choices: [{ message: { content: '**模型替身听到了：**你好' } }] },
      });
    });

    it('ignores a field it does not know, or refuses it in the form that was chosen', async () => {
      const fields = { enable_thinking: false };
      await expect(post({}, fields)).resolves.toMatchObject({ status: 200 });
      await expect(post({ refusesFields: 'by name' }, fields)).resolves.toMatchObject({
        status: 400,
        body: { error: { message: 'Unrecognized request argument supplied: enable_thinking' } },
      });
      await expect(post({ refusesFields: 'in another form' }, fields)).resolves.toMatchObject({
        status: 400,
        body: { code: 20_015, message: expect.stringContaining('`enable_thinking`') },
      });
      const known = { refusesFields: 'by name', thinksUnless } as const;
      await expect(post(known, thinksUnless)).resolves.toMatchObject({ status: 200 });
    });
  });
});
