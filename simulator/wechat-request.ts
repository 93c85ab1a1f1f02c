import { seal, signatureOf, type SealingKeys } from './wechat-seal.ts';

/** Who talks to whom in a simulated push. */
export interface Conversation {
  readonly account: string;
  readonly follower: string;
}

export const conversation: Conversation = {
  account: 'gh_0a1b2c3d4e5f',
  follower: 'oSimulated-Follower_0000000x',
};

/** How an account is set up in WeChat's console. */
export interface Account {
  readonly token: string;
  /** Encrypted when `keys` are given: in safe mode only sealed, in compat mode beside the clear fields. */
  readonly mode?: 'plain' | 'compat' | 'safe';
  readonly keys?: SealingKeys;
}

/** A push as it goes over the wire. */
export interface SignedPush {
  readonly query: URLSearchParams;
  readonly body: string;
}

/**
 * The query WeChat puts behind the URL. Computed from the documentation, not with the bot's code.
 * @param seconds the signed timestamp
 */
export function signedQuery(
  token: string,
  seconds: number,
  extra: Readonly<Record<string, string>> = {},
): URLSearchParams {
  const timestamp = String(seconds);
  const nonce = String(Math.floor(Math.random() * 2 ** 31));
  const signature = signatureOf(token, timestamp, nonce);
  return new URLSearchParams({ signature, timestamp, nonce, ...extra });
}

/** Signs a message for an account, and seals it where the account's mode says so. */
export function signPush(
  xml: string,
  { token, mode = 'plain', keys }: Account,
  seconds: number,
  parties = conversation,
): SignedPush {
  const query = signedQuery(token, seconds, { openid: parties.follower });
  if (mode === 'plain' || keys === undefined) return { query, body: xml };
  const sealed = seal(xml, keys);
  const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? ''];
  query.set('encrypt_type', 'aes');
  query.set('msg_signature', signatureOf(token, timestamp, nonce, sealed));
  const encrypt = `<Encrypt>${cdata(sealed)}</Encrypt></xml>`;
  const clear = mode === 'compat' ? xml.replace(/<\/xml>\s*$/, '') : safeStart(parties);
  return { query, body: clear + encrypt };
}

function safeStart({ account }: Conversation): string {
  return `<xml><ToUserName>${cdata(account)}</ToUserName>`;
}

/** Messages of this process so far, so that two in the same millisecond have ids of their own. */
let messages = 0;

/** The body of a text message, with fields in the order of the documentation. */
export function textMessage(text: string, seconds: number, parties = conversation): string {
  return pushedMessage({ MsgType: 'text', Content: text }, seconds, parties, messageIdElement());
}

/** The element with a message's own id, which events do not have. */
export function messageIdElement(): string {
  messages += 1;
  const messageId = String(25_000_000_000_000_000n + BigInt(Date.now()) * 1000n + BigInt(messages));
  return `<MsgId>${messageId}</MsgId>`;
}

/** The body of any push: string fields in CDATA, as WeChat writes them. */
export function pushedMessage(
  fields: Readonly<Record<string, string>>,
  seconds: number,
  parties = conversation,
  more = '',
): string {
  const own = Object.entries(fields).map(([name, value]) => `<${name}>${cdata(value)}</${name}>`);
  return [
    '<xml>',
    `<ToUserName>${cdata(parties.account)}</ToUserName>`,
    `<FromUserName>${cdata(parties.follower)}</FromUserName>`,
    `<CreateTime>${seconds}</CreateTime>`,
    ...own,
    more,
    '</xml>',
  ].join('');
}

function cdata(text: string): string {
  return `<![CDATA[${text.split(']]>').join(']]]]><![CDATA[>')}]]>`;
}
