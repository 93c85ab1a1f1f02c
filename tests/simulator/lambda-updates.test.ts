import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUpdatableFunction } from '../../simulator/lambda-updates.ts';
import { listen, type Listening } from '../../simulator/listen.ts';

const updateMs = 100;
const configuration = { MemorySize: 512 };
const lambda = createUpdatableFunction({ functionName: 'bot', configuration, updateMs });
const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=local' };

let server: Listening;
beforeAll(async () => {
  server = await listen(lambda.listener);
});
afterAll(() => server.close());

function call(path: string, init: RequestInit = { headers }): Promise<Response> {
  return fetch(`${server.url}/2015-03-31/functions/${path}`, init);
}

function put(path: string, body: object): Promise<Response> {
  return call(path, { method: 'PUT', headers, body: JSON.stringify(body) });
}

describe('createUpdatableFunction', () => {
  it('refuses an unsigned request and a function that is not there', async () => {
    const unsigned = await call('bot', {});
    const unknown = await call('other');
    expect([unsigned.status, unknown.status]).toEqual([403, 404]);
    expect(unknown.headers.get('x-amzn-errortype')).toBe('ResourceNotFoundException');
  });

  it('takes no further update while one is under way', async () => {
    const zip = Buffer.from('code');
    const first = await put('bot/code', { ZipFile: zip.toString('base64') });
    const second = await put('bot/configuration', { MemorySize: 256 });
    expect([first.status, second.status]).toEqual([200, 409]);
    await sleep(2 * updateMs);
    const third = await put('bot/configuration', { MemorySize: 256 });
    expect(third.status).toBe(200);
    expect(lambda.zip()?.equals(zip)).toBe(true);
    expect(lambda.configuration()).toEqual({ MemorySize: 256 });
  });
});
