import { describe, expect, it } from 'vitest';
import { openEnvelope, verifyHandshake } from '../../../lib/wechat/envelope.ts';
import { signedQuery } from '../../../simulator/wechat-request.ts';
import { nowMs, nowSeconds, plainSettings, token } from '../../support/push.ts';

const settings = plainSettings.wechat;
const body = Buffer.from('<xml>你好</xml>');

function refusal(code: string) {
  return expect.objectContaining({ name: 'RequestRefused', status: 403, code });
}

function open(query: URLSearchParams, changes: Partial<typeof settings> = {}) {
  return () => openEnvelope(query, body, { ...settings, ...changes }, nowMs);
}

function without(name: string): URLSearchParams {
  const query = signedQuery(token, nowSeconds);
  query.delete(name);
  return query;
}

function repeated(name: string): URLSearchParams {
  const query = signedQuery(token, nowSeconds);
  query.append(name, query.get(name) ?? '');
  return query;
}

describe('verifyHandshake', () => {
  it('passes the handshake of the official message-push page (vector A)', () => {
    const query = new URLSearchParams({
      signature: 'f464b24fc39322e44b38aa78f5edd27bd1441696',
      timestamp: '1714036504',
      nonce: '1514711492',
      echostr: '4375120948345356249',
    });
    const official = { ...settings, tokens: ['AAAAA'] };
    expect(verifyHandshake(query, official, 1_714_036_504_000)).toBe('4375120948345356249');
  });

  it('returns echostr byte for byte, whatever stands in it', () => {
    const echostr = ' <b>"图灵"\n+%20 ';
    const query = signedQuery(token, nowSeconds, { echostr });
    expect(verifyHandshake(new URLSearchParams(String(query)), settings, nowMs)).toBe(echostr);
  });

  it('never echoes without a fitting signature', () => {
    const forged = signedQuery('AnotherToken', nowSeconds, { echostr: '1' });
    expect(() => verifyHandshake(forged, settings, nowMs)).toThrow(refusal('signature-mismatch'));
    const bare = new URLSearchParams({ echostr: '1' });
    expect(() => verifyHandshake(bare, settings, nowMs)).toThrow(refusal('parameter-missing'));
  });

  it('refuses a handshake without echostr', () => {
    const query = signedQuery(token, nowSeconds);
    expect(() => verifyHandshake(query, settings, nowMs)).toThrow(refusal('parameter-missing'));
  });
});

describe('openEnvelope', () => {
  it('opens the plain push of the official encryption page (vector B)', () => {
    const query = new URLSearchParams({
      signature: '899cf89e464efb63f54ddac96b0a0a235f53aa78',
      timestamp: '1714037059',
      nonce: '486452656',
    });
    const official = { ...settings, tokens: ['AAAAA'] };
    expect(openEnvelope(query, body, official, 1_714_037_059_000).xml).toBe('<xml>你好</xml>');
  });

  it('seals a plain reply as it is', () => {
    const envelope = openEnvelope(signedQuery(token, nowSeconds), body, settings, nowMs);
    expect(envelope.seal('<xml/>')).toBe('<xml/>');
  });

  it('accepts either of two tokens while one replaces the other', () => {
    const tokens = ['OldToken', token];
    expect(open(signedQuery('OldToken', nowSeconds), { tokens })().xml).toBe('<xml>你好</xml>');
    expect(open(signedQuery(token, nowSeconds), { tokens })().xml).toBe('<xml>你好</xml>');
  });

  it('checks a plain push too: a forged one is refused', () => {
    expect(open(signedQuery('AnotherToken', nowSeconds))).toThrow(refusal('signature-mismatch'));
  });

  it.each(['signature', 'timestamp', 'nonce'])('refuses a query without %s', (name) => {
    expect(open(without(name))).toThrow(refusal('parameter-missing'));
  });

  it.each(['signature', 'timestamp', 'nonce'])('refuses a query that repeats %s', (name) => {
    expect(open(repeated(name))).toThrow(refusal('parameter-repeated'));
  });

  it('refuses an empty signature and one in upper case', () => {
    const query = signedQuery(token, nowSeconds);
    query.set('signature', '');
    expect(open(query)).toThrow(refusal('parameter-missing'));
    const loud = signedQuery(token, nowSeconds);
    loud.set('signature', loud.get('signature')?.toUpperCase() ?? '');
    expect(open(loud)).toThrow(refusal('signature-mismatch'));
  });

  it.each([-301, 301, -31_536_000, 3600])('refuses a timestamp %i s from now', (offset) => {
    expect(open(signedQuery(token, nowSeconds + offset))).toThrow(refusal('timestamp-stale'));
  });

  it.each([-300, 300, 0])('accepts a timestamp %i s from now', (offset) => {
    expect(open(signedQuery(token, nowSeconds + offset))().xml).toBe('<xml>你好</xml>');
  });

  it('accepts any age when the check is switched off', () => {
    const query = signedQuery(token, nowSeconds - 31_536_000);
    expect(open(query, { maxClockSkewSeconds: 0 })().xml).toBe('<xml>你好</xml>');
  });

  it.each([Number.NaN, -1, 1.5])('refuses the signed timestamp %s', (timestamp) => {
    expect(open(signedQuery(token, timestamp))).toThrow(refusal('timestamp-stale'));
  });

  it('refuses an encrypted push in plain mode, and says which setting to change', () => {
    const query = signedQuery(token, nowSeconds, { encrypt_type: 'aes', msg_signature: 'x' });
    expect(open(query)).toThrow(refusal('encrypted-in-plain-mode'));
    expect(open(query)).toThrow(/WECHAT_MODE/);
  });

  it('takes encrypt_type=raw for a plain push', () => {
    const query = signedQuery(token, nowSeconds, { encrypt_type: 'raw' });
    expect(open(query)().xml).toBe('<xml>你好</xml>');
  });
});
