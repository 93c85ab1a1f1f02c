import { describe, expect, it } from 'vitest';
import { judgeReply } from '../../simulator/wechat-judge.ts';

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
    ['an empty Content', reply({ Content: '' }), /empty/],
    ['2,048 bytes', reply({ Content: 'x'.repeat(2048) }), /2048 bytes/],
  ])('shows the fault banner for %s', (_, body, reason) => {
    expect(judge(body)).toEqual({ kind: 'fault', reasons: [expect.stringMatching(reason)] });
  });

  it('shows the fault banner for any status but 200', () => {
    expect(judge(reply(), 500)).toMatchObject({ kind: 'fault' });
  });
});
