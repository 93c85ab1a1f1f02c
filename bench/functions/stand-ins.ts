import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { listen, type Listening } from '../../simulator/listen.ts';
import { createSsm, type StoredParameters } from '../../simulator/ssm.ts';
import { standInKey } from '../../simulator/stack.ts';
import { createTuringServer } from '../../simulator/turing.ts';
import { account } from '../wire/account.ts';
import type { Certificate } from './certificate.ts';

/** Parameter Store and Turing on loopback, in this process: their work is on nobody's bill. */
export interface StandIns {
  readonly ssmUrl: string;
  readonly turingUrl: string;
  close(): Promise<void>;
}

/** The path below which the settings of each mode lie. */
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

export async function startStandIns({
  certificate,
  delayMs,
  turingScheme,
}: StandInOptions): Promise<StandIns> {
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
