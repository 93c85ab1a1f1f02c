import { createCipheriv } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAesKey, decrypt, encrypt } from '../../../lib/wechat/cipher.ts';
import { seal, unseal } from '../../../simulator/wechat-seal.ts';
import { aesKey, appId, keys, random } from '../../support/push.ts';

// The key that Tencent's own samples use.
const sampleKey = createAesKey('abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG');
const sampleAppId = 'wxb11529c136998cb6';

// developers.weixin.qq.com, page on encryption: key of zeros, push and reply of its walk-through.
const zeroKey = createAesKey('A'.repeat(43));
const zeroAppId = 'wxba5fad812f8e6fb9';

const key = createAesKey(aesKey);

function fault(name: string) {
  return expect.objectContaining({ name: 'CipherError', fault: name });
}

describe('decrypt', () => {
  it('opens the push of the official page, whose 19 bytes of padding Node itself refuses (vector C)', () => {
    const sealed =
      '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=';
    expect(decrypt(zeroKey, sealed, zeroAppId)).toBe(
      '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}',
    );
  });

  it('opens the push that EasyWeChat tests with, padded by 21 bytes (vector F)', () => {
    const sealed =
      'rTNFcsut4LfGuAFKEUVVpwcaCOTJzOd9twZdIW910jb3k+iicx2uvhttIZ3Qg9Qgty3BEF2xbOrz6boTfb30dMomcgrkTqdFPwnhqbk+kIQ7rZiwny9D7NUrTgA5kpX3KsZvrXzUZyP2x9YOlxbgm572lmxKvM7HAQQhIQ/p6HBmoY30bGXFK0BtIu1pW9TjhOYrLQoU18nWYjWqDA1ynkmOytpv7QRI1P1+0NoxL0q2zO1DgeSvnE8CZGo/o5Ap/WHK5W2RAsinpzN4/LjPnmB6U01I5XCoJoC0GK/yMZycd2Oh8Nq6+wBkC1U85oy0ktOY4nLvsQMLrourmMGdZHuTbqpeJ8Ao/5PRYJ+WBvRUwPfGKBL2+2IKZF49vAJqkcGWSHGE76ZN2erXeuNazf/o9o3lIE3q739o4c8t9QGPe31GT2Go/rOz1BsrASwvauNulCh+++yz+CQzBIuikA==';
    const opened = decrypt(sampleKey, sealed, sampleAppId);
    expect(opened).toContain('<URL><![CDATA[http://wechat.laravel.so/server]]></URL>');
    expect(opened).toContain('<Content><![CDATA[hello]]></Content>');
  });

  it('tells a foreign app id from a wrong key', () => {
    const sealed = seal('<xml/>', keys);
    expect(() => decrypt(key, sealed, 'wx0000000000000000')).toThrow(fault('foreign-app-id'));
    expect(() => decrypt(zeroKey, sealed, appId)).toThrow(fault('unreadable'));
  });

  it.each([
    ['nothing', ''],
    ['five bytes', Buffer.alloc(5).toString('base64')],
    ['no base64', '图灵'],
    ['one block', Buffer.alloc(16, 1).toString('base64')],
    ['garbage', Buffer.alloc(64, 7).toString('base64')],
    ['a cut ciphertext', seal('你好'.repeat(20), keys).slice(0, 64)],
  ])('refuses %s', (_, sealed) => {
    expect(() => decrypt(key, sealed, appId)).toThrow(fault('unreadable'));
  });

  it('refuses a length that lies, and a plaintext too short to have one', () => {
    const lying = seal('x', { ...keys, appId: '' });
    expect(() => decrypt(key, lying, appId)).toThrow(fault('foreign-app-id'));
    const short = encryptRaw(Buffer.alloc(12));
    expect(() => decrypt(key, short, appId)).toThrow(fault('unreadable'));
    const long = encryptRaw(Buffer.concat([Buffer.alloc(16), Buffer.from([127, 255, 255, 255])]));
    expect(() => decrypt(key, long, appId)).toThrow(fault('unreadable'));
  });
});

/** A ciphertext of any bytes, rightly padded. */
function encryptRaw(framed: Buffer): string {
  const padding = 32 - (framed.length % 32);
  const cipher = createCipheriv('aes-256-cbc', key.key, key.iv).setAutoPadding(false);
  const padded = Buffer.concat([framed, Buffer.alloc(padding, padding)]);
  return cipher.update(padded, undefined, 'base64') + cipher.final('base64');
}

describe('encrypt', () => {
  it('gives the reply of the official page byte for byte (vector D)', () => {
    const framed = encrypt(
      zeroKey,
      '{"demo_resp":"good luck"}',
      zeroAppId,
      Buffer.from('707722b803182950'),
    );
    expect(framed).toBe(
      'ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==',
    );
  });

  it('gives the ciphertext of Tencent’s Java sample byte for byte (vector E)', () => {
    expect(
      encrypt(sampleKey, '我是中文abcd123', sampleAppId, Buffer.from('aaaabbbbccccdddd')),
    ).toBe(
      'jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==',
    );
  });

  it('is opened by decrypt and by another implementation, for every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        expect(decrypt(key, encrypt(key, text, appId, random()), appId)).toBe(text);
        expect(unseal(encrypt(key, text, appId, random()), keys)).toBe(text);
        expect(decrypt(key, seal(text, keys), appId)).toBe(text);
      }),
    );
  });

  it('pads every length up to three blocks as WeChat does', () => {
    for (let length = 0; length <= 96; length += 1) {
      const text = 'x'.repeat(length);
      const sealed = encrypt(key, text, appId, random());
      expect(Buffer.from(sealed, 'base64').length % 32).toBe(0);
      expect(decrypt(key, sealed, appId)).toBe(text);
    }
  });
});
