import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderReply } from '../../../lib/wechat/reply.ts';
import { judgeReply } from '../../../simulator/wechat-judge.ts';
import { nowMs } from '../../support/push.ts';

const parties = { account: 'gh_1', follower: 'o-Follower_1' };

function render(text: string): string {
  return renderReply({ kind: 'text', text }, parties, nowMs + 999);
}

function judge(body: string) {
  return judgeReply({ status: 200, body }, parties);
}

describe('renderReply', () => {
  it('swaps the parties and writes CreateTime in seconds, not milliseconds', () => {
    expect(render('你好')).toBe(
      '<xml><ToUserName><![CDATA[o-Follower_1]]></ToUserName>' +
        '<FromUserName><![CDATA[gh_1]]></FromUserName><CreateTime>1795334400</CreateTime>' +
        '<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content></xml>',
    );
  });

  it('keeps a reply of "0"', () => {
    expect(judge(render('0'))).toEqual({ kind: 'text', text: '0' });
  });

  it('acknowledges with success when there is nothing to say', () => {
    expect(renderReply({ kind: 'none' }, parties, nowMs)).toBe('success');
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
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
        expect(judge(render(text)).kind).not.toBe('fault');
      }),
    );
  });
});
