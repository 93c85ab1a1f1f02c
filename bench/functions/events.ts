import { signedQuery, signPush, textMessage } from '../../simulator/wechat-request.ts';
import { unseal } from '../../simulator/wechat-seal.ts';
import { account } from '../wire/account.ts';

export const modes = ['plain', 'safe'] as const;
export type Mode = (typeof modes)[number];

/** An event of API Gateway, payload format 2.0, as far as functions look at it. */
export type Event = ReturnType<typeof eventOf>;

/** What is sent, and what its answer has to hold. */
export interface Asked {
  readonly event: Event;
  readonly kind: 'message' | 'handshake';
  readonly mode: Mode;
  readonly question: string;
}

const agent = 'Mozilla/4.0';

/** A text message of a follower, signed now; sealed in safe mode. */
export function message(
  mode: Mode,
  question: string,
  follower = 'oBench-Follower_0000000000x',
): Asked {
  const seconds = Math.floor(Date.now() / 1000);
  const parties = { account: 'gh_bench', follower };
  const xml = textMessage(question, seconds, parties);
  const { token, ...keys } = account;
  const { query, body } = signPush(xml, { token, mode, keys }, seconds, parties);
  return { event: eventOf('POST', query, body), kind: 'message', mode, question };
}

/** What WeChat sends when the URL is saved in its console; in clear in every mode. */
export function handshake(mode: Mode, echostr: string): Asked {
  const query = signedQuery(account.token, Math.floor(Date.now() / 1000), { echostr });
  return { event: eventOf('GET', query), kind: 'handshake', mode, question: echostr };
}

/** The same, signed with another token. */
export function forged({ event, ...asked }: Asked): Asked {
  const query = new URLSearchParams(event.rawQueryString);
  for (const name of ['signature', 'msg_signature']) {
    if (query.has(name)) query.set(name, '0'.repeat(40));
  }
  const { method } = event.requestContext.http;
  return { ...asked, event: eventOf(method, query, event.body) };
}

function eventOf(method: string, query: URLSearchParams, body?: string) {
  const path = '/wechat';
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: String(query),
    headers: {
      accept: '*/*',
      'content-type': 'text/xml',
      host: 'bench.execute-api.ap-southeast-1.amazonaws.com',
      'user-agent': agent,
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    },
    queryStringParameters: Object.fromEntries(query),
    requestContext: {
      accountId: '123456789012',
      apiId: 'bench',
      domainName: 'bench.execute-api.ap-southeast-1.amazonaws.com',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: agent },
      requestId: 'bench',
      routeKey: `${method} ${path}`,
      stage: '$default',
      timeEpoch: Date.now(),
    },
    ...(body === undefined ? {} : { body }),
    isBase64Encoded: false,
  };
}

/** What is wrong with a result of API Gateway's, or undefined. `holds` has to occur in the answer. */
export function faultOf(
  result: unknown,
  { kind, mode, question }: Asked,
  holds: string,
): string | undefined {
  const { status, body } = read(result);
  if (status !== 200) return `it answers with status ${status}`;
  if (kind === 'handshake') return body === question ? undefined : 'it does not repeat echostr';
  const xml = mode === 'safe' ? unseal(elementOf(body, 'Encrypt'), account) : body;
  return elementOf(xml, 'Content').includes(holds) ? undefined : 'it gives another answer';
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
