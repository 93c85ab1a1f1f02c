import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../../lib/wechat/message.ts';
import { conversation, pushedMessage } from '../../../simulator/wechat-request.ts';
import { messageOf } from '../../support/messages.ts';
import { nowSeconds } from '../../support/push.ts';

const pushed = { ...conversation, sentAtSeconds: nowSeconds };
const sent = { ...pushed, id: '25231685381080581' };

describe('parseMessage', () => {
  it.each([
    [
      { MsgType: 'text', Content: '  007 ' },
      { kind: 'text', text: '  007 ' },
    ],
    [{ MsgType: 'text' }, { kind: 'text', text: '' }],
    [
      { MsgType: 'text', Content: '满意', bizmsgmenuid: '101' },
      { kind: 'text', text: '满意', menuId: '101' },
    ],
    [
      { MsgType: 'image', PicUrl: 'http://x/0', MediaId: 'm' },
      { kind: 'image', picUrl: 'http://x/0', mediaId: 'm' },
    ],
    [
      { MsgType: 'voice', MediaId: 'm', Format: 'amr', MediaId16K: 'n', Recognition: '你好' },
      { kind: 'voice', mediaId: 'm', format: 'amr', mediaId16K: 'n', recognition: '你好' },
    ],
    [
      { MsgType: 'voice', MediaId: 'm', Format: 'speex' },
      { kind: 'voice', mediaId: 'm', format: 'speex', recognition: '' },
    ],
    [
      { MsgType: 'text', Content: '【收到不支持的消息类型，暂无法显示】' },
      { kind: 'sticker', notice: '【收到不支持的消息类型，暂无法显示】' },
    ],
    [
      { MsgType: 'text', Content: '[收到不支持的消息类型，暂无法显示]' },
      { kind: 'sticker', notice: '[收到不支持的消息类型，暂无法显示]' },
    ],
    [
      { MsgType: 'text', Content: '[Unsupported Message]' },
      { kind: 'sticker', notice: '[Unsupported Message]' },
    ],
    [
      { MsgType: 'text', Content: '为什么会[Unsupported Message]' },
      { kind: 'text', text: '为什么会[Unsupported Message]' },
    ],
    [
      { MsgType: 'video', MediaId: 'm', ThumbMediaId: 't' },
      { kind: 'video', mediaId: 'm', thumbMediaId: 't' },
    ],
    [
      { MsgType: 'shortvideo', MediaId: 'm', ThumbMediaId: 't' },
      { kind: 'shortvideo', mediaId: 'm', thumbMediaId: 't' },
    ],
    [
      {
        MsgType: 'location',
        Location_X: '23.134521',
        Location_Y: '-113.3',
        Scale: '20',
        Label: '路',
      },
      { kind: 'location', latitude: 23.134521, longitude: -113.3, scale: 20, label: '路' },
    ],
    [
      { MsgType: 'link', Title: 'T', Description: 'D', Url: 'https://x' },
      { kind: 'link', title: 'T', description: 'D', url: 'https://x' },
    ],
    [
      {
        MsgType: 'miniprogrampage',
        Title: 'T',
        AppId: 'wx1',
        PagePath: 'p',
        ThumbUrl: 'u',
        ThumbMediaId: 't',
      },
      {
        kind: 'mini-program-page',
        title: 'T',
        appId: 'wx1',
        pagePath: 'p',
        thumbUrl: 'u',
        thumbMediaId: 't',
      },
    ],
  ])('reads %o', (fields, message) => {
    expect(messageOf(fields)).toEqual({ ...sent, ...message });
  });

  it('keeps an id beyond 2^53 and the article a text came from', () => {
    const origin = '<MsgDataId>2247483650</MsgDataId><Idx>1</Idx>';
    const xml = pushedMessage(
      { MsgType: 'text', Content: 'q' },
      nowSeconds,
      undefined,
      `<MsgId>6074130599188426998</MsgId>${origin}`,
    );
    expect(parseMessage(xml)).toMatchObject({
      id: '6074130599188426998',
      article: { id: '2247483650', index: 1 },
    });
  });

  it.each(['', ' ', 'far away'])('takes the coordinate "%s" for no number', (text) => {
    expect(messageOf({ MsgType: 'location', Location_X: text })).toMatchObject({
      latitude: Number.NaN,
    });
  });

  it.each(['hologram', '', 'constructor', '__proto__', 'toString'])(
    'takes the kind "%s" for a value, not an error',
    (type) => {
      expect(messageOf({ MsgType: type })).toEqual({ ...pushed, kind: 'unknown', wireName: type });
    },
  );

  it('reads names and ids with white space around them, and keeps that of a text', () => {
    const xml =
      '<xml> <ToUserName> gh_1 </ToUserName><FromUserName>\n<![CDATA[o1]]>\n</FromUserName><MsgType> text </MsgType><Content> hi </Content><MsgId> 1 </MsgId></xml>';
    expect(parseMessage(xml)).toMatchObject({
      account: 'gh_1',
      follower: 'o1',
      kind: 'text',
      text: ' hi ',
      id: '1',
    });
  });

  it('ignores elements it does not know', () => {
    const fields = { MsgType: 'text', Content: 'x', URL: 'http://debug', constructor2: 'y' };
    expect(messageOf(fields)).toEqual({ ...sent, kind: 'text', text: 'x' });
  });

  it.each([
    ['no sender', '<xml><ToUserName>gh_1</ToUserName><MsgType>text</MsgType></xml>'],
    ['no account', '<xml><FromUserName>o1</FromUserName><MsgType>text</MsgType></xml>'],
    ['no XML', 'hello'],
  ])('cannot read a message with %s', (_, xml) => {
    expect(() => parseMessage(xml)).toThrow(expect.objectContaining({ name: 'UnreadableMessage' }));
  });
});
