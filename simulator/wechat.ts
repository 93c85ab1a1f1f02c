import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveryOutcome, PushLog } from './mark-fail.ts';
import { judgeReply, type Verdict } from './wechat-judge.ts';
import {
  conversation,
  signedQuery,
  signPush,
  textMessage,
  type Account,
  type Conversation,
  type SignedPush,
} from './wechat-request.ts';

/** One delivery of a message: when it began, how long it took, what came back. */
export interface Delivery {
  readonly startedMs: number;
  readonly tookMs: number;
  readonly outcome: DeliveryOutcome;
}

/** What became of a message: its deliveries and what the follower saw in the end. */
export interface Delivered {
  readonly deliveries: readonly Delivery[];
  readonly verdict: Verdict;
}

/** What goes over the wire, as it happens. `delivery` counts from 1; `startedMs` from the first one. */
export type WireEvent =
  | {
      readonly kind: 'sent';
      readonly delivery: number;
      readonly startedMs: number;
      readonly url: string;
      readonly body: string;
    }
  | {
      readonly kind: 'received';
      readonly delivery: number;
      readonly tookMs: number;
      readonly outcome: DeliveryOutcome;
      /** Status and body of the answer, if there was one. */
      readonly status?: number;
      readonly body?: string;
    };

export interface WeChatOptions extends Account {
  readonly url: string;
  readonly parties?: Conversation;
  /** WeChat cuts after 5 s and delivers three times in all; the documentation can be read otherwise. */
  readonly cutAfterMs?: number;
  readonly deliveries?: number;
  /** What WeChat remembers of the account; without one, it pushes whatever happens. */
  readonly log?: PushLog;
  /** Whether each delivery is signed anew, or carries the first one's query. Which of the two WeChat does is not known. */
  readonly signsAfresh?: boolean;
  /** Told of each delivery when it leaves and when it is over. */
  readonly onWire?: (event: WireEvent) => void;
}

/** Asks as WeChat does when the URL is saved in its console. Returns what is wrong, or nothing. */
export async function shakeHands(options: WeChatOptions): Promise<string | undefined> {
  const echostr = String(Math.floor(Math.random() * 2 ** 53));
  const query = signedQuery(options.token, nowSeconds(), { echostr });
  const received = await request(options, query);
  if (received === 'cut') return 'no answer within 5 s';
  if (received === 'unreachable') return 'the address cannot be reached';
  if (received.status !== 200) return `HTTP status ${received.status} instead of 200`;
  return received.body === echostr ? undefined : 'the answer is not the echostr, byte for byte';
}

/** Sends a follower's text as WeChat does: signed, and again when no answer comes within 5 s. */
export function sendText(text: string, options: WeChatOptions): Promise<Delivered> {
  return deliver(textMessage(text, nowSeconds(), options.parties), options);
}

/**
 * Delivers one message up to three times: again when it was cut, or when a 5xx or a 429 came, at the
 * moment of the cut. That WeChat does so after these is an assumption. Nothing is delivered while the
 * account is muted, and what was to be delivered then is lost: an assumption as well.
 */
export async function deliver(xml: string, options: WeChatOptions): Promise<Delivered> {
  const parties = options.parties ?? conversation;
  const count = options.deliveries ?? 3;
  const begun = Date.now();
  const deliveries: Delivery[] = [];
  let push = signPush(xml, options, nowSeconds(), parties);
  for (;;) {
    if (options.log?.isPushing() === false) return { deliveries, verdict: notPushed };
    const { received, ...delivery } = await deliverOnce(
      push,
      options,
      begun,
      deliveries.length + 1,
    );
    const { outcome, tookMs } = delivery;
    deliveries.push(delivery);
    options.log?.note(outcome, deliveries.length - 1);
    const isOver = outcome === 'answered' || deliveries.length === count;
    if (isOver) return { deliveries, verdict: verdictOf(received, parties, options) };
    if (outcome === 'failed' || outcome === 'throttled')
      await sleep((options.cutAfterMs ?? 5000) - tookMs);
    if (options.signsAfresh ?? true) push = signPush(xml, options, nowSeconds(), parties);
  }
}

async function deliverOnce(
  { query, body }: SignedPush,
  options: WeChatOptions,
  begun: number,
  delivery: number,
) {
  const startedMs = Date.now() - begun;
  const url = addressOf(options.url, query);
  options.onWire?.({ kind: 'sent', delivery, startedMs, url: url.href, body });
  const received = await request(options, query, body);
  const tookMs = Date.now() - begun - startedMs;
  const outcome = outcomeOf(received);
  const answer = typeof received === 'string' ? {} : received;
  options.onWire?.({ kind: 'received', delivery, tookMs, outcome, ...answer });
  return { received, startedMs, tookMs, outcome };
}

/** What a follower sees of a message that WeChat does not push: nothing. */
export const notPushed: Verdict = { kind: 'fault', reasons: ['the account is muted'] };

function outcomeOf(received: Received): DeliveryOutcome {
  if (typeof received === 'string') return received;
  if (received.status === 429) return 'throttled';
  return received.status >= 500 ? 'failed' : 'answered';
}

function verdictOf(received: Received, parties: Conversation, options: WeChatOptions): Verdict {
  if (typeof received === 'object') return judgeReply(received, parties, options);
  return { kind: 'fault', reasons: [`the last delivery was ${received}`] };
}

type Received = { readonly status: number; readonly body: string } | 'cut' | 'unreachable';

async function request(
  options: WeChatOptions,
  query: URLSearchParams,
  body?: string,
): Promise<Received> {
  const url = addressOf(options.url, query);
  const headers = { 'content-type': 'text/xml', 'user-agent': 'Mozilla/4.0' };
  const signal = AbortSignal.timeout(options.cutAfterMs ?? 5000);
  try {
    // WeChat is not known to follow redirects: a redirecting address counts as a wrong one.
    const response = await fetch(url, {
      ...(body === undefined ? {} : { method: 'POST', body, headers }),
      redirect: 'manual',
      signal,
    });
    return { status: response.status, body: await response.text() };
  } catch {
    return signal.aborted ? 'cut' : 'unreachable';
  }
}

function addressOf(base: string, query: URLSearchParams): URL {
  const url = new URL(base);
  url.search = String(query);
  return url;
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
