import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDynamoDb } from '../../simulator/dynamodb.ts';
import { listen } from '../../simulator/listen.ts';
import { createTuringServer } from '../../simulator/turing.ts';
import { judgeReply } from '../../simulator/wechat-judge.ts';
import {
  conversation,
  signedQuery,
  signPush,
  textMessage,
} from '../../simulator/wechat-request.ts';
import { fallbackSentence } from '../support/rules.ts';
import { invocation } from '../support/invocation.ts';
import { aesKey, appId, keys, pushEvent, token } from '../support/push.ts';

const path = '/wechat-turing-bot/test';
const ssm = mockClient(SSMClient);

let output = '';

beforeEach(() => {
  output = '';
  ssm.reset();
  vi.resetModules();
  vi.stubEnv('SETTINGS_PATH', path);
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((line: unknown) => void (output += String(line)));
  }
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function stored(tokens = token) {
  return { Parameters: [{ Name: `${path}/wechat/token`, Value: tokens }] };
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

describe('handler', () => {
  it('has its settings when the first message comes: they are read while starting', async () => {
    ssm.on(GetParametersByPathCommand).resolves(stored());
    const send = await start();
    expect(ssm.calls()).toHaveLength(1);
    const { statusCode, body } = await send();
    expect(judgeReply({ status: statusCode, body }, conversation)).toEqual({
      kind: 'text',
      text: fallbackSentence,
    });
    expect(ssm.calls()).toHaveLength(1);
  });

  it('logs nothing of the message made up while starting', async () => {
    ssm.on(GetParametersByPathCommand).resolves(stored());
    await start();
    expect(output).toBe('');
  });

  it('starts without settings, answers 500, and recovers with the next message', async () => {
    ssm.on(GetParametersByPathCommand).rejectsOnce('denied').resolvesOnce({}).resolves(stored());
    const send = await start();
    await expect(send()).resolves.toMatchObject({ statusCode: 500 });
    expect(output).toContain(`参数 ${path}/wechat/token 没有设置`);
    expect(output).toContain(`The parameter ${path}/wechat/token is missing`);
    expect(output).toContain('aws ssm put-parameter');
    expect(output).toContain('没有可用的设置，这个请求得到 HTTP 500。');
    expect(output).toContain('There are no usable settings, so the request got HTTP 500.');
    await expect(send()).resolves.toMatchObject({ statusCode: 200 });
  });

  it('warns of a setting that was left out', async () => {
    vi.stubEnv('REPLY_WITHIN_MS', 'soon');
    ssm.on(GetParametersByPathCommand).resolves(stored());
    await start();
    expect(output).toContain('REPLY_WITHIN_MS');
  });

  it('takes a rotated token after an hour of idling, and serves the old one when SSM fails', async () => {
    ssm.on(GetParametersByPathCommand).resolvesOnce(stored('OldToken')).resolves(stored());
    vi.useFakeTimers({ toFake: ['Date'] });
    const send = await start();
    await expect(send('你好', 'OldToken')).resolves.toMatchObject({ statusCode: 200 });
    vi.setSystemTime(Date.now() + 3_600_000);
    await expect(send()).resolves.toMatchObject({ statusCode: 200 });
    ssm.on(GetParametersByPathCommand).rejects('throttled');
    vi.setSystemTime(Date.now() + 3_600_000);
    await expect(send()).resolves.toMatchObject({ statusCode: 200 });
    expect(output).toContain('older settings serve on');
  });

  it('serves an account in safe mode, and takes a rotated key before it refuses', async () => {
    vi.stubEnv('WECHAT_MODE', 'safe');
    const values = (keyValue: string) => ({
      Parameters: [
        ...stored().Parameters,
        { Name: `${path}/wechat/app-id`, Value: appId },
        { Name: `${path}/wechat/aes-key`, Value: keyValue },
      ],
    });
    ssm
      .on(GetParametersByPathCommand)
      .resolvesOnce(values('A'.repeat(43)))
      .resolves(values(aesKey));
    vi.useFakeTimers({ toFake: ['Date'] });
    await import('../../handlers/wechat.ts').then(async ({ handler }) => {
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
    expect(ssm.calls()).toHaveLength(2);
    for (const secret of [aesKey, 'A'.repeat(43)]) expect(output).not.toContain(secret);
  });

  it('makes a client for the table of answers when an answer is slow, and answers without it', async () => {
    const apiKey = 'a'.repeat(32);
    const turing = await listen(createTuringServer({ robots: [{ apiKey }] }));
    const dynamo = mockClient(DynamoDBClient);
    dynamo.onAnyCommand().rejects('throttled');
    vi.stubEnv('ANSWERS_TABLE', 'answers');
    vi.stubEnv('TURING_ENDPOINT', turing.url);
    const key = { Name: `${path}/turing/api-key`, Value: apiKey };
    ssm.on(GetParametersByPathCommand).resolves({ Parameters: [...stored().Parameters, key] });
    const { handler } = await import('../../handlers/wechat.ts');
    const send = (text: string) => {
      const seconds = Math.floor(Date.now() / 1000);
      const event = pushEvent(textMessage(text, seconds), signedQuery(token, seconds));
      return handler({ ...event, requestContext: { http: { method: 'POST' } } }, invocation);
    };
    await send('天气');
    expect(dynamo.calls()).toHaveLength(0);
    const { body } = await send('fault slow 2500');
    expect(body).toContain('fault slow 2500');
    expect(dynamo.calls()).toHaveLength(1);
    expect(output).toContain('answered without the store');
    dynamo.restore();
    await turing.close();
  });

  it.each([
    ['off', 0],
    ['on', 1],
  ])(
    'calls the table for a quick answer when the transcript is %s: %i times',
    async (set, times) => {
      const dynamo = mockClient(DynamoDBClient);
      dynamo.onAnyCommand().rejects('throttled');
      vi.stubEnv('ANSWERS_TABLE', 'answers');
      vi.stubEnv('TRANSCRIPT', set);
      ssm.on(GetParametersByPathCommand).resolves(stored());
      const { handler } = await import('../../handlers/wechat.ts');
      const seconds = Math.floor(Date.now() / 1000);
      const event = pushEvent(textMessage('words', seconds), signedQuery(token, seconds));
      const arrived = { ...event, requestContext: { http: { method: 'POST' } } };
      const { statusCode, body } = await handler(arrived, invocation);
      expect(judgeReply({ status: statusCode, body }, conversation)).toMatchObject({
        kind: 'text',
      });
      expect(dynamo.calls()).toHaveLength(times);
      expect(output.split('a line of the transcript is missing')).toHaveLength(times + 1);
      expect(output).not.toContain('words');
      expect(output).not.toContain(fallbackSentence);
      dynamo.restore();
    },
  );

  it('tells why a question could not be handed over, and answers it all the same', async () => {
    const apiKey = 'a'.repeat(32);
    const turing = await listen(createTuringServer({ robots: [{ apiKey }] }));
    const dynamo = await startDynamoDb('answers');
    const lambda = mockClient(LambdaClient);
    lambda.onAnyCommand().rejects('throttled');
    for (const [name, value] of Object.entries({
      AWS_LAMBDA_FUNCTION_NAME: 'bot',
      AWS_REGION: 'ap-southeast-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
      ANSWERS_TABLE: 'answers',
      TURING_ENDPOINT: turing.url,
      DELIVERY_PATIENCE: 'one',
    })) {
      vi.stubEnv(name, value);
    }
    const key = { Name: `${path}/turing/api-key`, Value: apiKey };
    ssm.on(GetParametersByPathCommand).resolves({ Parameters: [...stored().Parameters, key] });
    const { handler } = await import('../../handlers/wechat.ts');
    const seconds = Math.floor(Date.now() / 1000);
    const event = pushEvent(textMessage('你好', seconds), signedQuery(token, seconds));
    const { body } = await handler(
      { ...event, requestContext: { http: { method: 'POST' } } },
      invocation,
    );
    expect(body).toContain('图灵替身听到了：你好');
    expect(lambda.calls()).toHaveLength(1);
    expect(output).toContain('a question could not be handed over');
    lambda.restore();
    await Promise.all([turing.close(), dynamo.close()]);
  });

  it('keeps openid, text, token and query out of the log', async () => {
    ssm.on(GetParametersByPathCommand).resolves(stored());
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
