import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderReply, type Reply } from '../../../lib/wechat/reply.ts';
import { judgeReply } from '../../../simulator/wechat-judge.ts';
import { eventOf, messageOf, textOfFollower } from '../../support/messages.ts';
import { nowMs } from '../../support/push.ts';
import { anyCharacter } from '../../support/any-character.ts';

const asked = textOfFollower('你好');
const followed = eventOf('subscribe');
const { account, follower } = asked;

function render(text: string): string {
  return renderReply({ kind: 'text', text }, asked, nowMs + 999).body;
}

function judge(body: string) {
  return judgeReply({ status: 200, body }, { account, follower });
}

function shown(reply: Reply, message = asked) {
  const verdict = judge(renderReply(reply, message, nowMs).body);
  if (verdict.kind !== 'other') return verdict;
  const texts = [...verdict.elements].filter(([, text]) => text !== '').slice(3);
  return Object.fromEntries(texts);
}

const article = {
  title: 'T',
  description: 'D',
  picUrl: 'https://x/a.jpg',
  url: 'https://x/?a=1&b=2',
};

describe('renderReply', () => {
  it('swaps the parties and writes CreateTime in seconds, not milliseconds', () => {
    expect(render('你好')).toBe(
      `<xml><ToUserName><![CDATA[${follower}]]></ToUserName>` +
        `<FromUserName><![CDATA[${account}]]></FromUserName>` +
        '<CreateTime>1795334400</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content></xml>',
    );
  });

  it('keeps a reply of "0"', () => {
    expect(judge(render('0'))).toEqual({ kind: 'text', text: '0' });
  });

  it('acknowledges with success when there is nothing to say', () => {
    expect(renderReply({ kind: 'none' }, asked, nowMs).body).toBe('success');
  });

  it.each(['', '   \n', '\u0000\u0002', ' \uFFFE '])(
    'never writes an empty Content: %j',
    (text) => {
      expect(render(text)).toBe('success');
    },
  );

  it('writes line breaks as line feeds', () => {
    expect(judge(render('a\r\nb\rc\nd'))).toEqual({ kind: 'text', text: 'a\nb\nc\nd' });
  });

  it('makes ]]> harmless: nothing can be injected into the reply', () => {
    const attack = ']]></Content><MsgType>image</MsgType><Content><![CDATA[';
    expect(judge(render(attack))).toEqual({ kind: 'text', text: attack });
  });

  it('cuts a text of 10,000 characters to what WeChat shows', () => {
    expect(judge(render('图灵'.repeat(5000)))).toMatchObject({ kind: 'text' });
  });

  it('is legal to WeChat for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 3000 }), (text) => {
        expect(judge(render(text)).kind).not.toBe('fault');
      }),
    );
  });

  it.each<[Reply, Readonly<Record<string, string>>]>([
    [
      { kind: 'image', mediaId: 'm' },
      { MsgType: 'image', 'Image/MediaId': 'm' },
    ],
    [
      { kind: 'voice', mediaId: 'm' },
      { MsgType: 'voice', 'Voice/MediaId': 'm' },
    ],
    [
      { kind: 'video', mediaId: 'm' },
      { MsgType: 'video', 'Video/MediaId': 'm' },
    ],
    [
      { kind: 'video', mediaId: 'm', title: 'T', description: 'D' },
      { MsgType: 'video', 'Video/MediaId': 'm', 'Video/Title': 'T', 'Video/Description': 'D' },
    ],
    [
      { kind: 'music', thumbMediaId: 't' },
      { MsgType: 'music', 'Music/ThumbMediaId': 't' },
    ],
    [
      { kind: 'music', thumbMediaId: 't', title: 'T', description: 'D', url: 'u', hqUrl: 'h' },
      {
        MsgType: 'music',
        'Music/Title': 'T',
        'Music/Description': 'D',
        'Music/MusicUrl': 'u',
        'Music/HQMusicUrl': 'h',
        'Music/ThumbMediaId': 't',
      },
    ],
    [
      { kind: 'news', articles: [article] },
      {
        MsgType: 'news',
        ArticleCount: '1',
        'Articles/item1/Title': 'T',
        'Articles/item1/Description': 'D',
        'Articles/item1/PicUrl': 'https://x/a.jpg',
        'Articles/item1/Url': 'https://x/?a=1&b=2',
      },
    ],
    [{ kind: 'customer-service' }, { MsgType: 'transfer_customer_service' }],
    [
      { kind: 'customer-service', agent: 'kf1@account' },
      { MsgType: 'transfer_customer_service', 'TransInfo/KfAccount': 'kf1@account' },
    ],
    [{ kind: 'wechat-ai' }, { MsgType: 'transfer_biz_ai_ivr' }],
  ])('writes %o as WeChat wants it', (reply, fields) => {
    expect(shown(reply)).toEqual(fields);
  });

  it.each<Reply>([
    { kind: 'image', mediaId: '' },
    { kind: 'video', mediaId: ' ' },
    { kind: 'music', thumbMediaId: '\u0002' },
  ])('acknowledges instead of sending %o, which WeChat could not show', (reply) => {
    expect(shown(reply)).toEqual({ kind: 'silence' });
  });

  it('answers a message with one article and an event with eight, and counts what it drops', () => {
    const articles = [article, ...Array.from({ length: 9 }, () => article)] as const;
    const news = { kind: 'news', articles: [article, ...articles.slice(1)] } as const;
    for (const [message, count] of [
      [asked, 1],
      [messageOf({ MsgType: 'hologram' }), 1],
      [followed, 8],
    ] as const) {
      const { body, droppedArticles } = renderReply(news, message, nowMs);
      expect(judge(body)).toMatchObject({ kind: 'other' });
      expect(body).toContain(`<ArticleCount>${count}</ArticleCount>`);
      expect(droppedArticles).toBe(10 - count);
    }
    expect(renderReply({ kind: 'news', articles: [article] }, asked, nowMs).droppedArticles).toBe(
      0,
    );
  });

  it('hands no event to an agent, which WeChat does for messages only', () => {
    expect(shown({ kind: 'customer-service' }, followed)).toEqual({ kind: 'silence' });
  });
});
