import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDynamoDb } from '../../simulator/dynamodb.ts';
import { createLambdaApi } from '../../simulator/lambda-api.ts';
import { listen, type Listening } from '../../simulator/listen.ts';
import { createSsm, type SsmFault, type StoredParameters } from '../../simulator/ssm.ts';
import { createTuringServer } from '../../simulator/turing.ts';
import { judgeReply } from '../../simulator/wechat-judge.ts';
import {
  conversation,
  signedQuery,
  signPush,
  textMessage,
} from '../../simulator/wechat-request.ts';
import { lambdaVariables } from '../support/aws.ts';
import { invocation } from '../support/invocation.ts';
import { aesKey, appId, keys, pushEvent, token } from '../support/push.ts';
import { record } from '../support/recorder.ts';
import { fallbackSentence } from '../support/rules.ts';

const path = '/wechat-turing-bot/test';
/** What Parameter Store holds, what it has trouble with, and how often it was asked. */
const parameters: StoredParameters = new Map();
let fault: SsmFault | undefined;
let reads = 0;
let ssm: Listening;

let output = '';

beforeAll(async () => {
  const staged = () => {
    reads += 1;
    return fault;
  };
  ssm = await listen(createSsm({ parameters, fault: staged }));
});
afterAll(() => ssm.close());

