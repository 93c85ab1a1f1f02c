import { createHash } from 'node:crypto';
import type { Message } from '../wechat/message.ts';
import type { AnswerKey } from './store.ts';

/**
 * What makes a message that message: the same in each of its deliveries and in no other message.
 * `MsgId` alone is reported to repeat among followers who write at the same moment, so sender and time
 * belong to it.
 * @param follower the pseudonym
 * @see https://github.com/binarywang/WxJava/issues/333
 */
export function messageKey(message: Message, follower: string): AnswerKey {
  const id = 'id' in message ? message.id : message.kind;
  const parts = [message.account, message.follower, String(message.sentAtSeconds), id];
  const hash = createHash('sha256').update(`${follower}|${parts.join('|')}`);
  return { follower, message: hash.digest('hex').slice(0, 32) };
}
