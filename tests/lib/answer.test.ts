import { describe, expect, it } from 'vitest';
import { isGenerated, readAnswer, writeAnswer, type Answer } from '../../lib/answer.ts';

const text = { kind: 'text', text: '答' } as const;
const article = { title: 't', description: 'd', picUrl: 'p', url: 'u' };

describe('writeAnswer and readAnswer', () => {
  it('keep what is said and who said it, and nothing of how it came about', () => {
    const answer: Answer = {
      reply: text,
      responder: 'robot',
      upstreamMs: 5,
      failures: [new Error('x')],
    };
    expect(readAnswer(writeAnswer(answer))).toEqual({ reply: text, responder: 'robot' });
  });

  it('keep that it is a part', () => {
    const part: Answer = { reply: text, responder: 'model', isPart: true };
    expect(readAnswer(writeAnswer(part))).toEqual(part);
  });

  it.each<Answer['reply']>([
    text,
    { kind: 'image', mediaId: 'm' },
    { kind: 'video', mediaId: 'm' },
    { kind: 'music', thumbMediaId: 'm' },
    { kind: 'news', articles: [article] },
    { kind: 'customer-service' },
    { kind: 'none' },
  ])('keep every reply that a rule may say: %j', (reply) => {
    const answer: Answer = { reply, responder: 'fallback' };
    expect(readAnswer(writeAnswer(answer))).toEqual(answer);
  });

  it.each([
    'no JSON',
    'null',
    '7',
    '{}',
    '{"reply":null,"responder":"robot"}',
    '{"reply":{"kind":"text"},"responder":"robot"}',
    '{"reply":{"kind":"hologram","text":"x"},"responder":"robot"}',
    '{"reply":{"kind":"text","text":7},"responder":"robot"}',
    '{"reply":{"kind":"image"},"responder":"rule"}',
    '{"reply":{"kind":"news","articles":{}},"responder":"rule"}',
    '{"reply":{"kind":"news","articles":[null]},"responder":"rule"}',
    '{"reply":{"kind":"news","articles":[{"title":"t"}]},"responder":"rule"}',
    '{"reply":{"kind":"text","text":"x"},"responder":"someone"}',
    '{"reply":{"text":"x"},"responder":"robot"}',
  ])('take %s for nothing', (written) => {
    expect(readAnswer(written)).toBeUndefined();
  });
});

describe('isGenerated', () => {
  it('is what robot and model say, and nothing else', () => {
    const by = (responder: Answer['responder']) => isGenerated({ reply: text, responder });
    expect([by('robot'), by('model')]).toEqual([true, true]);
    expect([by('rule'), by('fallback'), by('busy'), by('thinking')]).not.toContain(true);
  });
});
