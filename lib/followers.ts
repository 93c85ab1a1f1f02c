import { createHmac } from 'node:crypto';
import type { Parties } from './wechat/message.ts';

/**
 * The pseudonym of a follower, 32 characters of `[0-9a-f]`: what Turing gets as `userId` and what
 * stands in logs. The openid itself never leaves the bot. It stays the same for as long as the key
 * does, so that the robot keeps the conversation.
 *
 * Turing takes at most 32 characters and refuses the `-` and `_` that openids contain.
 * @param hashKey `followers/hash-key`; without one the account's own id is the key, which tells
 *   followers apart and hides openids from a casual reader, though not from someone who guesses them
 */
export function followerPseudonym(hashKey: string | undefined, parties: Parties): string {
  return createHmac('sha256', hashKey ?? parties.account)
    .update(`${parties.account}|${parties.follower}`)
    .digest('hex')
    .slice(0, 32);
}
