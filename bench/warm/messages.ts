import type { Random } from '../random.ts';
import { unseal } from '../../simulator/wechat-seal.ts';
import { conversation, signPush, textMessage } from '../../simulator/wechat-request.ts';
import { account } from '../wire/account.ts';
import { sizes } from '../wire/samples.ts';

export type Mode = 'plain' | 'safe';

/** The moment of every event, for those who let themselves be told. */
export const nowMs = 1_795_334_400_000;

/** Lambda's context, as far as the handler reads it. */
export const invocation = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 40_000 };

/** An event of API Gateway in payload format 2.0, as far as anybody here reads it. */
export interface GatewayEvent {
  readonly version: '2.0';
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestContext: {
    readonly http: { readonly method: 'POST'; readonly path: string; readonly sourceIp: string };
    readonly timeEpoch: number;
  };
  readonly body: string;
  readonly isBase64Encoded: false;
}

/** What a follower writes, and the event it arrives as. */
export interface Pushed {
  readonly text: string;
  readonly event: GatewayEvent;
}

/** What the function returns. */
export interface Result {
  readonly statusCode: number;
  readonly body: string;
}

/** Different questions of ten characters, signed by the simulator: no contestant has a hand in them. */
export function createMessages(
  count: number,
  mode: Mode,
  random: Random,
  atMs = nowMs,
): readonly Pushed[] {
  return Array.from({ length: count }, () => {
    const text = sizes[0]?.text(random) ?? '';
    return { text, event: eventOf(text, mode, account.token, atMs) };
  });
}

/** The same question, signed with another token. */
export function forged({ text }: Pushed, mode: Mode): GatewayEvent {
  return eventOf(text, mode, `${account.token}2`, nowMs);
}

/** The event of one text, signed with a token. */
export function eventOf(text: string, mode: Mode, token: string, atMs: number): GatewayEvent {
  const { appId, aesKey } = account;
  const seconds = Math.floor(atMs / 1000);
  const push = { token, mode, keys: { appId, aesKey } };
  const { query, body } = signPush(textMessage(text, seconds), push, seconds);
  return {
    version: '2.0',
    rawPath: '/wechat',
    rawQueryString: String(query),
    headers: headers(body),
    requestContext: {
      http: { method: 'POST', path: '/wechat', sourceIp: '203.0.113.7' },
      timeEpoch: atMs,
    },
    body,
    isBase64Encoded: false,
  };
}

/** Those of WeChat, and those that API Gateway adds. */
function headers(body: string): Readonly<Record<string, string>> {
  return {
    accept: '*/*',
    'content-length': String(Buffer.byteLength(body)),
    'content-type': 'text/xml',
    host: 'a1b2c3d4e5.execute-api.ap-southeast-1.amazonaws.com',
    pragma: 'no-cache',
    'user-agent': 'Mozilla/4.0',
    'x-amzn-trace-id': 'Root=1-6920f000-0123456789abcdef01234567',
    'x-forwarded-for': '203.0.113.7',
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
  };
}

/**
 * Whether a result gives this text to the follower. Read with a pattern instead of a parser, since
 * what is asked is whether the work was done; how well is asked elsewhere.
 */
export function answersWith(text: string, { statusCode, body }: Result, mode: Mode): boolean {
  const clear = mode === 'safe' ? unseal(partOf(body, 'Encrypt'), account) : body;
  return (
    statusCode === 200 &&
    partOf(clear, 'MsgType') === 'text' &&
    partOf(clear, 'Content') === text &&
    partOf(clear, 'ToUserName') === conversation.follower &&
    partOf(clear, 'FromUserName') === conversation.account
  );
}

/** What is wrong with a result that does not. */
export const wrongText = 'its reply does not give the follower the expected text';

/** In CDATA or, where nothing has to be escaped, without. */
function partOf(xml: string, name: string): string {
  const element = new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`, 's');
  return element.exec(xml)?.[1] ?? '';
}
