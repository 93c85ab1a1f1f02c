import { request, type RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createApiGateway } from '../../simulator/api-gateway.ts';
import { createChatModelServer } from '../../simulator/chat-model.ts';
import { startDynamoDb } from '../../simulator/dynamodb.ts';
import { createLambdaApi } from '../../simulator/lambda-api.ts';
import { createUpdatableFunction } from '../../simulator/lambda-updates.ts';
import { listen, type Listening } from '../../simulator/listen.ts';
import { createPage } from '../../simulator/page.ts';
import { createSsm } from '../../simulator/ssm.ts';
import { createTuringServer } from '../../simulator/turing.ts';
import { createWeChatApi } from '../../simulator/wechat-api.ts';

let server: Listening | undefined;
afterEach(() => server?.close());

const gateway = createApiGateway({
  routes: ['GET /wechat', 'POST /wechat'],
  invoke: () => Promise.resolve({ statusCode: 200, body: 'ok' }),
});
const page = createPage({
  token: 't',
  keys: { appId: '', aesKey: '' },
  mode: 'plain',
  isRobotStandIn: true,
});

const listeners: Readonly<Record<string, RequestListener>> = {
  'API Gateway': gateway,
  'the phone page': page.front({ gateway, restart: () => Promise.resolve() }),
  'Parameter Store': createSsm({ parameters: new Map() }),
  Turing: createTuringServer({ robots: [] }),
  'the chat model': createChatModelServer({ model: 'm' }),
  'the WeChat API': createWeChatApi({ appId: 'wx', secret: 's', autoReplies: {} }),
  'the Lambda API': createLambdaApi({ functionName: 'f', invokeLater: () => undefined }),
  'function updates': createUpdatableFunction({ functionName: 'f', configuration: {} }).listener,
};

/** Sends a request as it is written, and gives its status; `none` when the connection was closed on it. */
function send({ port }: Listening, path: string, body: string): Promise<number | 'none'> {
  return new Promise((resolve) => {
    const headers = {
      authorization: 'AWS4-HMAC-SHA256 Credential=local',
      'content-type': 'application/json',
      'x-amz-invocation-type': 'Event',
      'x-amz-target': 'AmazonSSM.GetParametersByPath',
    };
    const sent = request({ port, path, method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 'none');
    });
    sent.once('error', () => resolve('none'));
    sent.end(body);
  });
}

const paths = ['//[', '/', '/wechat', '/page/messages', '/cgi-bin/stable_token'];
const invocations = '/2015-03-31/functions/f/invocations';
const bodies = ['{', 'null', '[]', '"text"', '\u0000', ''];

async function sendAll(to: Listening): Promise<readonly (number | 'none')[]> {
  const seen: (number | 'none')[] = [];
  for (const path of [...paths, invocations]) {
    for (const body of bodies) seen.push(await send(to, path, body));
  }
  return seen;
}

describe('a malformed request', () => {
  // A rejection that nothing handles ends the process: here, it fails the run.
  it.each(Object.entries(listeners))('leaves %s serving', async (_, listener) => {
    server = await listen(listener);
    const seen = await sendAll(server);
    expect(seen).toHaveLength(36);
    await expect(fetch(server.url)).resolves.toBeInstanceOf(Response);
  });

  it('leaves DynamoDB serving', async () => {
    server = await startDynamoDb('answers');
    await sendAll(server);
    await expect(fetch(server.url)).resolves.toBeInstanceOf(Response);
  });

  it('at which a listener throws loses its connection, and the server goes on', async () => {
    let isFaulty = true;
    server = await listen((_, response) => {
      if (isFaulty) throw new Error('faulty');
      response.end('ok');
    });
    await expect(send(server, '/', '')).resolves.toBe('none');
    isFaulty = false;
    await expect(send(server, '/', '')).resolves.toBe(200);
  });
});

describe('Parameter Store', () => {
  it('refuses an order that is no JSON object by the name that AWS gives it', async () => {
    server = await listen(createSsm({ parameters: new Map() }));
    const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=local' };
    const answer = await fetch(server.url, { method: 'POST', headers, body: '{' });
    expect(answer.status).toBe(400);
    await expect(answer.json()).resolves.toMatchObject({ __type: 'SerializationException' });
  });
});

describe('the gateway', () => {
  it('answers a path that is no URL as any route it does not have', async () => {
    server = await listen(gateway);
    await expect(send(server, '//[', '')).resolves.toBe(404);
    await expect(send(server, '/wechat?a=[', 'x')).resolves.toBe(200);
  });
});
