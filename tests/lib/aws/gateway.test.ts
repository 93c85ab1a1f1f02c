import { describe, expect, it } from 'vitest';
import { toRequest, toResult } from '../../../lib/aws/gateway.ts';
import { nowMs } from '../../support/push.ts';

const formatTwo = {
  version: '2.0',
  rawQueryString: 'signature=a&nonce=1&echostr=%2B%20+x',
  headers: { 'content-type': 'text/xml', 'user-agent': 'Mozilla/4.0' },
  requestContext: { http: { method: 'POST' }, timeEpoch: nowMs },
  body: '<xml>你好</xml>',
  isBase64Encoded: false,
};

const formatOne = {
  version: '1.0',
  httpMethod: 'POST',
  headers: { 'Content-Type': 'text/xml', 'User-Agent': 'Mozilla/4.0' },
  queryStringParameters: { signature: 'b', nonce: '1' },
  multiValueQueryStringParameters: { signature: ['a', 'b'], nonce: ['1'] },
  requestContext: { requestTimeEpoch: nowMs },
  body: '<xml>你好</xml>',
  isBase64Encoded: false,
};

describe('toRequest', () => {
  it.each([
    ['2.0', formatTwo],
    ['1.0', formatOne],
  ])('reads format %s', (_, event) => {
    const request = toRequest(event);
    expect(request).toMatchObject({ method: 'POST', arrivedAtMs: nowMs });
    expect(request.body.toString()).toBe('<xml>你好</xml>');
    expect(request.query.get('nonce')).toBe('1');
  });

  it.each([
    ['2.0', formatTwo],
    ['1.0', formatOne],
  ])('decodes base64 as UTF-8 in format %s, so that 你好 survives', (_, event) => {
    const body = Buffer.from('<xml>你好👋</xml>').toString('base64');
    const request = toRequest({ ...event, body, isBase64Encoded: true });
    expect(request.body.toString()).toBe('<xml>你好👋</xml>');
  });

  it('keeps a body that only looks like base64', () => {
    expect(toRequest({ ...formatTwo, body: 'aGk=' }).body.toString()).toBe('aGk=');
  });

  it('decodes the query once, by the rules of forms', () => {
    expect(toRequest(formatTwo).query.get('echostr')).toBe('+  x');
  });

  it.each([
    ['2.0', { ...formatTwo, rawQueryString: 'signature=a&signature=b' }],
    ['1.0', formatOne],
  ])('shows a repeated parameter in format %s', (_, event) => {
    expect(toRequest(event).query.getAll('signature')).toEqual(['a', 'b']);
  });

  it('makes do with the single-value query of format 1.0, and with none', () => {
    const single = { ...formatOne, multiValueQueryStringParameters: null };
    expect(toRequest(single).query.get('signature')).toBe('b');
    const none = { ...single, queryStringParameters: null };
    expect(toRequest(none).query.size).toBe(0);
  });

  it.each([
    ['2.0', formatTwo],
    ['1.0', formatOne],
  ])('finds headers in any case in format %s', (_, event) => {
    expect(toRequest(event).header('user-agent')).toBe('Mozilla/4.0');
    expect(toRequest(event).header('User-Agent')).toBe('Mozilla/4.0');
    expect(toRequest(event).header('pragma')).toBeUndefined();
  });

  it('has an empty body, no query and no header when the event has none', () => {
    const request = toRequest({ requestContext: { http: { method: 'get' } } });
    expect(request.method).toBe('GET');
    expect(request.body).toHaveLength(0);
    expect(request.query.size).toBe(0);
    expect(request.header('user-agent')).toBeUndefined();
    expect(request.arrivedAtMs).toBeUndefined();
  });

  it('makes requests without getters, since each would get a hidden class of its own', () => {
    const properties = Object.getOwnPropertyDescriptors(toRequest(formatTwo));
    expect(Object.values(properties).every((property) => 'value' in property)).toBe(true);
  });

  it.each(['1795334400000', null, Number.NaN])('takes the arrival %s for unknown', (timeEpoch) => {
    const event = { ...formatTwo, requestContext: { http: { method: 'GET' }, timeEpoch } };
    expect(toRequest(event).arrivedAtMs).toBeUndefined();
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'text'],
    ['an empty object', {}],
    ['a method without a context', { httpMethod: 'POST' }],
    ['a context without a method', { requestContext: {} }],
    ['an event of SQS', { Records: [{ body: '' }] }],
  ])('refuses %s', (_, event) => {
    expect(() => toRequest(event)).toThrow(
      expect.objectContaining({ status: 400, code: 'not-an-api-gateway-event' }),
    );
  });
});

describe('toResult', () => {
  it('always has status, headers and body', () => {
    expect(toResult({ status: 200, headers: { A: '1' }, body: 'x' })).toEqual({
      statusCode: 200,
      headers: { A: '1' },
      body: 'x',
    });
  });
});
