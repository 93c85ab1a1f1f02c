import { describe, expect, it } from 'vitest';
import { readAnswer, writeAnswer, type Answer } from '../../../lib/answers/answer.ts';

describe('writeAnswer and readAnswer', () => {
  it('keep what is said and who said it, and nothing of how it came about', () => {
    const answer: Answer = {
      reply: { kind: 'text', text: '答' },
      responder: 'robot',
      upstreamMs: 5,
      failure: new Error('x'),
    };
    expect(readAnswer(writeAnswer(answer))).toEqual({ reply: answer.reply, responder: 'robot' });
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
    '{"reply":{"kind":"text","text":"x"},"responder":"someone"}',
    '{"reply":{"text":"x"},"responder":"robot"}',
  ])('take %s for nothing', (written) => {
    expect(readAnswer(written)).toBeUndefined();
  });
});
