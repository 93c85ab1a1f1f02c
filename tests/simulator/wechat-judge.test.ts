import { describe, expect, it } from 'vitest';
import { judgeReply } from '../../simulator/wechat-judge.ts';
import { seal, signatureOf } from '../../simulator/wechat-seal.ts';

const parties = { account: 'gh_1', follower: 'o1' };

function reply(changes: Readonly<Record<string, string>> = {}): string {
  const fields = {
    ToUserName: 'o1',
    FromUserName: 'gh_1',
    CreateTime: '1795334400',
    MsgType: 'text',
    Content: 'hi',
    ...changes,
  };
  const elements = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<xml>${elements.join('')}</xml>`;
}

function news(count: number, articles: number): string {
  const items = Array.from(
    { length: articles },
    (_, index) => `<item><Title>T${index + 1}</Title><Url>u</Url></item>`,
  );
  const start = reply({ MsgType: 'news' }).replace('<Content>hi</Content></xml>', '');
  return `${start}<ArticleCount>${count}</ArticleCount><Articles>${items.join('')}</Articles></xml>`;
}

function judge(body: string, status = 200) {
  return judgeReply({ status, body }, parties);
}

describe('judgeReply', () => {
  it('shows a legal text, in CDATA or not', () => {
    expect(judge(reply())).toEqual({ kind: 'text', text: 'hi' });
    const split = '<![CDATA[a]]]]><![CDATA[>b]]>';
    expect(judge(reply({ Content: split }))).toEqual({ kind: 'text', text: 'a]]>b' });
  });

  it.each(['', 'success'])('takes %j for silence', (body) => {
    expect(judge(body)).toEqual({ kind: 'silence' });
  });

  it.each([
    ['JSON', '{"errcode":0}', /not legal XML/],
    ['a quoted success', '"success"', /not legal XML/],
    ['a control character', reply({ Content: 'a\u0002' }), /not legal XML/],
    ['a bare ampersand', reply({ Content: 'a & b' }), /not legal XML/],
    ['an unclosed element', '<xml><Content>hi', /not legal XML/],
    ['parties that are not swapped', reply({ ToUserName: 'gh_1' }), /ToUserName/],
    ['another account', reply({ FromUserName: 'gh_2' }), /FromUserName/],
    ['CreateTime in milliseconds', reply({ CreateTime: '1795334400000' }), /CreateTime/],
    ['an unknown type', reply({ MsgType: 'hologram' }), /hologram/],
    ['a type of the prototype', reply({ MsgType: 'constructor' }), /constructor/],
    ['an empty Content', reply({ Content: '' }), /Content is empty/],
    ['an image without its id', reply({ MsgType: 'image' }), /Image\/MediaId is empty/],
    ['another root', reply().replaceAll('xml>', 'html>'), /root/],
    ['a count that lies', news(2, 1), /ArticleCount/],
    ['2,048 bytes', reply({ Content: 'x'.repeat(2048) }), /2048 bytes/],
  ])('shows the fault banner for %s', (_, body, reason) => {
    expect(judge(body)).toEqual({ kind: 'fault', reasons: [expect.stringMatching(reason)] });
  });

  it('shows a reply that is no text with its fields', () => {
    const verdict = judge(news(2, 2));
    expect(verdict).toMatchObject({ kind: 'other', type: 'news' });
    const texts = verdict.kind === 'other' ? verdict.elements : new Map();
    expect(texts.get('Articles/item2/Title')).toBe('T2');
  });

  it('shows the fault banner for any status but 200', () => {
    expect(judge(reply(), 500)).toMatchObject({ kind: 'fault' });
  });
});

describe('judgeReply of an account in an encrypted mode', () => {
  const keys = { appId: 'wxba5fad812f8e6fb9', aesKey: 'test'.repeat(11).slice(0, 43) };
  const account = { token: 'TestToken123', mode: 'safe', keys } as const;

  function sealed(changes: Readonly<Record<string, string>> = {}, inside = keys): string {
    const encrypted = seal(reply(), inside);
    const parts = {
      Encrypt: encrypted,
      MsgSignature: signatureOf(account.token, '1795334400', '42', encrypted),
      TimeStamp: '1795334400',
      Nonce: '42',
      ...changes,
    };
    const elements = Object.entries(parts).map(([name, text]) => `<${name}>${text}</${name}>`);
    return `<xml>${elements.join('')}</xml>`;
  }

  function judgeSealed(body: string) {
    return judgeReply({ status: 200, body }, parties, account);
  }

  it('shows what is rightly sealed, and success as silence', () => {
    expect(judgeSealed(sealed())).toEqual({ kind: 'text', text: 'hi' });
    expect(judgeSealed('success')).toEqual({ kind: 'silence' });
  });

  it.each([
    ['a plain reply', reply(), /not sealed: no Encrypt/],
    ['a missing signature', sealed({ MsgSignature: '' }), /no MsgSignature/],
    ['a wrong signature', sealed({ MsgSignature: 'x' }), /MsgSignature does not fit/],
    ['a time that was not signed', sealed({ TimeStamp: '1795334401' }), /does not fit/],
    ['another app id', sealed({}, { ...keys, appId: 'wx0000000000000000' }), /app id/],
    ['another key', sealed({}, { ...keys, aesKey: 'A'.repeat(43) }), /padding|another app id/],
  ])('shows the fault banner for %s', (_, body, reason) => {
    expect(judgeSealed(body)).toEqual({ kind: 'fault', reasons: [expect.stringMatching(reason)] });
  });
});
