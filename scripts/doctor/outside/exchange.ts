import * as http from 'node:http';
import * as https from 'node:https';

/** What came back from one request on a connection of its own. */
export interface Reply {
  readonly kind: 'reply';
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Milliseconds from opening the connection to the last byte. */
  readonly tookMs: number;
}

/** A reply, or why there is none: `code` is Node's or OpenSSL's name of the error. */
export type Outcome =
  | Reply
  | { readonly kind: 'unreachable'; readonly code: string }
  | { readonly kind: 'silent'; readonly waitedMs: number };

/** Tells the doctor's own requests from WeChat's in the log of the bot. */
export const doctorUserAgent = 'wechat-turing-bot-doctor';

/** Long enough to see how slow a slow answer is; WeChat has hung up by then. */
const longestWaitMs = 12_000;

/** Most of a body that is read: what is looked for has a few hundred bytes. */
const maxBodyBytes = 64 * 1024;

/**
 * Sends one request as WeChat does: a new connection, no redirect followed, nothing kept alive.
 * Never throws.
 * @param push the body of a POST; a GET without
 */
export function exchange(url: URL, push?: string, waitMs = longestWaitMs): Promise<Outcome> {
  const begun = performance.now();
  const tookMs = () => Math.round(performance.now() - begun);
  return new Promise((resolve) => {
    const { request } = url.protocol === 'https:' ? https : http;
    const sent = request(url, {
      method: push === undefined ? 'GET' : 'POST',
      agent: false,
      signal: AbortSignal.timeout(waitMs),
      headers: {
        'user-agent': doctorUserAgent,
        ...(push === undefined
          ? {}
          : { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(push) }),
      },
    });
    sent.once('error', (error: NodeJS.ErrnoException) => {
      resolve(
        error.name === 'AbortError'
          ? { kind: 'silent', waitedMs: tookMs() }
          : { kind: 'unreachable', code: error.code ?? error.name },
      );
    });
    sent.once('response', (response) => {
      void readReply(response, tookMs, waitMs).then(resolve);
    });
    sent.end(push);
  });
}

async function readReply(
  response: http.IncomingMessage,
  tookMs: () => number,
  waitMs: number,
): Promise<Outcome> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      const piece = Buffer.from(chunk);
      chunks.push(piece);
      bytes += piece.length;
      if (bytes > maxBodyBytes) break;
    }
  } catch {
    return tookMs() >= waitMs
      ? { kind: 'silent', waitedMs: tookMs() }
      : { kind: 'unreachable', code: 'BROKEN_BODY' };
  }
  const headers = Object.entries(response.headers).map(
    ([name, value]) => [name, String(value)] as const,
  );
  const body = Buffer.concat(chunks).toString('utf8');
  const status = response.statusCode ?? 0;
  return { kind: 'reply', status, headers: new Map(headers), body, tookMs: tookMs() };
}
