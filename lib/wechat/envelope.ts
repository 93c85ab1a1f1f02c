import { RequestRefused } from '../errors.ts';
import { CipherError, decrypt, encrypt, type AesKey } from './cipher.ts';
import { refused } from './refusal.ts';
import { acknowledgement } from './reply.ts';
import { isSigned, sign } from './signature.ts';
import { cdata, parseXml, textOf } from './xml.ts';

/** What tells WeChat's requests from forged ones, whatever the mode. */
interface Tokens {
  /** Every token that is accepted: one, or two while one replaces the other. */
  readonly tokens: readonly string[];
  /** How far a signed timestamp may lie from now, in either direction; 0 accepts any. */
  readonly maxClockSkewSeconds: number;
}

/** What opens and seals: a mode that encrypts cannot be written down without it. */
export interface SealedSettings extends Tokens {
  readonly mode: 'compat' | 'safe';
  readonly appId: string;
  /** Every key that is accepted: one, or two while one replaces the other. */
  readonly aesKeys: readonly AesKey[];
}

/**
 * How the account is set up in WeChat's console, and so what is accepted: the mode is configuration,
 * never the request's choice. `plain` is 明文模式, `compat` 兼容模式, `safe` 安全模式.
 */
export type EnvelopeSettings = (Tokens & { readonly mode: 'plain' }) | SealedSettings;

/** What sealing takes from outside. */
export interface Sealing {
  readonly nowMs: number;
  /** 16 fresh random bytes; asked for only when the reply is sealed. */
  readonly random: () => Buffer;
}

/** A verified request: the message inside, and the way its reply has to go back. */
export interface Envelope {
  readonly xml: string;
  /** Seals a reply as the request came. `success` is never sealed. */
  seal(reply: string, sealing: Sealing): string;
}

/**
 * Checks WeChat's handshake and returns the `echostr` to send back, byte for byte.
 * `echostr` is plain in every mode; only WeCom encrypts it.
 * @throws RequestRefused with status 403
 */
export function verifyHandshake(
  query: URLSearchParams,
  settings: EnvelopeSettings,
  nowMs: number,
): string {
  const echostr = single(query, 'echostr');
  verify(query, 'signature', [], settings, nowMs);
  return echostr;
}

/**
 * Verifies a pushed message, then opens it.
 *
 * In plain mode the signature covers token, timestamp and nonce but not the body: whoever holds one
 * signed URL can send any body until it goes stale. In safe mode nothing counts but what is sealed.
 * In compat mode a request that carries anything sealed is judged by that alone, and one that does
 * not is taken as in plain mode, and is then as forgeable.
 * @throws RequestRefused with status 403
 */
export function openEnvelope(
  query: URLSearchParams,
  body: Buffer,
  settings: EnvelopeSettings,
  nowMs: number,
): Envelope {
  const text = body.toString('utf8');
  const saysSealed = (query.get('encrypt_type') ?? 'raw') !== 'raw';
  if (settings.mode === 'plain') {
    verify(query, 'signature', [], settings, nowMs);
    if (saysSealed) throw refused('encrypted-in-plain-mode');
    return { xml: text, seal: asItIs };
  }
  const sealed = sealedPart(text);
  if (sealed !== '') return openSealed(query, sealed, settings, nowMs);
  if (settings.mode === 'safe' || saysSealed) throw refused('not-encrypted');
  verify(query, 'signature', [], settings, nowMs);
  return { xml: text, seal: asItIs };
}

function openSealed(
  query: URLSearchParams,
  sealed: string,
  settings: SealedSettings,
  nowMs: number,
): Envelope {
  const token = verify(query, 'msg_signature', [sealed], settings, nowMs);
  const { xml, aesKey } = decryptWithAny(sealed, settings);
  const nonce = single(query, 'nonce');
  return {
    xml,
    seal: (reply, { nowMs: sealedAtMs, random }) => {
      if (reply === acknowledgement) return reply;
      const encrypted = encrypt(aesKey, reply, settings.appId, random());
      return sealedReply(encrypted, token, String(Math.floor(sealedAtMs / 1000)), nonce);
    },
  };
}

function asItIs(reply: string): string {
  return reply;
}

/** The `Encrypt` element of a body; empty when there is none, or the body cannot be read. */
function sealedPart(body: string): string {
  try {
    return textOf(parseXml(body), 'Encrypt');
  } catch {
    return '';
  }
}

function decryptWithAny(sealed: string, { aesKeys, appId }: SealedSettings) {
  let fault: CipherError['fault'] = 'unreadable';
  for (const aesKey of aesKeys) {
    try {
      return { xml: decrypt(aesKey, sealed, appId), aesKey };
    } catch (error) {
      if (!(error instanceof CipherError)) throw error;
      if (error.fault === 'foreign-app-id') fault = error.fault;
    }
  }
  throw refused(fault === 'foreign-app-id' ? 'foreign-app-id' : 'cannot-decrypt');
}

function sealedReply(encrypted: string, token: string, timestamp: string, nonce: string): string {
  const signature = sign([token, timestamp, nonce, encrypted]);
  return [
    '<xml>',
    `<Encrypt>${cdata(encrypted)}</Encrypt>`,
    `<MsgSignature>${cdata(signature)}</MsgSignature>`,
    `<TimeStamp>${timestamp}</TimeStamp>`,
    `<Nonce>${cdata(nonce)}</Nonce>`,
    '</xml>',
  ].join('');
}

/** Checks one signature of the query and its age. Returns the token that fits. */
function verify(
  query: URLSearchParams,
  name: 'signature' | 'msg_signature',
  parts: readonly string[],
  settings: Tokens,
  nowMs: number,
): string {
  const signature = single(query, name);
  const timestamp = single(query, 'timestamp');
  const nonce = single(query, 'nonce');
  const fits = (token: string) => isSigned(signature, [token, timestamp, nonce, ...parts]);
  const token = settings.tokens.find(fits);
  if (token === undefined) throw refused('signature-mismatch');
  if (settings.maxClockSkewSeconds > 0 && isStale(timestamp, settings.maxClockSkewSeconds, nowMs)) {
    throw refused('timestamp-stale');
  }
  return token;
}

function isStale(timestamp: string, maxSeconds: number, nowMs: number): boolean {
  const skewSeconds = Math.abs(nowMs / 1000 - Number(timestamp));
  return !/^\d+$/.test(timestamp) || skewSeconds > maxSeconds;
}

function single(query: URLSearchParams, name: string): string {
  const values = query.getAll(name);
  if (values.length > 1) {
    throw new RequestRefused(403, 'parameter-repeated', {
      zh: `网址里的 ${name} 不止一个：不是微信，或者代理改了网址。`,
      en: `The query repeats ${name}: not WeChat, or a proxy changes the address.`,
    });
  }
  const [value] = values;
  if (value === undefined || value === '') {
    throw new RequestRefused(403, 'parameter-missing', {
      zh: `网址里没有 ${name}：不是微信，或者代理去掉了参数。`,
      en: `The query lacks ${name}: not WeChat, or a proxy drops the query.`,
    });
  }
  return value;
}
