import type { Io } from '../io.ts';
import { Refused } from '../sentence.ts';
import { wechatError } from './wechat-errors.ts';

/** What opens an account's API. Lives in memory for one import and is written nowhere. */
export interface Credentials {
  readonly appId: string;
  readonly secret: string;
}

const timeoutMs = 15_000;

/**
 * The replies of the console as WeChat hands them out.
 *
 * `stable_token` is used because it leaves the tokens of other programs valid.
 * @param api base address, as `https://api.weixin.qq.com`
 * @throws Refused in words of our own; neither secret nor token gets into them
 * @see https://developers.weixin.qq.com/doc/subscription/api/notify/autoreplies/api_getcurrentautoreplyinfo.html
 */
export async function fetchConsoleReplies(
  api: string,
  { appId, secret }: Credentials,
  { fetch }: Pick<Io, 'fetch'>,
): Promise<unknown> {
  const base = api.replace(/\/+$/, '');
  const body = JSON.stringify({ grant_type: 'client_credential', appid: appId, secret });
  const headers = { 'content-type': 'application/json' };
  const post = { method: 'POST', headers, body };
  const token = at(await call(fetch, `${base}/cgi-bin/stable_token`, post), 'access_token');
  if (typeof token !== 'string' || token === '') throw strangeAnswer();
  const query = new URLSearchParams({ access_token: token }).toString();
  return call(fetch, `${base}/cgi-bin/get_current_autoreply_info?${query}`, { method: 'GET' });
}

async function call(fetch: Io['fetch'], url: string, init: RequestInit): Promise<unknown> {
  const response = await request(fetch, url, init);
  if (response.status !== 200) throw strangeStatus(response.status);
  const answer = parse(response.text);
  const code = at(answer, 'errcode');
  if (code !== undefined && code !== 0) {
    throw wechatError(Number(code), String(at(answer, 'errmsg')));
  }
  return answer;
}

interface Received {
  readonly status: number;
  readonly text: string;
}

async function request(fetch: Io['fetch'], url: string, init: RequestInit): Promise<Received> {
  try {
    // A redirect could carry the token to somebody else.
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { ...init, redirect: 'error', signal });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    // The error itself may quote the address, and with it the token.
    throw unreachable(error);
  }
}

function parse(text: string): object {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null) return answer;
  } catch {
    // said below
  }
  throw strangeAnswer();
}

/** A property of something that came from outside. */
export function at(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  const property: unknown = Reflect.get(value, key);
  return property;
}

function unreachable(error: unknown): Refused {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const isLate = error instanceof Error && error.name === 'TimeoutError';
  const detail = isLate ? `${timeoutMs / 1000} s` : code;
  return new Refused({
    zh: `连不上微信接口（${detail || '网络错误'}）。请检查网络或代理后再试。`,
    en: `WeChat's API cannot be reached (${detail || 'network error'}). Check the network or the proxy and try again.`,
  });
}

function strangeStatus(status: number): Refused {
  return new Refused({
    zh: `微信接口返回 HTTP ${status}。请过一会儿再试，或检查 --wechat-api。`,
    en: `WeChat's API answered HTTP ${status}. Try again in a while, or check --wechat-api.`,
  });
}

function strangeAnswer(): Refused {
  return new Refused({
    zh: '微信接口的返回看不懂。请检查网络里有没有代理或登录页，再试。',
    en: "WeChat's API gave an answer that cannot be read. Look for a proxy or a login page in your network and try again.",
  });
}