beforeEach(() => {
  output = '';
  parameters.clear();
  fault = undefined;
  reads = 0;
  vi.resetModules();
  const variables = {
    ...lambdaVariables,
    AWS_ENDPOINT_URL_SSM: ssm.url,
    SETTINGS_PATH: path,
    POWERTOOLS_DEV: 'true',
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((line: unknown) => void (output += String(line)));
  }
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Writes parameters below the path, as secrets. */
function store(values: Readonly<Record<string, string>> = { 'wechat/token': token }): void {
  for (const [name, value] of Object.entries(values)) {
    parameters.set(`${path}/${name}`, { type: 'SecureString', value });
  }
}

/** Loads the module as a starting container does. */
async function start() {
  const { handler } = await import('../../handlers/wechat.ts');
  return (text = '你好', signedWith = token) => {
    const seconds = Math.floor(Date.now() / 1000);
    return handler(
      pushEvent(textMessage(text, seconds), signedQuery(signedWith, seconds)),
      invocation,
    );
  };
}

/** A service that refuses each call, for a reason that does not pass. */
async function startRefusing() {
  const service = await record();
  service.answers = [{ status: 400, body: '{"__type":"com.amazonaws#AccessDeniedException"}' }];
  return service;
}

/** A push that is a request of API Gateway. */
function arrived(text: string) {
  const seconds = Math.floor(Date.now() / 1000);
  const event = pushEvent(textMessage(text, seconds), signedQuery(token, seconds));
  return { ...event, requestContext: { http: { method: 'POST' } } };
}

describe('handler', () => {
  it('has its settings when the first message comes: they are read while starting', async () => {
    store();
    const send = await start();
    expect(reads).toBe(1);
    const { statusCode, body } = await send();
    expect(judgeReply({ status: statusCode, body }, conversation)).toEqual({
      kind: 'text',
      text: fallbackSentence,
    });
    expect(reads).toBe(1);
  });

  it('logs nothing of the message made up while starting', async () => {
    store();
    await start();
    expect(output).toBe('');
  });

  it('starts without settings, answers 500, and recovers with the next message', async () => {
    fault = 'AccessDeniedException';
    const send = await start();
    expect(output).toContain('AccessDeniedException');
    fault = undefined;
    await expect(send()).resolves.toMatchObject({ statusCode: 500 });
    expect(output).toContain(`参数 ${path}/wechat/token 没有设置`);
    expect(output).toContain(`The parameter ${path}/wechat/token is missing`);
    expect(output).toContain('aws ssm put-parameter');
    expect(output).toContain('没有可用的设置，这个请求得到 HTTP 500。');
    expect(output).toContain('There are no usable settings, so the request got HTTP 500.');
    store();
    await expect(send()).resolves.toMatchObject({ statusCode: 200 });
  });

  it('names the credentials that are missing', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');
    const send = await start();
    await expect(send()).resolves.toMatchObject({ statusCode: 500 });
    expect(output).toContain('CredentialsProviderError');
    expect(output).toContain('给这个进程 AWS 凭证');
    expect(reads).toBe(0);
  });

  it('warns of a setting that was left out', async () => {
    vi.stubEnv('REPLY_WITHIN_MS', 'soon');
    store();
    await start();
    expect(output).toContain('REPLY_WITHIN_MS');
  });

  it('takes a rotated token after an hour of idling, and serves the old one when SSM fails', async () => {
    store({ 'wechat/token': 'OldToken' });
    vi.useFakeTimers({ toFake: ['Date'] });
    const send = await start();
    await expect(send('你好', 'OldToken')).resolves.toMatchObject({ statusCode: 200 });
    store();
    vi.setSystemTime(Date.now() + 3_600_000);
    await expect(send()).resolves.toMatchObject({ statusCode: 200 });
    fault = 'InternalServerError';
    vi.setSystemTime(Date.now() + 3_600_000);
    await expect(send()).resolves.toMatchObject({ statusCode: 200 });
    expect(output).toContain('older settings serve on');
    expect(output).toContain('InternalServerError');
  });

  it('serves an account in safe mode, and takes a rotated key before it refuses', async () => {
    vi.stubEnv('WECHAT_MODE', 'safe');
    store({ 'wechat/token': token, 'wechat/app-id': appId, 'wechat/aes-key': 'A'.repeat(43) });
    vi.useFakeTimers({ toFake: ['Date'] });
    await import('../../handlers/wechat.ts').then(async ({ handler }) => {
      store({ 'wechat/aes-key': aesKey });
      vi.setSystemTime(Date.now() + 10_000);
      const seconds = Math.floor(Date.now() / 1000);
      const account = { token, mode: 'safe', keys } as const;
      const { query, body } = signPush(textMessage('你好', seconds), account, seconds);
      const result = await handler(pushEvent(body, query), invocation);
      const reply = { status: result.statusCode, body: result.body };
      expect(judgeReply(reply, conversation, account)).toEqual({
        kind: 'text',
        text: fallbackSentence,
      });
    });
    expect(reads).toBe(2);
    for (const secret of [aesKey, 'A'.repeat(43)]) expect(output).not.toContain(secret);
  });

  it('asks the table of answers when an answer is slow, and answers without it', async () => {
    const apiKey = 'a'.repeat(32);
    const turing = await listen(createTuringServer({ robots: [{ apiKey }] }));
    const dynamo = await startRefusing();
    vi.stubEnv('ANSWERS_TABLE', 'answers');
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', dynamo.url);
    vi.stubEnv('TURING_ENDPOINT', turing.url);
    store({ 'wechat/token': token, 'turing/api-key': apiKey });
    const { handler } = await import('../../handlers/wechat.ts');
    await handler(arrived('天气'), invocation);
    expect(dynamo.requests).toHaveLength(0);
    const { body } = await handler(arrived('fault slow 2500'), invocation);
    expect(body).toContain('fault slow 2500');
    expect(dynamo.requests).toHaveLength(1);
    expect(output).toContain('answered without the store');
    expect(output).toContain('AccessDeniedException');
    await Promise.all([turing.close(), dynamo.close()]);
  });

  it.each([
    ['off', 0],
    ['on', 1],
  ])(
    'calls the table for a quick answer when the transcript is %s: %i times',
    async (set, times) => {
      const dynamo = await startRefusing();
      vi.stubEnv('ANSWERS_TABLE', 'answers');
      vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', dynamo.url);
      vi.stubEnv('TRANSCRIPT', set);
      store();
      const { handler } = await import('../../handlers/wechat.ts');
      const { statusCode, body } = await handler(arrived('words'), invocation);
      expect(judgeReply({ status: statusCode, body }, conversation)).toMatchObject({
        kind: 'text',
      });
      expect(dynamo.requests).toHaveLength(times);
      expect(output.split('a line of the transcript is missing')).toHaveLength(times + 1);
      expect(output).not.toContain('words');
      expect(output).not.toContain(fallbackSentence);
      await dynamo.close();
    },
  );

  it('tells why a question could not be handed over, and answers it all the same', async () => {
    const apiKey = 'a'.repeat(32);
    const queued: unknown[] = [];
    const turing = await listen(createTuringServer({ robots: [{ apiKey }] }));
    const dynamo = await startDynamoDb('answers');
    const lambda = await listen(
      createLambdaApi({
        functionName: 'bot',
        invokeLater: (event) => void queued.push(event),
        mood: () => 'throttled',
      }),
    );
    for (const [name, value] of Object.entries({
      AWS_LAMBDA_FUNCTION_NAME: 'bot',
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
      AWS_ENDPOINT_URL_LAMBDA: lambda.url,
      ANSWERS_TABLE: 'answers',
      TURING_ENDPOINT: turing.url,
      DELIVERY_PATIENCE: 'one',
    })) {
      vi.stubEnv(name, value);
    }
    store({ 'wechat/token': token, 'turing/api-key': apiKey });
    const { handler } = await import('../../handlers/wechat.ts');
    const { body } = await handler(arrived('你好'), invocation);
    expect(body).toContain('图灵替身听到了：你好');
    expect(queued).toEqual([]);
    expect(output).toContain('a question could not be handed over');
    expect(output).toContain('TooManyRequestsException');
    await Promise.all([turing.close(), dynamo.close(), lambda.close()]);
  });

  it('keeps openid, text, token and query out of the log', async () => {
    store();
    const send = await start();
    await send('my secret words');
    await send('my secret words', 'AnotherToken');
    expect(output).toContain('answered');
    expect(output).toContain('signature-mismatch');
    for (const secret of ['my secret words', conversation.follower, token, 'nonce', 'signature=']) {
      expect(output).not.toContain(secret);
    }
  });
});
