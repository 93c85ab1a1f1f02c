import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { listen, type Listening } from '../../simulator/listen.ts';
import { sendText, shakeHands, type WireEvent } from '../../simulator/wechat.ts';

let server: Listening | undefined;
afterEach(() => server?.close());

const token = 'TestToken123';
const cutAfterMs = 600;

/** Which cut a delivery followed. A busy machine may be late, but not by a whole one. */
function cutsBefore(startedMs: number): number {
  return Math.floor((startedMs + 20) / cutAfterMs);
}

/** A bot that answers each request as told, and remembers what came. */
async function bot(answer: (response: ServerResponse, count: number) => void) {
  const queries: URLSearchParams[] = [];
  const bodies: string[] = [];
  server = await listen((request: IncomingMessage, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      queries.push(new URL(request.url ?? '', 'http://localhost').searchParams);
      bodies.push(body);
      answer(response, queries.length);
    })();
  });
  return { url: server.url, token, cutAfterMs, queries, bodies };
}

const never = () => undefined;

describe('deliver', () => {
  it('delivers the same body three times, cut after cut, and then shows the banner', async () => {
    const account = await bot(never);
    const { deliveries, verdict } = await sendText('你好', account);
    expect(deliveries.map(({ outcome }) => outcome)).toEqual(['cut', 'cut', 'cut']);
    expect(deliveries.map(({ startedMs }) => Math.round(startedMs / cutAfterMs))).toEqual([
      0, 1, 2,
    ]);
    expect(verdict.kind).toBe('fault');
    expect(new Set(account.bodies).size).toBe(1);
  });

  it.each([
    [true, 3],
    [false, 1],
  ])('signs each delivery anew: %s', async (signsAfresh, signatures) => {
    const account = await bot(never);
    await sendText('你好', { ...account, signsAfresh });
    expect(new Set(account.queries.map((query) => query.get('nonce'))).size).toBe(signatures);
  });

  it('tells of each delivery when it leaves and when it is over', async () => {
    const account = await bot((response, count) => count === 2 && response.end('success'));
    const events: WireEvent[] = [];
    await sendText('你好', { ...account, onWire: (event) => events.push(event) });
    expect(events).toMatchObject([
      { kind: 'sent', delivery: 1, body: account.bodies[0] },
      { kind: 'received', delivery: 1, outcome: 'cut' },
      { kind: 'sent', delivery: 2, url: expect.stringContaining('signature=') },
      { kind: 'received', delivery: 2, outcome: 'answered', status: 200, body: 'success' },
    ]);
  });

  it('stops at the first answer, success included', async () => {
    const account = await bot((response, count) => count === 2 && response.end('success'));
    const { deliveries, verdict } = await sendText('你好', account);
    expect(deliveries.map(({ outcome }) => outcome)).toEqual(['cut', 'answered']);
    expect(verdict).toEqual({ kind: 'silence' });
  });

  it('delivers again at the moment of the cut after a 5xx, and shows the banner for the last one', async () => {
    const account = await bot((response) => void response.writeHead(500).end());
    const { deliveries, verdict } = await sendText('你好', account);
    expect(deliveries.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed']);
    expect(cutsBefore(deliveries[2]?.startedMs ?? 0)).toBe(2);
    expect(verdict).toEqual({ kind: 'fault', reasons: ['HTTP status 500'] });
  });

  it('gives up on an address where nobody listens', async () => {
    const account = await bot(never);
    await server?.close();
    const { verdict } = await sendText('你好', account);
    expect(verdict).toEqual({ kind: 'fault', reasons: ['the last delivery was unreachable'] });
    await expect(shakeHands(account)).resolves.toBe('the address cannot be reached');
  });

  it('follows no redirect', async () => {
    const account = await bot((response) => void response.writeHead(302, { location: '/x' }).end());
    await expect(shakeHands(account)).resolves.toBe('HTTP status 302 instead of 200');
  });
});
