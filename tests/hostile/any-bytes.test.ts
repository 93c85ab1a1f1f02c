import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEchoHandler } from '../../scripts/echo-handler.ts';
import { judgeReply } from '../../simulator/wechat-judge.ts';
import {
  conversation,
  signedQuery,
  signPush,
  textMessage,
} from '../../simulator/wechat-request.ts';
import {
  keys,
  now,
  nowMs,
  nowSeconds,
  plainSettings,
  random,
  sealedSettings,
  token,
} from '../support/push.ts';
import { invocation } from '../support/invocation.ts';
import { anyCharacter } from '../support/any-character.ts';

function handlerIn(mode: 'plain' | 'compat' | 'safe') {
  const { wechat } = mode === 'plain' ? plainSettings : sealedSettings(mode);
  return createEchoHandler({ wechat, now, random });
}

const handlers = {
  plain: handlerIn('plain'),
  compat: handlerIn('compat'),
  safe: handlerIn('safe'),
};
const allowed = [200, 400, 403, 405, 413];
const mode = fc.constantFrom('plain' as const, 'compat' as const, 'safe' as const);

function eventOf(method: string, query: string, body: Uint8Array | string) {
  return {
    rawQueryString: query,
    requestContext: { http: { method }, timeEpoch: nowMs },
    headers: {},
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
  };
}

describe('the handler', () => {
  it('answers any bytes behind any query with an allowed status', async () => {
    const query = fc.oneof(fc.string(), fc.constant(String(signedQuery(token, nowSeconds))));
    const method = fc.constantFrom('GET', 'POST', 'PUT', '');
    await fc.assert(
      fc.asyncProperty(
        mode,
        method,
        query,
        fc.uint8Array({ maxLength: 400 }),
        async (mode, ...rest) => {
          const result = await handlers[mode](eventOf(...rest), invocation);
          expect(allowed).toContain(result.statusCode);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('answers any event at all with an allowed status', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (event) => {
        const result = await handlers.plain(event, invocation);
        expect(allowed).toContain(result.statusCode);
      }),
    );
  });

  it('answers any text of a follower with a reply that is legal and sealed as the push was', async () => {
    const text = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.string({ unit: 'grapheme', maxLength: 1500 }),
    );
    await fc.assert(
      fc.asyncProperty(mode, text, async (mode, written) => {
        const account = { token, mode, keys };
        const xml = textMessage(written.replaceAll(']]>', ''), nowSeconds);
        const { query, body } = signPush(xml, account, nowSeconds);
        const event = eventOf('POST', String(query), body);
        const { statusCode, body: reply } = await handlers[mode](event, invocation);
        const verdict = judgeReply({ status: statusCode, body: reply }, conversation, account);
        expect(verdict.kind).toMatch(/text|silence/);
      }),
      { numRuns: 300 },
    );
  });

  it('seals what it opens: any text comes back as it was, in every mode', async () => {
    const word = fc.string({ unit: fc.constantFrom('图', '灵', 'a', '👋', ' ', '&', '"', ']') });
    await fc.assert(
      fc.asyncProperty(mode, word, async (mode, written) => {
        const account = { token, mode, keys };
        const { query, body } = signPush(
          textMessage(`x${written}x`, nowSeconds),
          account,
          nowSeconds,
        );
        const event = eventOf('POST', String(query), body);
        const { statusCode, body: reply } = await handlers[mode](event, invocation);
        const verdict = judgeReply({ status: statusCode, body: reply }, conversation, account);
        expect(verdict).toEqual({ kind: 'text', text: `x${written}x` });
      }),
    );
  });
});
