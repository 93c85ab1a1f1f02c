import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { listen, type Listening } from '../../simulator/listen.ts';
import { createSsm, type StoredParameters } from '../../simulator/ssm.ts';
import { standInKey } from '../../simulator/stack.ts';
import { createTuringServer } from '../../simulator/turing.ts';
import { account } from '../messages.ts';

/** Parameter Store and Turing on loopback, in this process: their work is on nobody's bill. */
export interface StandIns {
  readonly ssmUrl: string;
  readonly turingUrl: string;
  close(): Promise<void>;
}

/** Paths below which the settings of each mode lie. */
export const settingsPaths = {
  plain: '/wechat-turing-bot/bench-plain',
  safe: '/wechat-turing-bot/bench-safe',
} as const;

export interface StandInOptions {
  readonly certificate: Certificate;
  /** How long each waits before it looks at a request. The handshake of TLS is not delayed. */
  readonly delayMs: number;
  /** Turing over TLS, or in clear as its own default address. */
  readonly turingScheme: 'https' | 'http';
}

export async function startStandIns(options: StandInOptions): Promise<StandIns> {
  const { certificate, delayMs, turingScheme } = options;
  const ssm = await listenSecurely(later(createSsm({ parameters }), delayMs), certificate);
  const turing = later(createTuringServer({ robots: [{ apiKey: standInKey }] }), delayMs);
  const robot =
    turingScheme === 'https' ? await listenSecurely(turing, certificate) : await listen(turing);
  return {
    ssmUrl: ssm.url,
    turingUrl: `${robot.url}/openapi/api/v2`,
    close: async () => void (await Promise.all([ssm.close(), robot.close()])),
  };
}

const parameters: StoredParameters = new Map([
  [`${settingsPaths.plain}/wechat/token`, { type: 'SecureString', value: account.token }],
  [`${settingsPaths.plain}/turing/api-key`, { type: 'SecureString', value: standInKey }],
  [`${settingsPaths.safe}/wechat/token`, { type: 'SecureString', value: account.token }],
  [`${settingsPaths.safe}/wechat/app-id`, { type: 'String', value: account.appId }],
  [`${settingsPaths.safe}/wechat/aes-key`, { type: 'SecureString', value: account.aesKey }],
  [`${settingsPaths.safe}/turing/api-key`, { type: 'SecureString', value: standInKey }],
]);

function later(listener: RequestListener, delayMs: number): RequestListener {
  if (delayMs === 0) return listener;
  return (request, response) => void setTimeout(listener, delayMs, request, response);
}

async function listenSecurely(
  listener: RequestListener,
  { key, cert }: Certificate,
): Promise<Listening> {
  const server = createServer({ key, cert }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return {
    url: `https://127.0.0.1:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Key and certificate of a server on loopback. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** Path of the certificate of the authority that signed it, for NODE_EXTRA_CA_CERTS. */
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
