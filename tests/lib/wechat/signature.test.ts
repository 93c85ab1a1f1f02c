import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { isSigned, sign } from '../../../lib/wechat/signature.ts';
import { anyCharacter } from '../../support/any-character.ts';

// developers.weixin.qq.com, "message push" and "encryption": the worked examples of both pages.
const published = [
  {
    title: 'handshake',
    parts: ['AAAAA', '1714036504', '1514711492'],
    signature: 'f464b24fc39322e44b38aa78f5edd27bd1441696',
  },
  {
    title: 'plain push',
    parts: ['AAAAA', '1714037059', '486452656'],
    signature: '899cf89e464efb63f54ddac96b0a0a235f53aa78',
  },
  // silenceper/wechat, util/signature_test.go
  { title: 'a b c', parts: ['a', 'b', 'c'], signature: 'a9993e364706816aba3e25717850c26c9cd0d89d' },
  // node-webot/wechat-crypto, test/crypto.test.js
  {
    title: 'four parts',
    parts: ['RMNlACHlV5ThzfRlVS4D4', 'timestamp', 'nonce', 'encrypt'],
    signature: '8edac0945683c119ee71c9f6256d76c48aa08a96',
  },
];

describe('sign', () => {
  it.each(published)('gives the published signature: $title', ({ parts, signature }) => {
    expect(sign(parts)).toBe(signature);
  });

  it('sorts by bytes, so that capitals come before small letters', () => {
    // SHA-1 of ABCabc; a locale would have put abc first.
    expect(sign(['abc', 'ABC'])).toBe('135488ccc0c5e5a3d0ac437aac1821bba9347b3d');
  });

  it('sorts the bytes of UTF-8, whatever the parts hold', () => {
    // In UTF-16 the clown would come before the full-width letter.
    const clown = '\u{1F921}';
    const letter = '\uFF21';
    expect(sign([clown, letter])).toBe(hash('sha1', letter + clown));
    const part = fc.string({ unit: anyCharacter });
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const bytes = parts
          .map((text) => Buffer.from(text))
          .toSorted((a, b) => Buffer.compare(a, b));
        expect(sign(parts)).toBe(hash('sha1', Buffer.concat(bytes)));
      }),
    );
  });
});

describe('isSigned', () => {
  it.each(published)('accepts the published signature: $title', ({ parts, signature }) => {
    expect(isSigned(signature, parts)).toBe(true);
  });

  it.each([
    ['in upper case', 'F464B24FC39322E44B38AA78F5EDD27BD1441696'],
    ['shortened', 'f464b24fc39322e44b38aa78f5edd27bd144169'],
    ['lengthened', 'f464b24fc39322e44b38aa78f5edd27bd14416960'],
    ['empty', ''],
    ['of another length in bytes', '图'.repeat(40)],
  ])('refuses a signature %s', (_, signature) => {
    expect(isSigned(signature, ['AAAAA', '1714036504', '1514711492'])).toBe(false);
  });

  it('accepts what sign gives and nothing with one part changed', () => {
    const part = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(part, part, part, part, (token, timestamp, nonce, other) => {
        expect(isSigned(sign([token, timestamp, nonce]), [nonce, token, timestamp])).toBe(true);
        const changed = sign([other, timestamp, nonce]);
        const sameJoin =
          [other, timestamp, nonce].toSorted().join('') ===
          [token, timestamp, nonce].toSorted().join('');
        fc.pre(!sameJoin);
        expect(isSigned(changed, [token, timestamp, nonce])).toBe(false);
      }),
    );
  });
});
