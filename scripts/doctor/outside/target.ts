import { randomInt } from 'node:crypto';
import * as http from 'node:http';
import * as https from 'node:https';
import { signatureOf } from '../../../simulator/wechat-seal.ts';
import type { Account, Conversation } from '../../../simulator/wechat-request.ts';

/** HTTP response of one request, sent on a new connection. */
export interface HttpResponse {
  readonly kind: 'response';
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Milliseconds from opening the connection to the last byte. */
  readonly tookMs: number;
}

/** A response, or why there is none: `code` is the error code of Node or OpenSSL. */
export type Outcome =
  | HttpResponse
  | { readonly kind: 'unreachable'; readonly code: string }
  | { readonly kind: 'silent'; readonly waitedMs: number };

/** Marks the doctor's requests in the log of the bot: WeChat sends another user agent. */
export const doctorUserAgent = 'wechat-turing-bot-doctor';

/** Timeout of a request: beyond WeChat's 5 s, to measure how slow an answer is. */
const longestWaitMs = 12_000;

/** Limit of a body that is read: a legal one has a few hundred bytes. */
const maxBodyBytes = 64 * 1024;

/**
 * Sends one request as WeChat does: on a new connection, without keep-alive, following no redirect.
 * Never throws.
 * @param push body of a POST; undefined: a GET
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
      void readResponse(response, tookMs, waitMs).then(resolve);
    });
    sent.end(push);
  });
}

async function readResponse(
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
  return { kind: 'response', status, headers: new Map(headers), body, tookMs: tookMs() };
}

/** The server's time by its `Date` header, in seconds since the epoch; undefined without one. */
export function serverSeconds({ headers }: HttpResponse): number | undefined {
  const ms = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
}

/** A bot at its public address, with the account data that WeChat's console holds. */
export interface Target extends Account {
  readonly url: URL;
  readonly mode: 'plain' | 'compat' | 'safe';
  /** Milliseconds since the epoch, of this machine. */
  readonly now: () => number;
  /** Time after which WeChat closes the connection. */
  readonly cutMs: number;
  /** Responses that several checks read: each is requested once. */
  readonly cached: Readonly<{
    /** An unsigned GET as from a browser: the first request of all, perhaps a cold start. */
    visit: () => Promise<Outcome>;
    handshake: () => Promise<Handshake>;
  }>;
}

/** Account and follower of the doctor's messages: ids that WeChat never assigns. */
export const doctorParties: Conversation = {
  account: 'gh_doctor000000',
  follower: 'oDoctor-Follower_000000000000',
};

/** The request that WeChat sends when the URL is saved, and its outcome. */
export interface Handshake {
  readonly echostr: string;
  readonly outcome: Outcome;
}

/** Builds a target; nothing is requested yet. */
export function createTarget(known: Omit<Target, 'cached'>): Target {
  let visit: Promise<Outcome> | undefined;
  let handshake: Promise<Handshake> | undefined;
  return {
    ...known,
    cached: {
      visit: () => (visit ??= exchange(known.url)),
      handshake: () => (handshake ??= shakeHands(known, nowSeconds(known))),
    },
  };
}

/**
 * Sends one handshake.
 * @param seconds the timestamp that is signed
 * @param signingToken the token to sign with; the account's by default
 */
export async function shakeHands(
  { url, token }: Pick<Target, 'url' | 'token'>,
  seconds: number,
  signingToken = token,
): Promise<Handshake> {
  // As long as WeChat's: parsing it as a number loses digits.
  const echostr = `${randomInt(1_000_000_000, 2 ** 32)}${randomInt(100_000_000, 1_000_000_000)}7`;
  const timestamp = String(seconds);
  const nonce = String(randomInt(2 ** 31));
  const signature = signatureOf(signingToken, timestamp, nonce);
  const address = withQuery(url, { signature, timestamp, nonce, echostr });
  return { echostr, outcome: await exchange(address) };
}

/** Whether the handshake was accepted: status 200 and the echostr byte for byte. */
export function isAccepted({ echostr, outcome }: Handshake): boolean {
  return outcome.kind === 'response' && outcome.status === 200 && outcome.body === echostr;
}

/** Adds parameters to the query of an address and keeps those it has. */
export function withQuery(url: URL, more: Readonly<Record<string, string>> | URLSearchParams): URL {
  const address = new URL(url);
  for (const [name, value] of new URLSearchParams(more)) address.searchParams.set(name, value);
  return address;
}

/** Clock of this machine in seconds since the epoch, as in WeChat's timestamps. */
export function nowSeconds({ now }: Pick<Target, 'now'>): number {
  return Math.floor(now() / 1000);
}
