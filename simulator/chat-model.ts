import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { providerErrors, providersOwnWords } from './chat-model-errors.ts';
import { fieldRefusal, thinksAbout, type FieldOptions } from './chat-model-fields.ts';
import { parseJson } from './json-at.ts';
import { readBody } from './read-body.ts';

export interface ChatModelOptions extends FieldOptions {
  /** Demanded as a bearer token; without it the server asks for none, as a local one does. */
  readonly apiKey?: string;
  /** The one model there is. */
  readonly model: string;
  /** Told of each question that passed all checks. */
  readonly onQuestion?: (question: ChatQuestion) => void;
  /** What is answered to a text, word for word. */
  readonly scripted?: ReadonlyMap<string, string>;
}

/** One request, as the stand-in understood it. */
export interface ChatQuestion {
  /** The system prompt, when one was sent. */
  readonly prompt?: string;
  readonly text: string;
  readonly maxTokens: unknown;
  readonly temperature: unknown;
  /** Every field of the request's body, and every header, for what must not be sent. */
  readonly fields: readonly string[];
  readonly headers: IncomingMessage['headers'];
}

/**
 * A chat model behind an OpenAI-compatible API at `/v1`, or at the root. It repeats the question in
 * Markdown, unless it thinks (`thinksUnless`); `故障 …` (or `fault …`) stages trouble, by the names of
 * `providerErrors` and of `stages`.
 */
export function createChatModelServer(options: ChatModelOptions): RequestListener {
  return (request, response) => {
    serve(request, response, options).catch(() => response.destroy());
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: ChatModelOptions,
): Promise<void> {
  const body = await readJson(request);
  const refusal = refusalOf(request, body, options);
  if (refusal !== undefined) return writeError(response, refusal);
  const refused = fieldRefusal(body, options);
  if (refused !== undefined) return writeJson(response, refused.status, refused.body);
  const question = questionIn(body, request);
  options.onQuestion?.(question);
  const scripted = options.scripted?.get(question.text);
  if (scripted !== undefined) return complete(response, scripted, 'stop');
  const [, fault = '', detail = ''] = faultPattern.exec(question.text) ?? [];
  const error = providerErrors[`${fault} ${detail}`];
  if (error !== undefined) return writeJson(response, error.status, error.body);
  const stage = stages[fault] ?? (thinksAbout(body, options) ? onlyThoughts : answer);
  await stage(response, detail, question.text);
}

const faultPattern = /^(?:故障|fault)\s+(\S+)(?:\s+(\S+))?$/u;

function refusalOf(
  request: IncomingMessage,
  body: Body,
  { apiKey, model }: ChatModelOptions,
): string | undefined {
  if (!/^(\/v1)?\/chat\/completions$/.test(request.url ?? '')) return 'local model';
  if (apiKey !== undefined && request.headers.authorization !== `Bearer ${apiKey}`) {
    return 'openai key';
  }
  return body['model'] === model ? undefined : 'openai model';
}

type Body = Readonly<Record<string, unknown>>;

function questionIn(body: Body, request: IncomingMessage): ChatQuestion {
  const messages: readonly unknown[] = Array.isArray(body['messages']) ? body['messages'] : [];
  const said = (role: string) =>
    messages.flatMap((message) => {
      const { role: by, content }: Body = Object(message);
      return by === role && typeof content === 'string' ? [content] : [];
    });
  const [prompt] = said('system');
  return {
    ...(prompt === undefined ? {} : { prompt }),
    text: said('user').at(-1) ?? '',
    maxTokens: body['max_tokens'],
    temperature: body['temperature'],
    fields: Object.keys(body),
    headers: request.headers,
  };
}

type Stage = (response: ServerResponse, detail: string, text: string) => unknown;

const answer: Stage = (response, _, text) =>
  complete(response, `**模型替身听到了：**${text}`, 'stop');

/** As DeepSeek and others send it: thoughts lie apart from the text, which they left no room for. */
const onlyThoughts: Stage = (response) => complete(response, '', 'length');

const stages: Readonly<Record<string, Stage>> = {
  http: (response, detail) => writeText(response, Number(detail || 500), providersOwnWords),
  redirect: (response) => {
    response.writeHead(302, { location: '/v1/chat/completions' }).end();
  },
  'no-content': (response) => void response.writeHead(204).end(),
  html: (response) => writeText(response, 200, `<html><body>${providersOwnWords}</body></html>`),
  truncated: (response) => writeText(response, 200, '{"choices":[{"message":{"con'),
  blank: (response) => writeText(response, 200, ''),
  empty: (response) => complete(response, ' ', 'stop'),
  // Markdown in which there is nothing to read.
  fence: (response) => complete(response, '```\n```', 'stop'),
  choices: (response) => writeJson(response, 200, { choices: [] }),
  refusal: (response) =>
    writeJson(response, 200, {
      choices: [{ message: { content: null, refusal: providersOwnWords }, finish_reason: 'stop' }],
    }),
  // How an answer ended: `fault finish length`.
  finish: (response, detail) => complete(response, '说到一半', detail),
  think: (response, detail) => {
    if (detail === 'only') return complete(response, '<think>\n还在想', 'length');
    // As with a template that has the opening tag in the prompt.
    if (detail === 'closed') return complete(response, '先想想\n</think>\n\n想好了', 'stop');
    if (detail === 'all') return complete(response, '先想想\n</think>\n', 'stop');
    if (detail === 'html') return complete(response, '`</think>` 是一个结束标签。', 'stop');
    return complete(response, '<think>\n先想想\n</think>\n\n想好了', 'stop');
  },
  huge: (response) => complete(response, '大'.repeat(100_000), 'stop'),
  hang: () => undefined,
  reset: (response) => response.socket?.resetAndDestroy(),
  drip: async (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    // DeepSeek sends empty lines while a request waits its turn.
    for (let sent = 0; sent < 60 && !response.destroyed; sent += 1) {
      response.write('\n');
      await sleep(500);
    }
    response.end();
  },
  slow: async (response, detail, text) => {
    await sleep(Math.min(Number(detail || 3000), 60_000));
    if (!response.destroyed) await answer(response, detail, text);
  },
};

function complete(response: ServerResponse, content: string, finishReason: string): void {
  writeJson(response, 200, {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'stand-in',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, reasoning_content: '想了想' },
        finish_reason: finishReason,
      },
    ],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });
}

function writeError(response: ServerResponse, name: string): void {
  const error = providerErrors[name];
  writeJson(response, error?.status ?? 500, error?.body);
}

function writeJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function writeText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/html' });
  response.end(text);
}

async function readJson(request: IncomingMessage): Promise<Body> {
  return Object(parseJson(String(await readBody(request))));
}
