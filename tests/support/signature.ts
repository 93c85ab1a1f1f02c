import { createHash, createHmac } from 'node:crypto';
import { lambdaVariables } from './aws.ts';
import type { Recorded } from './recorder.ts';

/**
 * Whether the signature of a request that arrived is the one that AWS would compute, by the steps of its
 * documentation: nothing of the signer's code is used.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function isSigned({ method, path = '', headers, body }: Recorded): boolean {
  const [, scope = '', names = '', signature] =
    /Credential=AKIDEXAMPLE\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)/.exec(
      headers.authorization ?? '',
    ) ?? [];
  const signed = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const uri = path.split('/').map(encodeURIComponent).join('/');
  const canonical = [method, uri, '', signed.join(''), names, sha256(body)].join('\n');
  const date = String(headers['x-amz-date']);
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = scope
    .split('/')
    .reduce<Buffer>(hmac, Buffer.from(`AWS4${lambdaVariables.AWS_SECRET_ACCESS_KEY}`));
  return hmac(key, toSign).toString('hex') === signature;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
