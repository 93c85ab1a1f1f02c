import { describe, expect, it } from 'vitest';
import { fixedReply, questionIn } from '../../../lib/answers/sentences.ts';
import type { Message } from '../../../lib/wechat/message.ts';

const parties = { account: 'gh_1', follower: 'o1' };
const kinds = [
  'image',
  'video',
  'shortvideo',
  'location',
  'link',
  'subscribe',
  'scan',
  'scancode-waitmsg',
  'click',
] as const;

describe('questionIn', () => {
  it('is the text, without the spaces around it', () => {
    expect(questionIn({ ...parties, kind: 'text', text: ' 你好 ' })).toBe('你好');
    expect(questionIn({ ...parties, kind: 'text', text: '  ' })).toBe('');
  });

  it('is what WeChat heard in a voice, when it heard anything', () => {
    expect(questionIn({ ...parties, kind: 'voice', recognition: '你好' })).toBe('你好');
    expect(questionIn({ ...parties, kind: 'voice', recognition: ' ' })).toBeUndefined();
  });

  it('is nothing in a picture', () => {
    expect(questionIn({ ...parties, kind: 'image' })).toBeUndefined();
  });
});

describe('fixedReply', () => {
  const messages: readonly Message[] = [
    ...kinds.map((kind) => ({ ...parties, kind })),
    { ...parties, kind: 'voice', recognition: '' },
    { ...parties, kind: 'text', text: '' },
  ];

  it.each(messages)('has a sentence for $kind', (message) => {
    expect(fixedReply(message)).toMatchObject({ kind: 'text', text: expect.stringMatching(/。$/) });
  });

  it('says nothing to someone who left, nor to what it does not know', () => {
    expect(fixedReply({ ...parties, kind: 'unsubscribe' })).toEqual({ kind: 'none' });
    expect(fixedReply({ ...parties, kind: 'unknown', wireName: 'x' })).toEqual({ kind: 'none' });
  });
});
