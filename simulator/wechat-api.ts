import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { at, parseJson } from './json-at.ts';
import { readBody } from './read-body.ts';
import { targetOf } from './request-target.ts';

export interface WeChatApiOptions {
  readonly appId: string;
  readonly secret: string;
  /** What the console replies, as WeChat hands it out. */
  readonly autoReplies: unknown;
  /** The address callers seem to come from. */
  readonly callerIp?: string;
  /** Addresses on the allow list; without it every address is allowed. */
  readonly allowedIps?: readonly string[];
  /** Trouble to stage for a path, as `stable_token`: an error code, or what a broken network gives. */
  readonly faults?: Readonly<Record<string, WeChatApiFault>>;
}

/** A code of WeChat's with its words, HTTP trouble, or an answer that is none. */
export type WeChatApiFault =
  | { readonly code: number; readonly words: string }
  | { readonly status: number }
  | { readonly body: string }
  | { readonly redirect: string }
  | 'hang'
  | 'reset';

/**
 * WeChat's API, as much of it as reads the replies of the console: `stable_token` and
 * `get_current_autoreply_info`. Errors come with HTTP 200, as WeChat's do.
 * @see https://developers.weixin.qq.com/doc/subscription/api/base/api_getstableaccesstoken.html
 * @see https://developers.weixin.qq.com/doc/subscription/api/notify/autoreplies/api_getcurrentautoreplyinfo.html
 */
export function createWeChatApi(options: WeChatApiOptions): RequestListener {
  const token = `token-${randomUUID()}`;
  return (request, response) => {
    serve(request, response, options, token).catch(() => response.destroy());
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: WeChatApiOptions,
  token: string,
): Promise<void> {
  const { pathname, search } = targetOf(request);
  const [, name = ''] = /^\/cgi-bin\/(\w+)$/.exec(pathname) ?? [];
  const fault = options.faults?.[name];
  if (fault !== undefined) return stage(response, fault);
  const route = `${request.method} ${name}`;
  if (route === 'POST stable_token') {
    return writeJson(response, issueToken(String(await readBody(request)), options, token));
  }
  if (route === 'GET get_current_autoreply_info') {
    const isValid = new URLSearchParams(search).get('access_token') === token;
    return writeJson(
      response,
      isValid ? options.autoReplies : failure(40001, 'invalid credential'),
    );
  }
  response.writeHead(404).end();
}

/** The address is looked at before the secret: a caller from elsewhere learns nothing of it. */
function issueToken(body: string, options: WeChatApiOptions, token: string): unknown {
  const { appId, secret, callerIp = '127.0.0.1', allowedIps } = options;
  const input = parseJson(body);
  if (at(input, 'grant_type') !== 'client_credential') return failure(40002, 'invalid grant_type');
  if (at(input, 'appid') !== appId) return failure(40013, 'invalid appid');
  if (allowedIps !== undefined && !allowedIps.includes(callerIp)) {
    return failure(40164, `invalid ip ${callerIp} ipv6 ::ffff:${callerIp}, not in whitelist`);
  }
  if (at(input, 'secret') !== secret) return failure(40125, 'invalid appsecret');
  return { access_token: token, expires_in: 7200 };
}

function stage(response: ServerResponse, fault: WeChatApiFault): void {
  if (fault === 'hang') return;
  if (fault === 'reset') response.socket?.resetAndDestroy();
  else if ('code' in fault) writeJson(response, failure(fault.code, fault.words));
  else if ('body' in fault) response.writeHead(200).end(fault.body);
  else if ('redirect' in fault) response.writeHead(302, { location: fault.redirect }).end();
  else response.writeHead(fault.status).end('trouble');
}

function failure(errcode: number, words: string) {
  return { errcode, errmsg: `${words} rid: ${randomUUID()}` };
}

function writeJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json; encoding=utf-8' });
  response.end(JSON.stringify(body));
}
