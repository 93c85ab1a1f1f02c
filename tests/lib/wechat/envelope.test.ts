import { describe, expect, it, vi } from 'vitest';
import { createAesKey } from '../../../lib/wechat/cipher.ts';
import {
  openEnvelope,
  verifyHandshake,
  type SealedSettings,
} from '../../../lib/wechat/envelope.ts';
import { signedQuery, signPush } from '../../../simulator/wechat-request.ts';
import { seal, signatureOf, unseal } from '../../../simulator/wechat-seal.ts';
import { aesKey, appId, keys, nowMs, nowSeconds, random, token } from '../../support/push.ts';

const tokens: SealedSettings['tokens'] = [token];
const settings = { mode: 'plain' as const, tokens, maxClockSkewSeconds: 300 };
const sealing = { nowMs: nowMs + 999, random };
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

  it('refuses the encrypted echostr of WeCom (vector H)', () => {
    const query = new URLSearchParams({
      msg_signature: 'dd6b9c95b495b3f7e2901bfbc76c664930ffdb96',
      timestamp: '1411443780',
      nonce: '437374425',
      echostr:
        '4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q==',
    });
    const wecom = { ...settings, tokens: ['123456'] };
    const verify = () => verifyHandshake(query, wecom, 1_411_443_780_000);
    expect(verify).toThrow(refusal('parameter-missing'));
  });

  it('takes a plain echostr in every mode', () => {
    const query = signedQuery(token, nowSeconds, { echostr: '42' });
    for (const mode of ['compat', 'safe'] as const) {
      expect(verifyHandshake(query, sealedSettings(mode), nowMs)).toBe('42');
    }
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

  it('seals a plain reply as it is, without random bytes', () => {
    const envelope = openEnvelope(signedQuery(token, nowSeconds), body, settings, nowMs);
    const drawn = vi.fn<() => Buffer>(random);
    expect(envelope.seal('<xml/>', { nowMs, random: drawn })).toBe('<xml/>');
    expect(drawn).not.toHaveBeenCalled();
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

function sealedSettings(
  mode: 'compat' | 'safe',
  changes: Partial<SealedSettings> = {},
): SealedSettings {
  return { ...settings, mode, appId, aesKeys: [createAesKey(aesKey)], ...changes };
}

const xml = '<xml><Content>你好</Content></xml>';

/** A genuine push of an account in this mode. */
function sealedPush(mode: 'compat' | 'safe', changes = {}, seconds = nowSeconds) {
  return signPush(xml, { token, mode, keys: { ...keys, ...changes } }, seconds);
}

function openSealed(push: ReturnType<typeof sealedPush>, sealed: SealedSettings) {
  return openEnvelope(push.query, Buffer.from(push.body), sealed, nowMs);
}

/** The parts of a sealed reply, by their element. */
function partsOf(reply: string): ReadonlyMap<string, string> {
  const found = reply.matchAll(/<(\w+)>(?:<!\[CDATA\[)?([^\]<]+)(?:\]\]>)?<\/\1>/g);
  return new Map([...found].map(([, name = '', text = '']) => [name, text]));
}

describe('openEnvelope in safe mode', () => {
  it('opens a real push from 2014 whose MsgId exceeds 2^53 (vector G)', () => {
    const query = new URLSearchParams({
      signature: '35703636de2f9df2a77a662b68e521ce17c34db4',
      timestamp: '1414243737',
      nonce: '1792106704',
      encrypt_type: 'aes',
      msg_signature: '6147984331daf7a1a9eed6e0ec3ba69055256154',
    });
    const sealed =
      'MNn4+jJ/VsFh2gUyKAaOJArwEVYCvVmyN0iXzNarP3O6vXzK62ft1/KG2/XPZ4y5bPWU/jfIfQxODRQ7sLkUsrDRqsWimuhIT8Eq+w4E/28m+XDAQKEOjWTQIOp1p6kNsIV1DdC3B+AtcKcKSNAeJDr7x7GHLx5DZYK09qQsYDOjP6R5NqebFjKt/NpEl/GU3gWFwG8LCtRNuIYdK5axbFSfmXbh5CZ6Bk5wSwj5fu5aS90cMAgUhGsxrxZTY562QR6c+3ydXxb+GHI5w+qA+eqJjrQqR7u5hS+1x5sEsA7vS+bZ5LYAR3+PZ243avQkGllQ+rg7a6TeSGDxxhvLw+mxxinyk88BNHkJnyK//hM1k9PuvuLAASdaud4vzRQlAmnYOslZl8CN7gjCjV41skUTZv3wwGPxvEqtm/nf5fQ=';
    const push = `<xml><ToUserName><![CDATA[gh_680bdefc8c5d]]></ToUserName><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>`;
    const account = sealedSettings('safe', {
      tokens: ['weixin'],
      appId: 'wxbad0b45542aa0b5e',
      aesKeys: [createAesKey('abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG')],
    });
    const opened = openEnvelope(query, Buffer.from(push), account, 1_414_243_737_000).xml;
    expect(opened).toContain('<Content><![CDATA[?]]></Content>');
    expect(opened).toContain('<MsgId>6074130599188426998</MsgId>');
  });

  it('signs a reply as the official page does (vector D)', () => {
    const zero = { appId: 'wxba5fad812f8e6fb9', aesKey: 'A'.repeat(43) };
    const sealed = seal('<xml/>', zero);
    const query = new URLSearchParams({
      timestamp: '1713424427',
      nonce: '415670741',
      msg_signature: signatureOf('AAAAA', '1713424427', '415670741', sealed),
    });
    const account = sealedSettings('safe', {
      tokens: ['AAAAA'],
      appId: zero.appId,
      aesKeys: [createAesKey(zero.aesKey)],
    });
    const body = Buffer.from(`<xml><Encrypt>${sealed}</Encrypt></xml>`);
    const nowMs = 1_713_424_427_000;
    const reply = openEnvelope(query, body, account, nowMs).seal('{"demo_resp":"good luck"}', {
      nowMs,
      random: () => Buffer.from('707722b803182950'),
    });
    expect(Object.fromEntries(partsOf(reply))).toEqual({
      Encrypt:
        'ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==',
      MsgSignature: '1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1',
      TimeStamp: '1713424427',
      Nonce: '415670741',
    });
  });

  it('opens what is sealed and ignores what is not, whatever the outer fields say', () => {
    const push = sealedPush('safe');
    const body = push.body.replace(
      '<xml>',
      '<xml><Content>forged</Content><MsgType>text</MsgType>',
    );
    expect(openSealed({ ...push, body }, sealedSettings('safe')).xml).toBe(xml);
  });

  it('seals the reply with a signature and a time of its own, and never success', () => {
    const push = sealedPush('safe');
    const envelope = openSealed(push, sealedSettings('safe'));
    const parts = partsOf(envelope.seal('<xml>答</xml>', sealing));
    const part = (name: string) => parts.get(name) ?? '';
    expect(unseal(part('Encrypt'), keys)).toBe('<xml>答</xml>');
    expect(part('TimeStamp')).toBe(String(nowSeconds));
    expect(part('Nonce')).toBe(push.query.get('nonce'));
    const signed = signatureOf(token, part('TimeStamp'), part('Nonce'), part('Encrypt'));
    expect(part('MsgSignature')).toBe(signed);
    expect(envelope.seal('success', sealing)).toBe('success');
  });

  it.each([
    ['a plain push', signPush(xml, { token }, nowSeconds), 'not-encrypted'],
    ['encrypt_type=aes over a plain body', plainSaidSealed(), 'not-encrypted'],
    ['a body that is no XML', { ...sealedPush('safe'), body: 'hello' }, 'not-encrypted'],
    ['an empty Encrypt', { ...sealedPush('safe'), body: '<xml><Encrypt/></xml>' }, 'not-encrypted'],
    ['a repeated Encrypt', doubled(), 'not-encrypted'],
    ['no msg_signature', lacking('msg_signature'), 'parameter-missing'],
    ['no nonce', lacking('nonce'), 'parameter-missing'],
    ['another body than the signed one', swapped(), 'signature-mismatch'],
    ['a stale timestamp', sealedPush('safe', {}, nowSeconds - 301), 'timestamp-stale'],
    ['another account', sealedPush('safe', { appId: 'wx0000000000000000' }), 'foreign-app-id'],
    ['another key', sealedPush('safe', { aesKey: 'A'.repeat(43) }), 'cannot-decrypt'],
  ])('refuses %s', (_, push, code) => {
    expect(() => openSealed(push, sealedSettings('safe'))).toThrow(refusal(code));
  });

  it('accepts two tokens and two keys in a rotation, and replies with the pair that opened', () => {
    const oldKeys = { appId, aesKey: 'old'.repeat(15).slice(0, 43) };
    const account = sealedSettings('safe', {
      tokens: ['OldToken', token],
      aesKeys: [createAesKey(oldKeys.aesKey), createAesKey(aesKey)],
    });
    for (const [usedToken, usedKeys] of [
      ['OldToken', oldKeys],
      ['OldToken', keys],
      [token, oldKeys],
      [token, keys],
    ] as const) {
      const push = signPush(xml, { token: usedToken, mode: 'safe', keys: usedKeys }, nowSeconds);
      const parts = partsOf(openSealed(push, account).seal('<xml>答</xml>', sealing));
      const part = (name: string) => parts.get(name) ?? '';
      expect(unseal(part('Encrypt'), usedKeys)).toBe('<xml>答</xml>');
      expect(part('MsgSignature')).toBe(
        signatureOf(usedToken, part('TimeStamp'), part('Nonce'), part('Encrypt')),
      );
    }
  });

  it('passes on a fault of its own', () => {
    const broken = sealedSettings('safe', {
      aesKeys: [{ ...createAesKey(aesKey), iv: Buffer.alloc(1) }],
    });
    expect(() => openSealed(sealedPush('safe'), broken)).toThrow(/initialization vector/i);
  });
});

describe('openEnvelope in compat mode', () => {
  const compat = sealedSettings('compat');

  it('opens the sealed part of a push that has both, and seals its reply', () => {
    const envelope = openSealed(sealedPush('compat'), compat);
    expect(envelope.xml).toBe(xml);
    expect(unseal(partsOf(envelope.seal('<xml/>', sealing)).get('Encrypt') ?? '', keys)).toBe(
      '<xml/>',
    );
  });

  it('takes a plain push as plain mode does, and replies plain', () => {
    const push = signPush(xml, { token }, nowSeconds);
    const envelope = openSealed(push, compat);
    expect(envelope.xml).toBe(xml);
    expect(envelope.seal('<xml/>', sealing)).toBe('<xml/>');
    const forged = signPush(xml, { token: 'AnotherToken' }, nowSeconds);
    expect(() => openSealed(forged, compat)).toThrow(refusal('signature-mismatch'));
  });

  it('judges a push that carries Encrypt by its sealed part alone', () => {
    const { body } = sealedPush('compat');
    const query = signedQuery(token, nowSeconds);
    expect(() => openSealed({ query, body }, compat)).toThrow(refusal('parameter-missing'));
    const wrong = signedQuery(token, nowSeconds, { msg_signature: 'x', encrypt_type: 'aes' });
    expect(() => openSealed({ query: wrong, body }, compat)).toThrow(refusal('signature-mismatch'));
  });

  it('refuses a push that says it is sealed and is not', () => {
    expect(() => openSealed(plainSaidSealed(), compat)).toThrow(refusal('not-encrypted'));
  });

  it('takes Encrypt inside a text for text', () => {
    const typed = '<xml><Content><![CDATA[<Encrypt>x</Encrypt>]]></Content></xml>';
    expect(openSealed(signPush(typed, { token }, nowSeconds), compat).xml).toBe(typed);
  });
});

function plainSaidSealed() {
  const query = signedQuery(token, nowSeconds, { encrypt_type: 'aes', msg_signature: 'x' });
  return { query, body: xml };
}

function doubled() {
  const push = sealedPush('safe');
  return { ...push, body: push.body.replace('</xml>', '<Encrypt>x</Encrypt></xml>') };
}

function lacking(name: string) {
  const push = sealedPush('safe');
  push.query.delete(name);
  return push;
}

function swapped() {
  return { query: sealedPush('safe').query, body: sealedPush('safe').body };
}
