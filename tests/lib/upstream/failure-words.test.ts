import { describe, expect, it } from 'vitest';
import { failures, noJson, noText } from '../../../lib/upstream/chat-failures.ts';
import { failureByCode, malformed } from '../../../lib/upstream/turing-answers.ts';
import { lacking } from '../../support/sentence.ts';

describe('why there is no answer', () => {
  it.each([...failureByCode])('is said in Chinese and English: Turing %i', (_, { advice }) => {
    expect(lacking(advice)).toEqual([]);
  });

  it.each(Object.entries(failures))('is said in both: chat model %s', (_, failure) => {
    expect(lacking(failure().advice)).toEqual([]);
  });

  it('is said in both when it is no code', () => {
    for (const words of [malformed.advice, noJson, noText]) expect(lacking(words)).toEqual([]);
  });
});
