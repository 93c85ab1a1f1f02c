import type { GatewayRequest } from '../../lib/aws/gateway.ts';
import { defaultPatience } from '../../lib/delivery/slots.ts';
import type { Settings } from '../../lib/settings/parse.ts';
import { createAesKey } from '../../lib/wechat/cipher.ts';
import { signedQuery, textMessage } from '../../simulator/wechat-request.ts';

/** A moment like any other: 2026-11-22T08:00:00Z. */
export const nowMs = 1_795_334_400_000;
export const nowSeconds = nowMs / 1000;
export const now = () => nowMs;
export const token = 'TestToken123';
export const appId = 'wxba5fad812f8e6fb9';
export const aesKey = 'test'.repeat(11).slice(0, 43);
export const keys = { appId, aesKey };
export const random = () => Buffer.alloc(16, 7);

export const plainSettings: Settings = {
  wechat: { mode: 'plain', tokens: [token], maxClockSkewSeconds: 300 },
  replyWithinMs: 4400,
  patience: defaultPatience,
  turing: undefined,
  chatModel: undefined,
  questionsPerDay: 0,
  keepsTranscript: false,
  followerHashKey: 'a-hash-key',
  warnings: [],
};

/** The same account in an encrypted mode. */
export function sealedSettings(mode: 'compat' | 'safe'): Settings {
  const aesKeys = [createAesKey(aesKey)];
  return { ...plainSettings, wechat: { ...plainSettings.wechat, mode, appId, aesKeys } };
}

/** A genuine push as the handlers get it. */
export function push(
  changes: Partial<GatewayRequest> & { readonly text?: string } = {},
): GatewayRequest {
  const { text = '你好', ...request } = changes;
  return {
    method: 'POST',
    query: signedQuery(token, nowSeconds),
    header: () => undefined,
    body: Buffer.from(textMessage(text, nowSeconds)),
    arrivedAtMs: nowMs,
    ...request,
  };
}

/** The same push as an event of API Gateway in payload format 2.0. */
export function pushEvent(
  body = textMessage('你好', nowSeconds),
  query = signedQuery(token, nowSeconds),
) {
  return {
    version: '2.0',
    rawQueryString: String(query),
    headers: { 'content-type': 'text/xml', 'user-agent': 'Mozilla/4.0' },
    requestContext: { http: { method: 'POST', path: '/wechat' }, timeEpoch: nowMs },
    body,
    isBase64Encoded: false,
  };
}
