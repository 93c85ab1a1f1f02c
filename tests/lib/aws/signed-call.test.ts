import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSignedCall } from '../../../lib/aws/signed-call.ts';
import type { Environment } from '../../../lib/settings/report.ts';
import { callsOf, lambdaVariables } from '../../support/aws.ts';
import { record, type Recorder } from '../../support/recorder.ts';
import { isSigned } from '../../support/signature.ts';

const request = {
  service: 'ssm',
  path: '/',
  headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': 'AmazonSSM.Any' },
  body: '{"Path":"/你好"}',
} as const;
const thrice = { maxAttempts: 3 };
const well = { status: 200, body: '{"well":true}' };

function refusal(status: number, name: string) {
  return { status, body: JSON.stringify({ __type: `com.amazonaws#${name}`, message: 'no' }) };
}

let service: Recorder;
beforeEach(async () => {
  service = await record();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await service.close();
});

describe('a signed call', () => {
  it('is signed for region and service at the time of the clock, and returns the body', async () => {
    service.answers = [well];
    const call = createSignedCall({
      environment: { ...lambdaVariables, AWS_ENDPOINT_URL: service.url },
      now: () => Date.parse('2026-12-01T08:00:00Z'),
      random: () => 0,
    });
    await expect(call(request, thrice)).resolves.toBe(well.body);
    const [sent] = service.requests;
    expect(sent && isSigned(sent)).toBe(true);
    expect(sent?.headers['x-amz-date']).toBe('20261201T080000Z');
    expect(sent?.headers.authorization).toContain(
      'Credential=AKIDEXAMPLE/20261201/ap-southeast-1/ssm/aws4_request',
    );
    expect(sent?.headers).not.toHaveProperty('x-amz-security-token');
    expect(sent?.body).toBe(request.body);
  });

  it('goes below the path of an endpoint', async () => {
    const call = callsOf(`${service.url}/below`);
    await call({ ...request, path: '/2015-03-31/functions' }, thrice);
    expect(service.requests.map(({ path }) => path)).toEqual(['/below/2015-03-31/functions']);
    expect(service.requests.map(isSigned)).toEqual([true]);
  });

  it('reads credentials at each call: after expired ones, new ones are used', async () => {
    const variables: Record<string, string> = {
      ...lambdaVariables,
      AWS_SESSION_TOKEN: 'expired',
      AWS_ENDPOINT_URL: service.url,
    };
    const environment: Environment = variables;
    const call = createSignedCall({ environment, now: Date.now, random: () => 0 });
    service.answers = [refusal(400, 'ExpiredTokenException'), well];
    await expect(call(request, thrice)).rejects.toMatchObject({ name: 'ExpiredTokenException' });
    expect(service.requests).toHaveLength(1);
    variables['AWS_SESSION_TOKEN'] = 'new';
    await expect(call(request, thrice)).resolves.toBe(well.body);
    const tokens = service.requests.map(({ headers }) => headers['x-amz-security-token']);
    expect(tokens).toEqual(['expired', 'new']);
    expect(service.requests.map(isSigned)).toEqual([true, true]);
  });

  it.each([
    ['AWS_ACCESS_KEY_ID', 'CredentialsProviderError'],
    ['AWS_SECRET_ACCESS_KEY', 'CredentialsProviderError'],
    ['AWS_REGION', 'Error'],
  ])('sends nothing without %s', async (variable, name) => {
    const call = callsOf(service.url, { [variable]: '' });
    const thrown = await call(request, thrice).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ name, message: expect.stringMatching(/没有设置：.*set it/) });
    expect(service.requests).toEqual([]);
  });
});

describe('a signed call that fails', () => {
  it.each([
    ['trouble in the service', refusal(500, 'InternalServerError'), 3],
    ['no answer of the service behind', { status: 503, body: '' }, 3],
    ['throttling', refusal(400, 'ThrottlingException'), 3],
    ['too many requests', refusal(429, 'SomethingNew'), 3],
    ['a missing permission', refusal(400, 'AccessDeniedException'), 1],
    ['a fault of the caller', refusal(400, 'ValidationException'), 1],
    ['expired credentials', refusal(403, 'ExpiredToken'), 1],
  ])('is made again after %s or not', async (_, answer, attempts) => {
    service.answers = [answer];
    await expect(callsOf(service.url)(request, thrice)).rejects.toMatchObject({
      status: answer.status,
    });
    expect(service.requests).toHaveLength(attempts);
    service.requests.length = 0;
    await expect(callsOf(service.url)(request, { maxAttempts: 1 })).rejects.toMatchObject({
      status: answer.status,
    });
    expect(service.requests).toHaveLength(1);
  });

  it('returns what a later attempt is answered, and signs each anew', async () => {
    service.answers = [refusal(500, 'InternalServerError'), { status: 503, body: '' }, well];
    await expect(callsOf(service.url)(request, thrice)).resolves.toBe(well.body);
    expect(service.requests.map(isSigned)).toEqual([true, true, true]);
  });

  it('waits a random time before the next attempt, at most 100 ms and then 200', async () => {
    service.answers = [refusal(503, 'ServiceUnavailable')];
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const environment = { ...lambdaVariables, AWS_ENDPOINT_URL: service.url };
    const shares = [0.5, 0.25];
    const random = () => shares.shift() ?? 1;
    const call = createSignedCall({ environment, now: Date.now, random });
    await expect(call(request, thrice)).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    expect(timers.mock.calls.map(([, ms]) => ms)).toEqual([50, 50]);
    expect(shares).toEqual([]);
  });

  it('tells the code of a connection that cannot be made, after all attempts', async () => {
    await service.close();
    let waits = 0;
    const environment = { ...lambdaVariables, AWS_ENDPOINT_URL: service.url };
    const random = () => (waits += 1) * 0;
    const call = createSignedCall({ environment, now: Date.now, random });
    await expect(call(request, thrice)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(waits).toBe(2);
    service = await record();
  });
});

describe('a signed call that is aborted', () => {
  it('before it begins sends nothing', async () => {
    const signal = AbortSignal.abort();
    const called = callsOf(service.url)(request, { ...thrice, signal });
    await expect(called).rejects.toMatchObject({ name: 'AbortError' });
    expect(service.requests).toEqual([]);
  });

  it('while the service is silent ends at once, and is not made again', async () => {
    service.answers = [];
    const abort = new AbortController();
    const called = callsOf(service.url)(request, { ...thrice, signal: abort.signal });
    await vi.waitFor(() => expect(service.requests).toHaveLength(1));
    abort.abort();
    await expect(called).rejects.toMatchObject({ name: 'AbortError' });
    expect(service.requests).toHaveLength(1);
  });

  it('between two attempts makes no further one', async () => {
    service.answers = [refusal(500, 'InternalServerError')];
    const abort = new AbortController();
    const environment = { ...lambdaVariables, AWS_ENDPOINT_URL: service.url };
    const random = () => {
      abort.abort();
      return 0;
    };
    const call = createSignedCall({ environment, now: Date.now, random });
    await expect(call(request, { ...thrice, signal: abort.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(service.requests).toHaveLength(1);
  });
});
