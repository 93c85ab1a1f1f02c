import { UnreadableMessage } from '../errors.ts';
import { parseXml, textOf, type Fields } from './xml.ts';

/** The two ends of a conversation, in WeChat's ids. */
export interface Parties {
  /** Original id of the official account, `gh_…` (`ToUserName` of a push). */
  readonly account: string;
  /** Openid of the follower (`FromUserName` of a push). */
  readonly follower: string;
}

/**
 * What a follower sent or did. `unknown` is every kind and event that takes no reply, with its
 * name on the wire: WeChat adds new ones without asking.
 * @see https://developers.weixin.qq.com/doc/subscription/guide/product/message/Receiving_standard_messages.html
 */
export type Message = Parties &
  (
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'voice'; readonly recognition: string }
    | { readonly kind: 'image' | 'video' | 'shortvideo' | 'location' | 'link' }
    | { readonly kind: 'subscribe' | 'unsubscribe' | 'scan' | 'scancode-waitmsg' }
    | { readonly kind: 'click' }
    | { readonly kind: 'unknown'; readonly wireName: string }
  );

/**
 * Reads a pushed message.
 * @throws UnreadableMessage when the body is not WeChat's XML or does not say who sent it
 */
export function parseMessage(xml: string): Message {
  const fields = parseXml(xml);
  const parties = {
    account: textOf(fields, 'ToUserName'),
    follower: textOf(fields, 'FromUserName'),
  };
  if (parties.account === '' || parties.follower === '') {
    throw new UnreadableMessage('The message lacks FromUserName or ToUserName.');
  }
  return { ...parties, ...parseKind(fields) };
}

type WithoutParties<T> = T extends Parties ? Omit<T, keyof Parties> : never;

function parseKind(fields: Fields): WithoutParties<Message> {
  const type = textOf(fields, 'MsgType');
  switch (type) {
    case 'text':
      return { kind: 'text', text: textOf(fields, 'Content') };
    case 'voice':
      // Recognition left the documentation and comes empty in most reports; when filled, it is the spoken text.
      return { kind: 'voice', recognition: textOf(fields, 'Recognition') };
    case 'image':
    case 'video':
    case 'shortvideo':
    case 'location':
    case 'link':
      return { kind: type };
    case 'event':
      return parseEvent(textOf(fields, 'Event'));
    default:
      return { kind: 'unknown', wireName: type };
  }
}

function parseEvent(event: string): WithoutParties<Message> {
  switch (event) {
    case 'subscribe':
    case 'unsubscribe':
      return { kind: event };
    case 'SCAN':
      return { kind: 'scan' };
    case 'CLICK':
      return { kind: 'click' };
    case 'scancode_waitmsg':
      return { kind: 'scancode-waitmsg' };
    default:
      return { kind: 'unknown', wireName: `event ${event}` };
  }
}
