import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  plainParameters,
  sealedParameters,
  standInKey,
  startStack,
  type Stack,
} from '../../../simulator/stack.ts';
import { checkAddress } from '../../../scripts/doctor/outside/look-outside.ts';
import { keys } from '../../support/push.ts';
import { runScript } from '../run-script.ts';
import { selfSigned } from './certificate.ts';
import { examine } from './examine.ts';
import { end, isGenuine, startBot, textReply, token, type Fault } from './stand-in-bot.ts';

interface Staged {
  readonly cause: string;
  readonly fault: Fault;
  /** The check that names it, and a piece of what it says. */
  readonly check: string;
  readonly says: string;
}

const isHandshake = (query: URLSearchParams) => query.has('echostr');

/** A bot that answers a genuine handshake in a wrong way. */
function answering(how: (echostr: string) => string, headers = {}): Fault {
  return (_, response, query) => {
    if (!isHandshake(query) || !isGenuine(query)) return false;
    end(response, 200, how(query.get('echostr') ?? ''), headers);
    return true;
  };
}

function always(status: number, body: string, headers = {}): Fault {
  return (_, response) => {
    end(response, status, body, headers);
    return true;
  };
}

const staged: readonly Staged[] = [
  {
    cause: 'an echostr in quotation marks',
    fault: answering((echostr) => JSON.stringify(echostr)),
    check: 'handshake',
    says: 'in the quotation marks of JSON',
  },
  {
    cause: 'an echostr in a JSON object',
    fault: answering((echostr) => JSON.stringify({ echostr })),
    check: 'handshake',
    says: 'wrapped in JSON',
  },
  {
    cause: 'an echostr taken for a number',
    fault: answering((echostr) => String(Number(echostr))),
    check: 'handshake',
    says: 'taken for a number',
  },
  {
    cause: 'an echostr with a line break',
    fault: answering((echostr) => `${echostr}\n`),
    check: 'handshake',
    says: 'a line break',
  },
  {
    cause: 'an echostr with a byte order mark',
    fault: answering((echostr) => `\uFEFF${echostr}`),
    check: 'handshake',
    says: 'BOM',
  },
  {
    cause: 'an echostr inside a page',
    fault: answering((echostr) => `<html>${echostr}</html>`),
    check: 'handshake',
    says: 'something else around it',
  },
  {
    cause: 'a chunked answer',
    fault: (_, response, query) => {
      if (!isHandshake(query) || !isGenuine(query)) return false;
      response.write((query.get('echostr') ?? '').slice(0, 4));
      response.end((query.get('echostr') ?? '').slice(4));
      return true;
    },
    check: 'body',
    says: 'chunked',
  },
  {
    cause: 'a compressed answer',
    fault: answering((echostr) => echostr, { 'content-encoding': 'br' }),
    check: 'body',
    says: 'compressed (br)',
  },
  {
    cause: 'a status other than 200',
    fault: (_, response, query) => {
      if (!isHandshake(query) || !isGenuine(query)) return false;
      end(response, 201, query.get('echostr') ?? '');
      return true;
    },
    check: 'handshake',
    says: 'the status is 201',
  },
  {
    cause: 'a domain that redirects',
    fault: always(308, '', { location: 'https://www.example.com/wechat' }),
    check: 'route',
    says: 'redirects (HTTP 308 https://www.example.com/wechat)',
  },
  {
    cause: 'a redirect of POST alone',
    fault: (request, response) => {
      if (request.method !== 'POST') return false;
      end(response, 301, '', { location: '/wechat/' });
      return true;
    },
    check: 'push',
    says: 'POST is redirected (HTTP 301)',
  },
  {
    cause: 'a host of another API',
    fault: always(403, '{"message":"Forbidden"}'),
    check: 'route',
    says: 'is not the host of this API',
  },
  {
    cause: 'a crashed function',
    fault: always(500, '{"message":"Internal Server Error"}'),
    check: 'route',
    says: 'crashed or ran out of time',
  },
  {
    cause: 'a bot without settings',
    fault: always(500, 'Internal Server Error'),
    check: 'route',
    says: 'no usable settings',
  },
  {
    cause: 'a throttled account',
    fault: always(503, '{"message":"Service Unavailable"}'),
    check: 'route',
    says: 'Throttled (HTTP 503)',
  },
  {
    cause: 'a wrong token that is met with silence',
    fault: always(200, ''),
    check: 'handshake',
    says: 'the tokens differ, it is not the clock',
  },
  {
    cause: 'a bot that echoes whoever asks',
    fault: (_, response, query) => {
      if (!isHandshake(query)) return false;
      end(response, 200, query.get('echostr') ?? '');
      return true;
    },
    check: 'forgery',
    says: 'A wrong signature is accepted',
  },
  {
    cause: 'a bot that takes no POST',
    fault: (request, response) => {
      if (request.method !== 'POST') return false;
      end(response, 404, '{"message":"Not Found"}');
      return true;
    },
    check: 'push',
    says: 'POST gets HTTP 404',
  },
  {
    cause: 'a bot that answers JSON',
    fault: (request, response) => {
      if (request.method !== 'POST') return false;
      end(response, 200, '{"errcode":0}');
      return true;
    },
    check: 'push',
    says: 'not legal XML',
  },
];

