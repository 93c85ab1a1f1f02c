import { afterEach, describe, expect, it } from 'vitest';
import { createApiGateway } from '../../simulator/api-gateway.ts';
import { LambdaThrottled } from '../../simulator/lambda.ts';
import { listen, type Listening } from '../../simulator/listen.ts';

let server: Listening | undefined;
afterEach(() => server?.close());

interface Event {
  readonly rawQueryString: string;
  readonly headers: Record<string, string>;
  readonly requestContext: { readonly timeEpoch: number };
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

async function gateway(invoke: (event: unknown) => unknown) {
  const routes = ['GET /wechat', 'POST /wechat'];
  server = await listen(createApiGateway({ routes, invoke: async (event) => invoke(event) }));
  return `${server.url}/wechat`;
}

async function eventFor(init: RequestInit, query = ''): Promise<Event> {
  let seen: unknown;
  const url = await gateway((event) => {
    seen = event;
    return { statusCode: 200 };
  });
  await fetch(url + query, init);
  const event: Event = JSON.parse(JSON.stringify(seen));
  return event;
}

describe('createApiGateway', () => {
  it.each([
    ['text/xml', false],
    ['text/plain; charset=utf-8', false],
    ['application/xml', false],
    ['application/json', false],
    ['application/javascript', false],
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
    ['', true],
  ])('encodes a body of type "%s" as base64: %s', async (type, isBase64Encoded) => {
    const body = Buffer.from('<xml>你好</xml>');
    const event = await eventFor({ method: 'POST', body, headers: { 'content-type': type } });
    expect(event.isBase64Encoded).toBe(isBase64Encoded);
    const encoding = isBase64Encoded ? 'base64' : 'utf8';
    expect(Buffer.from(event.body ?? '', encoding)).toEqual(body);
  });

  it('passes the query on verbatim, and has no body for a GET', async () => {
    const event = await eventFor({}, '?signature=a&signature=b&echostr=%20+x');
    expect(event.rawQueryString).toBe('signature=a&signature=b&echostr=%20+x');
    expect(event).not.toHaveProperty('body');
    expect(Math.abs(Date.now() - event.requestContext.timeEpoch)).toBeLessThan(10_000);
  });

  it('sends status, headers and body of a result, with the length', async () => {
    const result = { statusCode: 418, headers: { 'x-a': '1' }, body: '你好' };
    const response = await fetch(await gateway(() => result));
    expect(response.status).toBe(418);
    expect(response.headers.get('x-a')).toBe('1');
    expect(response.headers.get('content-length')).toBe('6');
    await expect(response.text()).resolves.toBe('你好');
  });

  it('wraps a bare string as JSON, as format 2.0 does', async () => {
    const response = await fetch(await gateway(() => 'success'));
    await expect(response.text()).resolves.toBe('"success"');
  });

  it('answers 500 for a function that crashes, and 404 for an unknown route', async () => {
    const url = await gateway(() => {
      throw new Error('crash');
    });
    const crashed = await fetch(url);
    expect(crashed.status).toBe(500);
    await expect(crashed.json()).resolves.toEqual({ message: 'Internal Server Error' });
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
    expect((await fetch(url, { method: 'PUT' })).status).toBe(404);
  });

  it('answers 413 for more than 10 MB', async () => {
    const url = await gateway(() => ({ statusCode: 200 }));
    const response = await fetch(url, { method: 'POST', body: 'x'.repeat(10 * 1024 * 1024 + 1) });
    expect(response.status).toBe(413);
  });

  it('answers 429 when the account runs as many executions as it may', async () => {
    const url = await gateway(() => {
      throw new LambdaThrottled('Rate Exceeded.');
    });
    const response = await fetch(url);
    expect([response.status, await response.text()]).toEqual([
      429,
      '{"message":"Too Many Requests"}',
    ]);
  });
});
