import { createHash } from 'node:crypto';

/** Who talks to whom in a simulated push. */
export interface Conversation {
  readonly account: string;
  readonly follower: string;
}

export const conversation: Conversation = {
  account: 'gh_0a1b2c3d4e5f',
  follower: 'oSimulated-Follower_0000000x',
};

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
  const sorted = [token, timestamp, nonce].toSorted();
  const signature = createHash('sha1').update(sorted.join('')).digest('hex');
  return new URLSearchParams({ signature, timestamp, nonce, ...extra });
}

/** The body of a text message, with fields in the order of the documentation. */
export function textMessage(text: string, seconds: number, parties = conversation): string {
  const messageId = String(25_000_000_000_000_000n + BigInt(Date.now()));
  return pushedMessage(
    { MsgType: 'text', Content: text },
    seconds,
    parties,
    `<MsgId>${messageId}</MsgId>`,
  );
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
