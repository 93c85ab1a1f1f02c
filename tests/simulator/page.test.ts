import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, type Listening } from '../../simulator/listen.ts';
import { createPage } from '../../simulator/page.ts';

const token = 'SecretToken123';
const keys = { appId: 'wx00000000000local', aesKey: 'local'.repeat(9).slice(0, 43) };
const follower = `oPage-${'x'.repeat(22)}`;

const restarts: unknown[] = [];
const page = createPage({ token, keys, mode: 'plain', isRobotStandIn: true });
let server: Listening;

beforeAll(async () => {
  const restart = (changes?: unknown) => Promise.resolve(void restarts.push(changes));
  const gateway = page.front({
    restart,
    gateway: (_, response) => void response.end('the gateway'),
  });
  server = await listen(gateway);
});
afterAll(() => server.close());

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** fetch would set Host and Origin itself. */
function ask(path: string, { method = 'GET', headers, body }: Asked = {}) {
  return new Promise<{ status: number | undefined; headers: object; text: string }>(
    (resolve, reject) => {
      const asked = request(`${server.url}${path}`, { method, headers: { ...headers } });
      asked.once('error', reject).once('response', (response) => {
        let text = '';
        response.on('data', (chunk) => (text += String(chunk)));
        response.once('end', () =>
          resolve({ status: response.statusCode, headers: response.headers, text }),
        );
      });
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    },
  );
}

const json = { 'content-type': 'application/json' };

function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const own = { ...json, origin: server.url, ...headers };
  return ask(path, { method: 'POST', headers: own, body });
}

describe('the page’s server', () => {
  it('serves the page and its modules, with nothing from elsewhere allowed', async () => {
    const home = await ask('/');
    expect(home.status).toBe(200);
    expect(home.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringMatching(/^default-src 'self';/),
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(home.text).not.toMatch(/(src|href)="(?!\/page\/)/);
    const module = await ask('/page/page.js');
    expect(module.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8' });
    expect((await ask('/page/../package.json')).text).not.toContain('wechat-turing-bot');
    expect((await ask('/page/none.js')).status).toBe(404);
  });

  it.each(['/wechat', '/wechat?signature=1', '/pages', '/favicon.ico'])(
    'passes %s on to the gateway',
    async (path) => {
      expect((await ask(path, { headers: { host: 'bot.example.com' } })).text).toBe('the gateway');
    },
  );

  it.each([
    ['a rebound name', { host: 'bot.example.com' }],
    ['a name that begins like loopback', { host: 'localhost.example.com' }],
    ['a tunnel that rewrites the name', { host: 'localhost', 'x-forwarded-for': '203.0.113.7' }],
  ])('refuses %s', async (_, headers) => {
    for (const path of ['/', '/page/state']) {
      const { status, text } = await ask(path, { headers });
      expect(status).toBe(403);
      expect(text).toContain('for this machine alone');
    }
  });

  it.each([
    ['another origin', { origin: 'http://example.com' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['no origin', { origin: '' }],
    ['a body that a form could send', { 'content-type': 'text/plain' }],
  ])('refuses a change with %s', async (_, headers) => {
    const before = restarts.length;
    expect((await post('/page/settings', { mode: 'safe' }, headers)).status).toBe(403);
    expect(restarts).toHaveLength(before);
  });

  it('restarts the function in another mode', async () => {
    const { status, text } = await post('/page/settings', { mode: 'safe' });
    expect([status, JSON.parse(text)]).toEqual([200, expect.objectContaining({ mode: 'safe' })]);
    expect(restarts.at(-1)).toEqual({ WECHAT_MODE: 'safe' });
    const before = restarts.length;
    await post('/page/settings', { mode: 'none', trouble: 'none' });
    expect(restarts).toHaveLength(before);
  });

  it('puts the robot in a mood, or ends the function', async () => {
    await post('/page/settings', { trouble: 'out-of-quota' });
    expect([page.turingMood(), page.killAfterMs()]).toEqual(['out-of-quota', undefined]);
    await post('/page/settings', { trouble: 'crash' });
    expect([page.turingMood(), page.killAfterMs()]).toEqual(['well', 0]);
    await post('/page/settings', { trouble: 'well' });
    expect(page.killAfterMs()).toBeUndefined();
  });

  it('never sends a token or a key to the page', async () => {
    const deployed = {
      url: 'http://127.0.0.1:1/wechat',
      token: 'DeployedToken',
      mode: 'safe',
      ...keys,
    };
    const pointed = await post('/page/deployed', deployed);
    expect(JSON.parse(pointed.text)).toEqual({
      mode: 'safe',
      trouble: 'well',
      isRobotStandIn: true,
      deployedHost: '127.0.0.1:1',
    });
    const sent = await post('/page/messages', { kind: 'text', text: '你好', follower });
    expect(sent.text).toContain('"outcome":"unreachable"');
    const all = sent.text + (await ask('/page/state')).text;
    for (const secret of [token, 'DeployedToken', keys.aesKey]) expect(all).not.toContain(secret);
    await post('/page/deployed', {});
    expect((await ask('/page/state')).text).not.toContain('deployedHost');
  });

  it.each([
    ['url', { url: 'ftp://example.com', token, mode: 'plain' }],
    ['url', { url: 'example.com', token, mode: 'plain' }],
    ['token', { url: 'https://example.com', token: 'a b', mode: 'plain' }],
    ['mode', { url: 'https://example.com', token, mode: 'other' }],
    ['appId', { url: 'https://example.com', token, mode: 'compat', aesKey: keys.aesKey }],
    ['aesKey', { url: 'https://example.com', token, mode: 'safe', appId: 'wx1', aesKey: 'short' }],
  ])('names the faulty field %s of a deployed bot', async (field, form) => {
    const { status, text } = await post('/page/deployed', form);
    expect([status, JSON.parse(text)]).toEqual([400, { field }]);
  });

  it.each([
    ['an unknown kind', { kind: 'constructor', follower }],
    ['a follower that is no openid', { kind: 'text', text: 'a', follower: '../x' }],
    ['an endless text', { kind: 'text', text: 'a'.repeat(70_000), follower }],
  ])('refuses %s', async (_, body) => {
    expect((await post('/page/messages', body)).status).toBe(400);
  });
});
