import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A server on loopback that whoever trusts `authority` believes. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** Path of the authority's certificate, for NODE_EXTRA_CA_CERTS. */
  readonly authority: string;
}

const days = '2';
const newKey = ['-newkey', 'rsa:2048', '-nodes'];

/**
 * An authority and a certificate for 127.0.0.1 signed by it, RSA with 2048 bits as AWS has, valid for
 * two days. By `openssl`, since Node makes no certificates.
 * @throws Error when there is no `openssl` on the path
 */
export function createCertificate(folder: string): Certificate {
  const at = (name: string) => join(folder, name);
  writeFileSync(at('extensions'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  const authority = ['-keyout', at('authority.key'), '-out', at('authority.pem')];
  openssl('req', '-x509', ...newKey, '-days', days, '-subj', '/CN=benchmark', ...authority);
  const request = ['-keyout', at('server.key'), '-out', at('server.csr')];
  openssl('req', ...newKey, '-subj', '/CN=127.0.0.1', ...request);
  const signedBy = ['-CA', at('authority.pem'), '-CAkey', at('authority.key'), '-CAcreateserial'];
  const signed = ['-in', at('server.csr'), '-out', at('server.pem'), '-days', days];
  openssl('x509', '-req', ...signedBy, ...signed, '-extfile', at('extensions'));
  return {
    key: readFileSync(at('server.key'), 'utf8'),
    cert: readFileSync(at('server.pem'), 'utf8'),
    authority: at('authority.pem'),
  };
}

function openssl(...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync('openssl', args, { encoding: 'utf8' });
  if (error !== undefined) {
    const message = `The stand-ins need a certificate, and openssl could not be run (${error.message}). Install openssl.`;
    throw new Error(message, { cause: error });
  }
  if (status !== 0) throw new Error(`openssl ${args[0]} ended with ${status}:\n${stderr}`);
}
