import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../../lib/wechat/message.ts';
import { pushedMessage, textMessage } from '../../../simulator/wechat-request.ts';
import { nowSeconds } from '../../support/push.ts';

const parties = { account: 'gh_1', follower: 'o-Follower_1' };

function parse(fields: Readonly<Record<string, string>>) {
  return parseMessage(pushedMessage(fields, nowSeconds, parties));
}

describe('parseMessage', () => {
  it('reads a text, an empty one included', () => {
    expect(parseMessage(textMessage('  007 ', nowSeconds, parties))).toEqual({
      ...parties,
      kind: 'text',
      text: '  007 ',
    });
    expect(parse({ MsgType: 'text', Content: '' })).toMatchObject({ kind: 'text', text: '' });
    expect(parse({ MsgType: 'text' })).toMatchObject({ kind: 'text', text: '' });
  });

  it('reads a voice with the words WeChat heard, or without', () => {
    expect(parse({ MsgType: 'voice', Recognition: '你好' })).toMatchObject({
      kind: 'voice',
      recognition: '你好',
    });
    expect(parse({ MsgType: 'voice', MediaId: 'm' })).toMatchObject({ recognition: '' });
  });

  it.each(['image', 'video', 'shortvideo', 'location', 'link'])('reads %s', (kind) => {
    expect(parse({ MsgType: kind, MediaId: 'm' })).toEqual({ ...parties, kind });
  });

  it.each([
    ['subscribe', 'subscribe'],
    ['unsubscribe', 'unsubscribe'],
    ['SCAN', 'scan'],
    ['CLICK', 'click'],
    ['scancode_waitmsg', 'scancode-waitmsg'],
  ])('reads the event %s', (event, kind) => {
    expect(parse({ MsgType: 'event', Event: event, EventKey: 'k' })).toEqual({ ...parties, kind });
  });

  it('takes what it does not know for a value, not an error', () => {
    expect(parse({ MsgType: 'hologram' })).toEqual({
      ...parties,
      kind: 'unknown',
      wireName: 'hologram',
    });
    expect(parse({ MsgType: 'event', Event: 'VIEW' })).toMatchObject({ wireName: 'event VIEW' });
  });

  it.each([
    ['no sender', '<xml><ToUserName>gh_1</ToUserName><MsgType>text</MsgType></xml>'],
    ['no account', '<xml><FromUserName>o1</FromUserName><MsgType>text</MsgType></xml>'],
    ['no XML', 'hello'],
  ])('cannot read a message with %s', (_, xml) => {
    expect(() => parseMessage(xml)).toThrow(expect.objectContaining({ name: 'UnreadableMessage' }));
  });
});
