import { randomInt } from 'node:crypto';
import { signatureOf } from '../../../simulator/wechat-seal.ts';
import type { Account, Conversation } from '../../../simulator/wechat-request.ts';
import { exchange, type Outcome } from './exchange.ts';

/** A bot as it is seen from outside, and what WeChat's console knows of it. */
export interface Target extends Account {
  readonly url: URL;
  readonly mode: 'plain' | 'compat' | 'safe';
  /** Milliseconds since the epoch, of this machine. */
  readonly now: () => number;
  /** When WeChat hangs up. */
  readonly cutMs: number;
  /** The answers that several checks look at: each is asked for once. */
  readonly first: Readonly<{
    /** A browser's visit; the first of all requests, and so perhaps a cold start. */
    visit: () => Promise<Outcome>;
    handshake: () => Promise<Handshake>;
  }>;
}

/** The parties of the doctor's own messages: none that WeChat has. */
export const doctorParties: Conversation = {
  account: 'gh_doctor000000',
  follower: 'oDoctor-Follower_000000000000',
};

/** What WeChat sends when the URL is saved, and what came back. */
export interface Handshake {
  readonly echostr: string;
  readonly outcome: Outcome;
}

/** A target whose first answers are remembered. */
export function createTarget(known: Omit<Target, 'first'>): Target {
  let visit: Promise<Outcome> | undefined;
  let handshake: Promise<Handshake> | undefined;
  return {
    ...known,
    first: {
      visit: () => (visit ??= exchange(known.url)),
      handshake: () => (handshake ??= shakeHands(known, nowSeconds(known))),
    },
  };
}

/**
 * One handshake.
 * @param seconds the signed timestamp
 * @param token the one to sign with, if not the account's
 */
export async function shakeHands(
  { url, token }: Pick<Target, 'url' | 'token'>,
  seconds: number,
  signingToken = token,
): Promise<Handshake> {
  // As long as WeChat's: a program that takes it for a number rounds it.
  const echostr = `${randomInt(1_000_000_000, 2 ** 32)}${randomInt(100_000_000, 1_000_000_000)}7`;
  const timestamp = String(seconds);
  const nonce = String(randomInt(2 ** 31));
  const signature = signatureOf(signingToken, timestamp, nonce);
  const address = withQuery(url, { signature, timestamp, nonce, echostr });
  return { echostr, outcome: await exchange(address) };
}

/** Whether the handshake was accepted: the echostr came back, byte for byte. */
export function isAccepted({ echostr, outcome }: Handshake): boolean {
  return outcome.kind === 'reply' && outcome.status === 200 && outcome.body === echostr;
}

/** The address with more in its query; what stands there already stays. */
export function withQuery(url: URL, more: Readonly<Record<string, string>> | URLSearchParams): URL {
  const address = new URL(url);
  for (const [name, value] of new URLSearchParams(more)) address.searchParams.set(name, value);
  return address;
}

/** The time of this machine, in the unit of WeChat's timestamps. */
export function nowSeconds({ now }: Pick<Target, 'now'>): number {
  return Math.floor(now() / 1000);
}
