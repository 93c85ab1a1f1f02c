import { APIConnectionError, APIError, OpenAI, type ClientOptions } from 'openai';
import { getPath } from '../get-path.ts';
import { BodyTooLarge, type PostJson } from '../http.ts';
import { failureInAnswer, failureOfCodes, failures, noJson } from './chat-failures.ts';
import type { ChatModelManner, ChatModelSettings } from './chat-settings.ts';
import { askWithoutThinking, type ThinkingField } from './chat-thinking.ts';

/** One question to a chat model. */
export interface ChatRequest {
  readonly text: string;
  readonly settings: ChatModelSettings;
  readonly manner: ChatModelManner;
  /** See `askWithoutThinking`. */
  readonly refusing: Set<string>;
}

/** The longest time the package accepts: time is kept by the caller. */
const noTimeLimitMs = 2 ** 31 - 1;

/**
 * Asks for one chat completion, not streamed, and returns its text, which is Markdown. A leading
 * `<think>` block of a reasoning model is taken off.
 * @throws AnswerFailed by the status and code of the answer; or the abort of `signal`
 */
export async function completeChat(
  post: PostJson,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<string> {
  const { settings, refusing } = request;
  const { completions } = createClient(post, settings).chat;
  const ask = async (field: ThinkingField | undefined): Promise<unknown> =>
    completions.create(bodyOf(request, field), { signal });
  let completion: unknown;
  try {
    completion = await askWithoutThinking(ask, settings, refusing);
  } catch (error) {
    throw asFailure(error);
  }
  return readAnswer(completion);
}

function bodyOf(
  { text, settings, manner }: ChatRequest,
  field: ThinkingField | undefined,
): OpenAI.ChatCompletionCreateParamsNonStreaming {
  const { prompt, maxTokens, temperature } = manner;
  const system = prompt === '' ? [] : [{ role: 'system', content: prompt } as const];
  return {
    model: settings.model,
    messages: [...system, { role: 'user', content: text }],
    // Not max_completion_tokens, which OpenAI prefers: only a few others know it.
    max_tokens: maxTokens,
    ...(temperature === undefined ? {} : { temperature }),
    ...field,
    stream: false,
  };
}

// Everything the package would otherwise take from the environment is given, if only as nothing.
function createClient(post: PostJson, { endpoint, apiKey }: ChatModelSettings): OpenAI {
  return new OpenAI({
    baseURL: endpoint.href,
    apiKey: apiKey ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout: noTimeLimitMs,
    fetch: fetchThrough(post, apiKey),
  });
}

/**
 * The package's transport on our own: kept-alive connections, no redirects, bodies of bounded size.
 * Of its headers only the key goes out, not what it would tell of this machine.
 */
function fetchThrough(post: PostJson, apiKey: string | undefined): ClientOptions['fetch'] {
  const headers: Record<string, string> =
    apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` };
  return async (address, init) => {
    const url = new URL(address instanceof Request ? address.url : address);
    const signal = init?.signal ?? new AbortController().signal;
    const json = typeof init?.body === 'string' ? init.body : '';
    const { status, body } = await post(url, json, signal, headers);
    // A status such as 204 must not have a body, not even an empty one.
    return new Response(body === '' ? null : body, {
      status,
      headers: { 'content-type': 'application/json' },
    });
  };
}

function asFailure(error: unknown): unknown {
  if (error instanceof APIConnectionError) {
    const kind = error.cause instanceof BodyTooLarge ? failures.tooLarge : failures.noConnection;
    return kind(undefined, { cause: error.cause });
  }
  if (error instanceof APIError && error.status !== undefined) {
    return failureOfCodes([error.code, error.type], error.status);
  }
  // The parser's own message quotes the body: no cause.
  return error instanceof SyntaxError ? failures.malformed(noJson) : error;
}

function readAnswer(completion: unknown): string {
  const choice = getPath(completion, 'choices', 0);
  const content = getPath(choice, 'message', 'content');
  const answer = typeof content === 'string' ? withoutThinking(content) : '';
  const isAllThought = answer === '' && typeof content === 'string' && content.trim() !== '';
  const failure = failureInAnswer(completion, { text: answer, isAllThought });
  if (failure !== undefined) throw failure;
  return answer;
}

/** Closes what a model thought; one in quotation marks or code is what an answer on HTML speaks of. */
const closingThink = /(?<![`'"“‘「『])<\/think>(?![`'"”’」』])/i;

/**
 * The text behind what the model thought. The opening tag is missing where the template of the model has
 * it in the prompt (deepseek-ai/DeepSeek-R1#352); where the closing one is, all of the text is thought.
 */
function withoutThinking(content: string): string {
  const [opening = ''] = /^\s*<think>/i.exec(content) ?? [];
  const behind = content.slice(opening.length);
  const closing = closingThink.exec(behind);
  if (closing !== null) return behind.slice(closing.index + closing[0].length).trim();
  return opening === '' ? content.trim() : '';
}
