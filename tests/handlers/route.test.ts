import { describe, expect, it, vi } from 'vitest';
import { createHandler } from '../../handlers/route.ts';
import { ConfigurationError, RequestRefused } from '../../lib/errors.ts';
import type { Telemetry } from '../../lib/telemetry.ts';
import { invocation } from '../support/invocation.ts';
import { now, nowMs, pushEvent } from '../support/push.ts';
import { said } from '../support/sentence.ts';

const ok = { status: 200, headers: {}, body: 'ok' };

function route(
  post: (...args: readonly unknown[]) => Promise<typeof ok> = () => Promise.resolve(ok),
) {
  const told: unknown[][] = [];
  const tell =
    (what: string) =>
    (...details: readonly unknown[]) =>
      void told.push([what, ...details]);
  const telemetry: Telemetry = {
    begin: tell('begin'),
    answered: tell('answered'),
    wentOn: tell('wentOn'),
    refused: tell('refused'),
    failed: tell('failed'),
    warned: tell('warned'),
    flush: tell('flush'),
  };
  const handler = createHandler({
    routes: { GET: () => Promise.resolve({ ...ok, body: 'got' }), POST: post },
    continueQuestion: (...details) => Promise.resolve(tell('go on')(...details)),
    settle: () => Promise.resolve(tell('settle')()),
    telemetry,
    now,
  });
  return { handler, told };
}

function eventOf(method: string) {
  return { ...pushEvent(), requestContext: { http: { method } } };
}

describe('createHandler', () => {
  it('declares two arguments, because the Node 24 runtime rejects a handler with three', () => {
    expect(route().handler).toHaveLength(2);
  });

  it('routes on the method', async () => {
    await expect(route().handler(eventOf('GET'), invocation)).resolves.toMatchObject({
      body: 'got',
    });
    await expect(route().handler(eventOf('POST'), invocation)).resolves.toMatchObject({
      body: 'ok',
    });
  });

  it('tells the route when Lambda ends the function', async () => {
    const post = vi.fn<(...args: readonly unknown[]) => Promise<typeof ok>>(() =>
      Promise.resolve(ok),
    );
    await route(post).handler(eventOf('POST'), invocation);
    expect(post).toHaveBeenCalledWith(expect.anything(), nowMs + 40_000);
  });

  it('lets the settings settle before it returns, and writes the metrics last', async () => {
    const { handler, told } = route();
    await handler(pushEvent(), invocation);
    expect(told).toEqual([['begin', 'request-1'], ['settle'], ['flush']]);
  });

  it.each(['PUT', 'DELETE', 'HEAD', 'OPTIONS', 'constructor'])(
    'refuses %s with 405 and says what is allowed',
    async (method) => {
      await expect(route().handler(eventOf(method), invocation)).resolves.toEqual({
        statusCode: 405,
        headers: { 'Content-Type': 'text/plain; charset=utf-8', Allow: 'GET, POST' },
        body: 'Method Not Allowed',
      });
    },
  );

  it('refuses an event that API Gateway cannot have sent', async () => {
    const { handler, told } = route();
    await expect(handler({ Records: [] }, invocation)).resolves.toMatchObject({
      statusCode: 400,
      body: 'Bad Request',
    });
    expect(told[1]).toMatchObject(['refused', { code: 'not-an-api-gateway-event' }, undefined]);
  });

  it.each([
    [400, 'Bad Request'],
    [403, 'Forbidden'],
    [413, 'Payload Too Large'],
    [418, 'Refused'],
  ])('answers a refusal with status %i and never says why', async (status, body) => {
    const refusal = new RequestRefused(status, 'signature-mismatch', said('the reason'));
    const { handler, told } = route(() => Promise.reject(refusal));
    await expect(handler(pushEvent(), invocation)).resolves.toMatchObject({
      statusCode: status,
      body,
    });
    expect(told[1]).toEqual(['refused', refusal, 'Mozilla/4.0']);
  });

  it.each([
    new ConfigurationError([
      { where: said('token'), problem: said('missing'), cure: said('secret') },
    ]),
    new TypeError('secret'),
  ])('answers 500 and leaks nothing when there are no settings: %s', async (error) => {
    const { handler, told } = route(() => Promise.reject(error));
    const result = await handler(pushEvent(), invocation);
    expect(result).toEqual({
      statusCode: 500,
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      body: 'Internal Server Error',
    });
    expect(told[1]).toEqual(['failed', expect.any(String), error]);
  });

  const handedOver = { key: { follower: 'f', message: 'm' }, owner: 'o', askedBefore: 0 };

  it('goes on with a question that it handed over to itself, and asks no handler', async () => {
    const { handler, told } = route();
    await expect(handler({ handedOver }, invocation)).resolves.toMatchObject({ statusCode: 204 });
    expect(told.map(([what]) => what)).toEqual(['begin', 'go on', 'settle', 'flush']);
    expect(told[1]).toEqual(['go on', handedOver, nowMs + invocation.getRemainingTimeInMillis()]);
  });

  it.each([
    ['in the body', { ...pushEvent(JSON.stringify({ handedOver })) }],
    ['beside what API Gateway says', { ...pushEvent(), handedOver }],
    ['without its owner', { handedOver: { ...handedOver, owner: '' } }],
    ['with a count of its own', { handedOver: { ...handedOver, askedBefore: -1 } }],
    ['with a key of another shape', { handedOver: { ...handedOver, key: 'f' } }],
    ['with more around it', { handedOver, version: '2.0' }],
  ])('goes on with nothing that comes %s', async (_, event) => {
    const { handler, told } = route();
    await handler(event, invocation);
    expect(told.map(([what]) => what)).not.toContain('go on');
  });
});
