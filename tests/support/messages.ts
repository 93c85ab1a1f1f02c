import { parseMessage, type Message } from '../../lib/wechat/message.ts';
import { pushedMessage } from '../../simulator/wechat-request.ts';
import { nowSeconds } from './push.ts';

/** The message that WeChat would push with these fields; `more` is XML. An ordinary one has an id. */
export function messageOf(fields: Readonly<Record<string, string>>, more = ''): Message {
  const id = fields['MsgType'] === 'event' ? '' : '<MsgId>25231685381080581</MsgId>';
  return parseMessage(pushedMessage(fields, nowSeconds, undefined, id + more));
}

/** The event of this name with these fields. */
export function eventOf(
  name: string,
  fields: Readonly<Record<string, string>> = {},
  more = '',
): Message {
  return messageOf({ MsgType: 'event', Event: name, ...fields }, more);
}

export function textOfFollower(text: string): Message {
  return messageOf({ MsgType: 'text', Content: text });
}
