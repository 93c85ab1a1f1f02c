import { describe, expect, it } from 'vitest';
import { messageKey } from '../../../lib/delivery/message-key.ts';
import { parseMessage } from '../../../lib/wechat/message.ts';
import { pushedMessage } from '../../../simulator/wechat-request.ts';
import { eventOf } from '../../support/messages.ts';

function keyOf(changes: { id?: string; seconds?: number; account?: string; follower?: string }) {
  const { id = '1', seconds = 1_795_334_400, account = 'gh_1', follower = 'o1' } = changes;
  const more = `<MsgId>${id}</MsgId>`;
  const xml = pushedMessage(
    { MsgType: 'text', Content: 'x' },
    seconds,
    { account, follower },
    more,
  );
  return messageKey(parseMessage(xml), 'pseudonym');
}

describe('messageKey', () => {
  it('is the same in every delivery of a message', () => {
    expect(keyOf({})).toEqual(keyOf({}));
    expect(keyOf({})).toEqual({
      follower: 'pseudonym',
      message: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  it('differs by id, second, account and follower: MsgId alone is not unique', () => {
    const keys = [
      keyOf({}),
      keyOf({ id: '2' }),
      keyOf({ seconds: 1_795_334_401 }),
      keyOf({ account: 'gh_2' }),
      keyOf({ follower: 'o2' }),
    ];
    expect(new Set(keys.map(({ message }) => message)).size).toBe(keys.length);
  });

  it('tells events apart that have no id', () => {
    expect(messageKey(eventOf('CLICK'), 'p')).not.toEqual(messageKey(eventOf('SCAN'), 'p'));
  });

  it('holds no openid and no words', () => {
    expect(JSON.stringify(keyOf({ follower: 'oSecret' }))).not.toContain('oSecret');
  });
});
