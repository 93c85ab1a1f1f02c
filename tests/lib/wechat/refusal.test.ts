import { describe, expect, it } from 'vitest';
import { refused } from '../../../lib/wechat/refusal.ts';
import { lacking } from '../../support/sentence.ts';

describe('refused', () => {
  it.each([
    'signature-mismatch',
    'timestamp-stale',
    'encrypted-in-plain-mode',
    'not-encrypted',
    'cannot-decrypt',
    'foreign-app-id',
  ] as const)('says in Chinese and English what %s means', (code) => {
    const refusal = refused(code);
    expect(lacking(refusal.advice)).toEqual([]);
    expect(refusal).toMatchObject({ status: 403, code });
  });
});
