import { describe, expect, it } from 'vitest';
import { toPush } from '../../simulator/page-messages.ts';
import { conversation } from '../../simulator/wechat-request.ts';

function push(wanted: Readonly<Record<string, unknown>>): string | undefined {
  return toPush(wanted, 1_795_334_400, conversation);
}

describe('what the page wants sent', () => {
  it.each([
    [
      { kind: 'text', text: '你好' },
      /<Content><!\[CDATA\[你好\]\]><\/Content><MsgId>\d{17}<\/MsgId>/,
    ],
    [{ kind: 'text', text: '继续', menuId: 'c' }, /<bizmsgmenuid><!\[CDATA\[c\]\]>/],
    [{ kind: 'image' }, /<PicUrl>.*<MediaId>.*<MsgId>/],
    [{ kind: 'voice', words: '你好' }, /<Recognition><!\[CDATA\[你好\]\]>/],
    [{ kind: 'video' }, /<ThumbMediaId>/],
    [{ kind: 'location' }, /<Location_X>23\.134<\/Location_X>/],
    [{ kind: 'link' }, /<Url>/],
    [{ kind: 'follow' }, /<Event><!\[CDATA\[subscribe\]\]><\/Event><EventKey><!\[CDATA\[\]\]>/],
    [{ kind: 'follow', key: '42' }, /<EventKey><!\[CDATA\[qrscene_42\]\]>/],
    [{ kind: 'unfollow' }, /<!\[CDATA\[unsubscribe\]\]>/],
    [{ kind: 'menu', key: 'K' }, /<!\[CDATA\[CLICK\]\]><\/Event><EventKey><!\[CDATA\[K\]\]>/],
    [{ kind: 'scan', key: '42' }, /<!\[CDATA\[SCAN\]\]><\/Event><EventKey><!\[CDATA\[42\]\]>/],
  ])('%j becomes its push', (wanted, pattern) => {
    expect(push(wanted)).toMatch(pattern);
  });

  it('has no recognition for a voice without words, and no MsgId for an event', () => {
    expect(push({ kind: 'voice' })).not.toContain('Recognition');
    expect(push({ kind: 'menu', key: 'K' })).not.toContain('MsgId');
  });

  it('loses what XML cannot hold, and nothing else', () => {
    expect(push({ kind: 'text', text: 'a\u0002\tb\n]]>👋' })).toContain('a\tb\n]]]]><![CDATA[>👋');
  });

  it('is nothing for a kind that is none', () => {
    expect(push({ kind: 'toString' })).toBeUndefined();
    expect(push({})).toBeUndefined();
  });
});