async function look(url: string, ...more: readonly string[]) {
  return examine(['--url', url, '--token', token, ...more]);
}

describe('npm run doctor, from outside', () => {
  it.concurrent.each(staged)('names $cause, and ends with 1', async ({ fault, check, says }) => {
    const bot = await startBot(fault);
    const { status, failed } = await look(bot.url);
    await bot.close();
    expect(failed.map((found) => found.check)).toEqual([check]);
    expect(failed[0]?.finding.en).toContain(says);
    expect(failed[0]?.finding.zh).toMatch(/[\u4E00-\u9FFF]/);
    expect(failed[0]?.cure?.zh).toMatch(/[\u4E00-\u9FFF]/);
    expect(status).toBe(1);
  });

  it('finds nothing at a sound bot, whatever the content type', async () => {
    const bot = await startBot(answering((echostr) => echostr, { 'content-type': 'image/png' }));
    const { status, failed, textsOf } = await look(bot.url);
    await bot.close();
    expect(failed).toEqual([]);
    expect(status).toBe(0);
    expect(textsOf('page').join()).toContain('proves nothing');
  });

  it('names a wrong path, and the right one', async () => {
    const bot = await startBot();
    const { status, failed } = await look(bot.url.replace('/wechat', '/dev/wechat'));
    await bot.close();
    expect(failed[0]).toMatchObject({ check: 'route', cure: { en: `the bot is at ${bot.url}` } });
    expect(failed[0]?.finding.en).toContain('/dev/wechat is answered with 404');
    expect(status).toBe(1);
  });

  it('names a wrong token', async () => {
    const bot = await startBot();
    const { status, failed } = await examine(['--url', bot.url, '--token', 'AnotherToken']);
    await bot.close();
    expect(failed[0]?.finding.en).toContain('(HTTP 403), whatever the time: the tokens differ');
    expect(status).toBe(1);
  });

  it('tells a wrong clock of this machine from a wrong token', async () => {
    const bot = await startBot();
    const fast = () => Date.now() + 40 * 60_000;
    const { status, failed, textsOf } = await examine(['--url', bot.url, '--token', token], {
      now: fast,
    });
    await bot.close();
    expect(failed[0]?.finding.en).toContain('the clock of this machine is about 40 minutes fast');
    expect(textsOf('clock').join()).toMatch(/warning: .*(2400|2399|2401) s fast/);
    expect(status).toBe(1);
  });

  it('tells a server in a wrong time zone from a wrong token', async () => {
    const bot = await startBot(undefined, 8 * 3600);
    const { status, failed } = await look(bot.url);
    await bot.close();
    expect(failed[0]?.finding.en).toContain('the clock of the server is about 480 minutes fast');
    expect(status).toBe(1);
  });

  it('names a name that does not resolve', async () => {
    const { status, failed } = await look('https://doctor.invalid/wechat');
    expect(failed.map(({ check }) => check)).toEqual(['dns']);
    expect(status).toBe(1);
  });

  it('names a port where nobody listens', async () => {
    const bot = await startBot();
    await bot.close();
    const { status, failed } = await look(bot.url);
    expect(failed[0]).toMatchObject({ check: 'connection' });
    expect(failed[0]?.finding.en).toContain('ECONNREFUSED');
    expect(status).toBe(1);
  });

  it('names a port that WeChat does not connect to', async () => {
    const { status, failed } = await look('https://bot.example.com:8443/wechat');
    expect(failed[0]?.finding.en).toContain('has port 8443');
    expect(status).toBe(1);
  });

  it.each([
    ['https://abc123.execute-api.ap-southeast-1.amazonaws.com/wechat', 'execute-api'],
    ['https://my-bot.vercel.app/wechat', 'vercel.app'],
  ])('warns of a domain that WeChat may not reach: %s', (url, piece) => {
    const [found] = checkAddress({ url: new URL(url) });
    expect(found).toMatchObject({ status: 'warning' });
    expect(found?.finding.en).toContain(piece);
    expect(found?.cure?.en).toContain('domain of your own');
  });

  it('says how slow a first answer is, against the time WeChat waits', async () => {
    let visits = 0;
    const bot = await startBot((_, response) => {
      visits += 1;
      if (visits > 1) return false;
      setTimeout(() => end(response, 200, 'late'), 700);
      return true;
    });
    const { status, failed } = await examine(['--url', bot.url, '--token', token], { cutMs: 500 });
    await bot.close();
    expect(failed[0]?.finding.en).toMatch(/^7\d\d ms at first .* WeChat waits 500 ms/);
    expect(failed[0]?.cure?.en).toContain('cold start');
    expect(status).toBe(1);
  });

  it('says that an answer is always slow', async () => {
    const bot = await startBot((_, response, query) => {
      setTimeout(() => end(response, 200, query.get('echostr') ?? ''), 120);
      return true;
    });
    const { failed } = await examine(['--url', bot.url, '--token', token], { cutMs: 100 });
    await bot.close();
    expect(failed.find(({ check }) => check === 'time')?.cure?.en).toContain('region near China');
  });

  it('names a bot that merely repeats what it is told, when it may send a text', async () => {
    const bot = await startBot((request, response) => {
      if (request.method !== 'POST') return false;
      end(response, 200, textReply('医生来检查一下，你好吗'));
      return true;
    });
    const { textsOf } = await look(bot.url, '--ask');
    await bot.close();
    expect(textsOf('ask').join()).toContain('repeats what it is told');
  });

  it('warns of plain mode where there is an app id', async () => {
    const bot = await startBot();
    const { status, textsOf } = await look(bot.url, '--app-id', keys.appId);
    await bot.close();
    expect(textsOf('mode').join()).toContain('A real account in plain mode');
    expect(status).toBe(0);
  });
});

