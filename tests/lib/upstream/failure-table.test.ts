import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../../lib/answer.ts';
import { AnswerFailed } from '../../../lib/errors.ts';
import { createPostJson } from '../../../lib/http.ts';
import { createDeadline } from '../../../lib/time.ts';
import { createAsk } from '../../../lib/upstream/ask.ts';
import { createChatModel } from '../../../lib/upstream/chat-model.ts';
import { createTuring } from '../../../lib/upstream/turing.ts';
import { createChatModelServer } from '../../../simulator/chat-model.ts';
import { listen, type Listening } from '../../../simulator/listen.ts';
import { createTuringServer } from '../../../simulator/turing.ts';
import { answeringParts, withRobot } from '../../support/answering.ts';

// The rows of the tables in docs/answers.md, each against a stand-in over HTTP.

const apiKey = 'a'.repeat(32);
const usedUp = 'b'.repeat(32);
const unknown = 'c'.repeat(32);
const model = 'm';
/** Long enough for what fails at once, on a busy machine too. */
const amplyMs = 15_000;

let turing: Listening;
let chatModel: Listening;
beforeAll(async () => {
  const robots = [{ apiKey }, { apiKey: usedUp, quota: 0 }];
  turing = await listen(createTuringServer({ robots }));
  chatModel = await listen(createChatModelServer({ model }));
  // Loads the package of the model, which on a busy machine takes what a deadline leaves it.
  await ask('你好', { hasRobot: false, withinMs: amplyMs });
});
afterAll(() => Promise.all([turing.close(), chatModel.close()]));

interface Asked {
  readonly keys?: readonly string[];
  readonly hasModel?: boolean;
  readonly hasRobot?: boolean;
  readonly withinMs?: number;
  /** What the model is asked instead: the words that stage a failure of Turing would stage one there, too. */
  readonly modelHears?: string;
}

/** Asks as a container does that has just started. */
function ask(text: string, changes: Asked = {}): Promise<Answer> {
  const { keys = [apiKey], hasModel = true, hasRobot = true } = changes;
  const { withinMs = 4200, modelHears = text } = changes;
  const post = createPostJson(Date.now);
  const askModel = createChatModel({ post, manner: { prompt: '', maxTokens: 100 } });
  const parts = answeringParts({
    askTuring: createTuring({ post, now: Date.now }),
    askChatModel: (question, ...rest) => askModel({ ...question, text: modelHears }, ...rest),
  });
  const settings = {
    ...withRobot,
    turing: hasRobot
      ? { endpoint: new URL(turing.url), keys: keys.map((key) => ({ apiKey: key })) }
      : undefined,
    chatModel: hasModel
      ? { endpoint: new URL(chatModel.url), model, apiKey: undefined, mayThink: false }
      : undefined,
  };
  return createAsk(
    parts,
    settings,
    'f'.repeat(32),
  )(text, createDeadline(Date.now() + withinMs, Date.now));
}

function reasonsOf({ failures = [] }: Answer): readonly string[] {
  return failures.map((failure) =>
    failure instanceof AnswerFailed ? `${failure.provider} ${failure.reason}` : 'a fault',
  );
}

const rowsOfTuring = [
  ...[4003, 4500].map((code) => [`fault ${code}`, 'quota'] as const),
  ['fault http 429', 'quota'],
  ...[4001, 4002, 4005, 4007].map((code) => [`fault ${code}`, 'misconfigured'] as const),
  ['fault http 404', 'misconfigured'],
  ['fault http 302', 'misconfigured'],
  ['fault http 503', 'unreachable'],
  ...[7002, 8008].map((code) => [`fault ${code}`, 'unreachable'] as const),
  ['fault reset', 'unreachable'],
  ['fault hang', 'timeout'],
  ['fault drip', 'timeout'],
  ['fault html', 'malformed'],
  ['fault truncated', 'malformed'],
  ['fault empty', 'malformed'],
  ['fault huge', 'malformed'],
  ...[4600, 4602, 5000, 6000].map((code) => [`fault ${code}`, 'refused'] as const),
  ...[4000, 4004, 4006, 4100, 4200, 4300, 4400].map(
    (code) => [`fault ${code}`, 'refused'] as const,
  ),
  ['fault 4999 bare', 'malformed'],
] as const;

describe.concurrent('what a failure of Turing does next', () => {
  it.each(rowsOfTuring)('%s is %s: the chat model answers', async (text, reason) => {
    const withinMs = reason === 'timeout' ? 3500 : amplyMs;
    const answer = await ask(text, { withinMs, modelHears: '你好' });
    expect(reasonsOf(answer)).toEqual([`turing ${reason}`]);
    expect(answer.responder).toBe('model');
  });

  it.each(rowsOfTuring)(
    '%s is %s: without a model, the fallback sentence',
    async (text, reason) => {
      const answer = await ask(text, {
        hasModel: false,
        withinMs: reason === 'timeout' ? 1500 : amplyMs,
      });
      expect(answer.responder).toBe('fallback');
      expect(reasonsOf(answer)).toEqual([`turing ${reason}`]);
    },
  );

  it.each([
    ['used up', [usedUp, apiKey], 'quota'],
    ['unknown', [unknown, apiKey], 'misconfigured'],
  ] as const)('a key that is %s lets the next one answer', async (_, keys, reason) => {
    const answer = await ask('你好', { keys });
    expect(answer.responder).toBe('robot');
    expect(reasonsOf(answer)).toEqual([`turing ${reason}`]);
  });

  it('no key in order lets the chat model answer', async () => {
    const answer = await ask('你好', { keys: [usedUp, unknown] });
    expect(answer.responder).toBe('model');
    expect(reasonsOf(answer)).toEqual(['turing quota']);
  });

  it('no robot at all is no failure: the chat model answers', async () => {
    const answer = await ask('你好', { hasRobot: false });
    expect(answer.responder).toBe('model');
    expect(reasonsOf(answer)).toEqual([]);
  });

  it('a code nobody has described counts as an answer when a text comes with it', async () => {
    await expect(ask('fault 12345')).resolves.toMatchObject({ responder: 'robot' });
  });
});

describe.concurrent('what a failure of the chat model does next', () => {
  it.each([
    ['fault deepseek balance', 'quota'],
    ['fault openai rate', 'quota'],
    ['fault openai key', 'misconfigured'],
    ['fault openai region', 'misconfigured'],
    ['fault openai model', 'misconfigured'],
    ['fault dashscope inspection', 'refused'],
    ['fault openai filter', 'refused'],
    ['fault hang', 'timeout'],
    ['fault deepseek overloaded', 'unreachable'],
    ['fault reset', 'unreachable'],
    ['fault html', 'malformed'],
  ])('%s is %s: the fallback sentence', async (text, reason) => {
    const answer = await ask(text, {
      hasRobot: false,
      withinMs: reason === 'timeout' ? 1500 : amplyMs,
    });
    expect(answer.responder).toBe('fallback');
    expect(reasonsOf(answer)).toEqual([`chat-model ${reason}`]);
  });
});
