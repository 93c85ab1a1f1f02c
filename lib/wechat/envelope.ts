import { RequestRefused } from '../errors.ts';
import { isSigned } from './signature.ts';

/** What is needed to tell WeChat's requests from forged ones. */
export interface EnvelopeSettings {
  readonly mode: 'plain';
  /** Every token that is accepted: one, or two while one replaces the other. */
  readonly tokens: readonly string[];
  /** How far a signed timestamp may lie from now, in either direction; 0 accepts any. */
  readonly maxClockSkewSeconds: number;
}

/** A verified request: the message inside, and the way its reply has to go back. */
export interface Envelope {
  readonly xml: string;
  seal(reply: string): string;
}

/**
 * Checks WeChat's handshake and returns the `echostr` to send back, byte for byte.
 * `echostr` is plain in every mode.
 * @throws RequestRefused with status 403
 */
export function verifyHandshake(
  query: URLSearchParams,
  settings: EnvelopeSettings,
  nowMs: number,
): string {
  const echostr = single(query, 'echostr');
  verifyQuery(query, settings, nowMs);
  return echostr;
}

/**
 * Verifies a pushed message, then opens it. In plain mode the signature covers token, timestamp
 * and nonce but not the body: whoever holds one signed URL can send any body until it goes stale.
 * @throws RequestRefused with status 403
 */
export function openEnvelope(
  query: URLSearchParams,
  body: Buffer,
  settings: EnvelopeSettings,
  nowMs: number,
): Envelope {
  verifyQuery(query, settings, nowMs);
  if ((query.get('encrypt_type') ?? 'raw') !== 'raw') {
    throw new RequestRefused(
      403,
      'encrypted-in-plain-mode',
      'WeChat sent an encrypted message and WECHAT_MODE is plain. Choose 明文模式 (plain) as 消息加解密方式 in the WeChat console.',
    );
  }
  return { xml: body.toString('utf8'), seal: (reply) => reply };
}

function verifyQuery(query: URLSearchParams, settings: EnvelopeSettings, nowMs: number): void {
  const signature = single(query, 'signature');
  const timestamp = single(query, 'timestamp');
  const nonce = single(query, 'nonce');
  if (!settings.tokens.some((token) => isSigned(signature, [token, timestamp, nonce]))) {
    throw new RequestRefused(
      403,
      'signature-mismatch',
      'The signature does not fit. Either this is not WeChat, or the token in the WeChat console differs from the parameter wechat/token.',
    );
  }
  if (settings.maxClockSkewSeconds > 0 && isStale(timestamp, settings.maxClockSkewSeconds, nowMs)) {
    throw new RequestRefused(
      403,
      'timestamp-stale',
      'The signed timestamp is too far from now: a replayed request, or a delivery later than MAX_CLOCK_SKEW_SECONDS allows.',
    );
  }
}

function isStale(timestamp: string, maxSeconds: number, nowMs: number): boolean {
  const skewSeconds = Math.abs(nowMs / 1000 - Number(timestamp));
  return !/^\d+$/.test(timestamp) || skewSeconds > maxSeconds;
}

function single(query: URLSearchParams, name: string): string {
  const values = query.getAll(name);
  if (values.length > 1) {
    throw new RequestRefused(403, 'parameter-repeated', `The query repeats ${name}.`);
  }
  const [value] = values;
  if (value === undefined || value === '') {
    throw new RequestRefused(403, 'parameter-missing', `The query lacks ${name}.`);
  }
  return value;
}
