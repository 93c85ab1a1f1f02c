import type { Parties } from './message.ts';
import { legalText, maxTextBytes, truncateToBytes } from './text.ts';
import { cdata } from './xml.ts';

/** What the bot says. `none` acknowledges the message and says nothing. */
export type Reply = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'none' };

/** Exactly these seven bytes tell WeChat: received, nothing to say, do not deliver again. */
export const acknowledgement = 'success';

/**
 * The body that answers a message: To and From swapped, `CreateTime` in seconds, at most
 * 2047 bytes of text. A text with nothing visible in it becomes the acknowledgement, because an
 * empty `<Content>` shows the follower WeChat's fault banner.
 * @see https://developers.weixin.qq.com/doc/subscription/guide/product/message/Passive_user_reply_message.html
 */
export function renderReply(reply: Reply, parties: Parties, nowMs: number): string {
  if (reply.kind === 'none') return acknowledgement;
  const legal = legalText(reply.text).replace(/\r\n?/g, '\n').trim();
  const text = truncateToBytes(legal, maxTextBytes);
  if (text === '') return acknowledgement;
  return [
    '<xml>',
    `<ToUserName>${cdata(parties.follower)}</ToUserName>`,
    `<FromUserName>${cdata(parties.account)}</FromUserName>`,
    `<CreateTime>${Math.floor(nowMs / 1000)}</CreateTime>`,
    '<MsgType><![CDATA[text]]></MsgType>',
    `<Content>${cdata(text)}</Content>`,
    '</xml>',
  ].join('');
}
