import { signedQuery, signPush, textMessage } from '../simulator/wechat-request.ts';
import { unseal } from '../simulator/wechat-seal.ts';
import type { Random } from './statistics.ts';

// What all contestants are sent and how their answers are read, by the simulator's code: no contestant
// has a hand in it.

/** The account all contestants serve, made up for the benchmark. */
export const account = {
  token: 'BenchToken',
  appId: 'wx00000000000bench',
  // 43 characters, as in WeChat's console.
  aesKey: 'bench'.repeat(9).slice(0, 43),
} as const;

export const modes = ['plain', 'safe'] as const;
export type Mode = (typeof modes)[number];

/** An event of API Gateway, payload format 2.0, as far as functions look at it. */
export type Event = ReturnType<typeof eventOf>;

/** What is sent, and what its answer has to hold. */
export interface Asked {
  readonly event: Event;
  readonly kind: 'message' | 'handshake';
  readonly mode: Mode;
  /** The text of a message; of a handshake, what WeChat wants repeated. */
  readonly question: string;
  readonly follower: string;
}

interface Sender {
  readonly follower?: string;
  /** When it is signed and sent, in milliseconds. */
  readonly atMs?: number;
}

const defaultFollower = 'oBench-Follower_0000000000x';
const agent = 'Mozilla/4.0';

/** A text message of a follower; sealed in safe mode. */
export function message(mode: Mode, question: string, sender: Sender = {}): Asked {
  const { follower = defaultFollower, atMs = Date.now() } = sender;
  const seconds = Math.floor(atMs / 1000);
  const parties = { account: 'gh_bench', follower };
  const xml = textMessage(question, seconds, parties);
  const { token, ...keys } = account;
  const { query, body } = signPush(xml, { token, mode, keys }, seconds, parties);
  const event = eventOf('POST', query, atMs, body);
  return { event, kind: 'message', mode, question, follower };
}

/** What WeChat sends when the URL is saved in its console; in clear in every mode. */
export function handshake(mode: Mode, echostr: string): Asked {
  const atMs = Date.now();
  const query = signedQuery(account.token, Math.floor(atMs / 1000), { echostr });
  const event = eventOf('GET', query, atMs);
  return { event, kind: 'handshake', mode, question: echostr, follower: defaultFollower };
}

/** The same with a signature of nobody's. */
export function forged({ event, ...asked }: Asked): Asked {
  const query = new URLSearchParams(event.rawQueryString);
  for (const name of ['signature', 'msg_signature']) {
    if (query.has(name)) query.set(name, '0'.repeat(40));
  }
  const { http, timeEpoch } = event.requestContext;
  return { ...asked, event: eventOf(http.method, query, timeEpoch, event.body) };
}

function eventOf(method: string, query: URLSearchParams, atMs: number, body?: string) {
  const path = '/wechat';
  const routeKey = `${method} ${path}`;
  const host = 'bench.execute-api.ap-southeast-1.amazonaws.com';
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: String(query),
    headers: {
      accept: '*/*',
      'content-type': 'text/xml',
      host,
      pragma: 'no-cache',
      'user-agent': agent,
      'x-amzn-trace-id': 'Root=1-6920f000-0123456789abcdef01234567',
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    },
    queryStringParameters: Object.fromEntries(query),
    requestContext: {
      accountId: '123456789012',
      apiId: 'bench',
      domainName: host,
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: agent },
      requestId: 'bench',
      routeKey,
      stage: '$default',
      timeEpoch: atMs,
    },
    ...(body === undefined ? {} : { body }),
    isBase64Encoded: false,
  };
}

/** What is wrong with a result, or undefined. `holds` has to occur in the answer. */
export function faultOf(result: unknown, asked: Asked, holds: string): string | undefined {
  const { kind, mode, question, follower } = asked;
  const { status, body } = read(result);
  if (status !== 200) return `it answers with status ${status}`;
  if (kind === 'handshake') return body === question ? undefined : 'it does not repeat echostr';
  const xml = mode === 'safe' ? unseal(elementOf(body, 'Encrypt'), account) : body;
  const content = elementOf(xml, 'Content');
  if (!content.includes(holds)) return `it gives another answer: ${content}`;
  return elementOf(xml, 'ToUserName') === follower ? undefined : 'it answers somebody else';
}

/** Whether a result turns its caller away. */
export function isRefusal(result: unknown): boolean {
  const { status } = read(result);
  return status === 401 || status === 403;
}

function read(result: unknown): { readonly status: number; readonly body: string } {
  if (typeof result !== 'object' || result === null) return { status: 0, body: '' };
  const status = 'statusCode' in result ? Number(result.statusCode) : 0;
  const text = 'body' in result ? String(result.body) : '';
  const isBase64 = 'isBase64Encoded' in result && result.isBase64Encoded === true;
  return { status, body: isBase64 ? Buffer.from(text, 'base64').toString('utf8') : text };
}

function elementOf(xml: string, name: string): string {
  const element = new RegExp(`<${name}>(?:<!\\[CDATA\\[(.*?)\\]\\]>|(.*?))</${name}>`, 's');
  const [, cdata, text] = element.exec(xml) ?? [];
  return cdata ?? text ?? '';
}

const firstCharacter = 0x4e_00;
const lastCharacter = 0x9f_a5;

/** Characters of the CJK block, three bytes of UTF-8 each. */
export function chineseText(length: number, random: Random): string {
  const range = lastCharacter - firstCharacter + 1;
  const codes = Array.from({ length }, () => firstCharacter + Math.floor(random() * range));
  return String.fromCodePoint(...codes);
}
