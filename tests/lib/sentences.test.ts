import { describe, expect, it } from 'vitest';
import { isTap, moreLine, questionIn, quote } from '../../lib/sentences.ts';
import { messageOf, textOfFollower } from '../support/messages.ts';

describe('questionIn', () => {
  it('is the text, without the spaces around it', () => {
    expect(questionIn(textOfFollower(' 你好 '))).toBe('你好');
    expect(questionIn(textOfFollower('  '))).toBe('');
  });

  it('is without characters that XML forbids, which WeChat forwards', () => {
    expect(questionIn(textOfFollower('帮\u0002助\u001D'))).toBe('帮助');
    expect(questionIn(textOfFollower('\u0002'))).toBe('');
  });

  it('is nothing in a sticker', () => {
    expect(questionIn(textOfFollower('【收到不支持的消息类型，暂无法显示】'))).toBeUndefined();
  });

  it('is what WeChat heard in a voice, when it heard anything', () => {
    expect(questionIn(messageOf({ MsgType: 'voice', Recognition: '你好' }))).toBe('你好');
    expect(questionIn(messageOf({ MsgType: 'voice', Recognition: ' ' }))).toBeUndefined();
  });

  it('is nothing in a picture', () => {
    expect(questionIn(messageOf({ MsgType: 'image' }))).toBeUndefined();
  });
});

describe('isTap', () => {
  it('knows our own link by its id', () => {
    const tap = { MsgType: 'text', Content: '继续' };
    expect(isTap(messageOf({ ...tap, bizmsgmenuid: 'continue' }))).toBe(true);
    expect(isTap(messageOf({ ...tap, bizmsgmenuid: 'rule' }))).toBe(false);
    expect(isTap(messageOf(tap))).toBe(false);
  });
});

describe('quote', () => {
  it('names 20 characters of a question on one line, and no markup', () => {
    expect(quote('很长很长的问题'.repeat(5))).toBe('「很长很长的问题很长很长的问题很长很长的问…」');
    expect(quote('<a href="x">\n 怎样')).toBe('「＜a href="x"> 怎样」');
  });

  it('is nothing for a question of which nothing can be seen', () => {
    expect(quote(' \u0002\n')).toBe('');
  });

  it('stays short when a single character is enormous', () => {
    expect(Buffer.byteLength(quote(`e${'\u0301'.repeat(500)}`))).toBeLessThanOrEqual(130);
  });
});

describe('moreLine', () => {
  it('says which part it was, and how to come by the next, as a link and in words', () => {
    expect(moreLine('继续', 1, 3)).toMatch(
      /^（1\/3）未完，点<a href="weixin:.*">继续<\/a>或回复「继续」/,
    );
  });
});
