import { hash } from 'node:crypto';
import type { Message } from '../wechat/message.ts';

/** Which answer: the follower's pseudonym, and the hash of what makes a message that message. */
export interface AnswerKey {
  readonly follower: string;
  readonly message: string;
}

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
  return { follower, message: hash('sha256', `${follower}|${parts.join('|')}`).slice(0, 32) };
}