describe('npm run doctor, over https', () => {
  /** @param isTrusted whether this machine holds the certificate for one of an authority */
  async function lookAt({ cert, key }: { cert: string; key: string }, isTrusted = false) {
    const server = createServer({ cert, key }, (_, response) => response.end('failed'));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
    const authority = join(folder, 'ca.pem');
    writeFileSync(authority, cert);
    const { exited, printed } = runScript(
      'doctor',
      ['--url', `https://localhost:${port}/wechat`, '--token', token],
      isTrusted ? { NODE_EXTRA_CA_CERTS: authority } : {},
    );
    const status = await exited;
    server.close();
    rmSync(folder, { recursive: true });
    return { status, printed: printed() };
  }

  it.concurrent.each([
    ['is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT)', selfSigned('localhost'), false],
    [
      'comes without the intermediate one (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
      selfSigned('localhost', { issuer: 'An Authority' }),
      false,
    ],
    [
      'has expired (CERT_HAS_EXPIRED)',
      selfSigned('localhost', { endsAtMs: Date.now() - 1000 }),
      true,
    ],
    ['is for another domain (ERR_TLS_CERT_ALTNAME_INVALID)', selfSigned('bot.example'), true],
  ])('names a certificate that %s', async (says, certificate, isTrusted) => {
    const { status, printed } = await lookAt(certificate, isTrusted);
    expect(printed).toContain(`The certificate ${says}`);
    expect(status).toBe(1);
  });

  it('names a server that speaks no https', async () => {
    const bot = await startBot();
    const { status, failed } = await look(bot.url.replace('http:', 'https:'));
    await bot.close();
    expect(failed[0]?.finding.en).toContain('The TLS handshake failed');
    expect(status).toBe(1);
  });
});

describe('npm run doctor, at the bot of this project', () => {
  let plain: Stack;
  let safe: Stack;
  beforeAll(async () => {
    const robots = [{ apiKey: standInKey }];
    [plain, safe] = await Promise.all([
      startStack({ parameters: plainParameters(token, standInKey), robots }),
      startStack({
        parameters: sealedParameters(token, keys, standInKey),
        robots,
        environment: { WECHAT_MODE: 'safe', MAX_CLOCK_SKEW_SECONDS: '0' },
      }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([plain.close(), safe.close()]);
  });
  const sealed = ['--app-id', keys.appId, '--aes-key', keys.aesKey];

  it('finds nothing wrong, and asks no robot', async () => {
    const { status, findings, textsOf } = await look(plain.url);
    expect(findings.filter((found) => found.status === 'failed')).toEqual([]);
    expect(textsOf('page').join()).toContain('it is alive');
    expect(textsOf('push')).toEqual(['ok: An image is sent, and a legal reply comes back']);
    expect(status).toBe(0);
    expect(plain.questions).toEqual([]);
  });

  it('finds nothing wrong in safe mode but a skew check that is off', async () => {
    const { status, failed, textsOf } = await look(safe.url, '--mode', 'safe', ...sealed);
    expect(failed).toEqual([]);
    expect(textsOf('forgery').join()).toContain('warning: What was signed a day ago is accepted');
    expect(status).toBe(0);
  });

  it('names safe mode that is met with plain messages', async () => {
    const { status, failed } = await look(safe.url);
    expect(failed.map(({ check }) => check)).toEqual(['forgery', 'push']);
    expect(failed[0]?.finding.en).toContain('in plain mode the signature leaves the body out');
    expect(failed[1]?.finding.en).toContain('the bot is in safe mode');
    expect(status).toBe(1);
  });

  it('names plain mode that is met with sealed messages', async () => {
    const { status, failed } = await look(plain.url, '--mode', 'safe', ...sealed);
    expect(failed[0]?.finding.en).toContain('the bot is in plain mode');
    expect(status).toBe(1);
  });

  it('names a wrong EncodingAESKey', async () => {
    const wrong = ['--app-id', keys.appId, '--aes-key', 'A'.repeat(43)];
    const { status, failed } = await look(safe.url, '--mode', 'safe', ...wrong);
    expect(failed[0]?.finding.en).toContain('EncodingAESKey or AppID differ');
    expect(status).toBe(1);
  });
});
