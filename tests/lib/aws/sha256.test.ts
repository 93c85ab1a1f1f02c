import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, it } from 'vitest';
import { Sha256 } from '../../../lib/aws/signed-call.ts';
import { lambdaVariables } from '../../support/aws.ts';
import { isSigned } from '../../support/signature.ts';

// AWS's published test suite of Signature Version 4, its cases get-vanilla and post-vanilla:
// https://docs.aws.amazon.com/general/latest/gr/signature-v4-test-suite.html
const published = [
  ['GET', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['POST', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
] as const;

const date = '20150830T123600Z';
const host = 'example.amazonaws.com';

describe.each(published)('the published signature of a %s without a body', (method, signature) => {
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`;

  it('is what the signer makes with the SHA-256 of Node', async () => {
    const signer = new SignatureV4({
      service: 'service',
      region: 'us-east-1',
      credentials: {
        accessKeyId: lambdaVariables.AWS_ACCESS_KEY_ID,
        secretAccessKey: lambdaVariables.AWS_SECRET_ACCESS_KEY,
      },
      sha256: Sha256,
      applyChecksum: false,
    });
    const request = { method, protocol: 'https:', hostname: host, path: '/', headers: { host } };
    const signingDate = new Date('2015-08-30T12:36:00Z');
    const { headers } = await signer.sign(request, { signingDate });
    expect(headers).toEqual({ host, 'x-amz-date': date, authorization });
  });

  it('is what the tests verify calls by', () => {
    const headers = { host, 'x-amz-date': date, authorization };
    expect(isSigned({ method, path: '/', headers, body: '' })).toBe(true);
    expect(isSigned({ method, path: '/other', headers, body: '' })).toBe(false);
  });
});

describe('Sha256', () => {
  // FIPS 180-2, appendix B.1, and RFC 4231, test case 1.
  it('hashes text and bytes of every kind alike', async () => {
    const bytes = new TextEncoder().encode('abc');
    for (const data of ['abc', bytes, bytes.buffer, new DataView(bytes.buffer)]) {
      const hash = new Sha256();
      hash.update(data);
      expect(Buffer.from(await hash.digest()).toString('hex')).toBe(
        'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      );
    }
  });

  it('makes an HMAC when it has a key', async () => {
    const hash = new Sha256(new Uint8Array(20).fill(0x0b));
    hash.update('Hi There');
    expect(Buffer.from(await hash.digest()).toString('hex')).toBe(
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    );
  });
});
