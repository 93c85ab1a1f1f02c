import { readFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealedParameters, standInKey, startStack, type Stack } from '../../simulator/stack.ts';
import { sendText } from '../../simulator/wechat.ts';
import { judgeReply } from '../../simulator/wechat-judge.ts';
import { conversation } from '../../simulator/wechat-request.ts';
import { aesKey, appId, keys, token } from '../support/push.ts';
import { hostileRows, type HostileRequest, type HostileRow } from './rows.ts';

const modes = ['plain', 'compat', 'safe'] as const;

interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends bytes as they are: fetch would tidy up what is to be bent. */
function send(url: string, hostile: HostileRequest): Promise<Received> {
  const { port } = new URL(url);
  const { method = 'POST', path = '/wechat', query, headers, body = '' } = hostile;
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        port,
        host: '127.0.0.1',
        method,
        path: query === undefined ? path : `${path}?${query}`,
        headers: {
          'content-type': 'text/xml',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      },
      (response) => {
        let received = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: received });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

function kindOf({ status, body }: Received, answer: HostileRow['answer']): string {
  if (status !== 200) return String(status);
  if (body === 'success') return '`success`';
  // The sender of one row has an id of its own; the judge is told the one that is in the reply.
  const follower = /<ToUserName><!\[CDATA\[(.*?)\]\]><\/ToUserName>/.exec(body)?.[1] ?? '';
  const parties = {
    follower: follower.replace(']]]]><![CDATA[>', ']]>'),
    account: accountIn(body),
  };
  return judgeReply({ status, body }, parties).kind === 'text' ? 'a legal reply' : `not ${answer}`;
}

function accountIn(body: string): string {
  return /<FromUserName><!\[CDATA\[(.*?)\]\]>/.exec(body)?.[1] ?? conversation.account;
}

describe.each(modes)('hostile input in %s mode', (mode) => {
  const log: string[] = [];
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({
      parameters: sealedParameters(token, keys, standInKey),
      robots: [{ apiKey: standInKey }],
      environment: { WECHAT_MODE: mode },
      onLog: (line) => log.push(line),
    });
    await stack.lambda.warm();
  });
  afterAll(() => stack.close());

  const rows = hostileRows.filter((row) => row.mode === mode);

  it.each(rows)('$input: $answer', async ({ request: make, answer, logged }) => {
    log.length = 0;
    const received = await send(stack.url, make());
    expect(kindOf(received, answer)).toBe(answer);
    const whole = JSON.stringify(received);
    const secrets = [token, aesKey, appId, 'Error', 'at file:', 'node:internal', 'mismatch'];
    for (const secret of secrets) expect(whole).not.toContain(secret);
    const reported = log
      .filter((line) => line.startsWith('{') && !line.includes('_aws'))
      .join('\n');
    expect(reported).toContain(logged === '–' ? '' : logged);
    expect(reported.length > 0).toBe(logged !== '–');
  });

  it('leaves the same process alive, which still answers', async () => {
    const account = mode === 'safe' ? { token, mode, keys } : { token };
    const { verdict } = await sendText('你好', { url: stack.url, ...account });
    expect(verdict).toMatchObject({ kind: 'text' });
    expect(stack.lambda.started()).toBe(1);
    expect(log.join('\n')).not.toMatch(/Runtime exited|API Gateway answered 500/);
  });
});

describe('docs/security.md', () => {
  const page = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8');
  const cells = [...page.matchAll(/^\|(.+)\|(.+)\|(.+)\|(.+)\|$/gm)].map((match) =>
    match.slice(1, 5).map((cell) => cell.trim()),
  );

  it('lists every hostile input, what happens and what is logged', () => {
    const listed = cells.filter(([mode]) => modes.some((known) => known === mode));
    expect(listed).toEqual(
      hostileRows.map(({ mode, input, answer, logged }) => [mode, input, answer, logged]),
    );
  });
});
