import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, type Listening } from '../../simulator/listen.ts';
import { createWeChatApi } from '../../simulator/wechat-api.ts';

const account = { appId: 'wx0123456789abcdef', secret: 'a-secret' };
const credentials = {
  grant_type: 'client_credential',
  appid: account.appId,
  secret: account.secret,
};

let server: Listening;
let closed: Listening;
beforeAll(async () => {
  const autoReplies = { is_autoreply_open: 0 };
  server = await listen(createWeChatApi({ ...account, autoReplies }));
  closed = await listen(
    createWeChatApi({
      ...account,
      autoReplies,
      callerIp: '203.0.113.7',
      allowedIps: ['192.0.2.1'],
    }),
  );
});
afterAll(async () => {
  await Promise.all([server.close(), closed.close()]);
});

async function issue(body: unknown, base = server.url): Promise<unknown> {
  const response = await fetch(`${base}/cgi-bin/stable_token`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return response.json();
}

async function read(token: unknown): Promise<unknown> {
  const query = `access_token=${String(token)}`;
  return (await fetch(`${server.url}/cgi-bin/get_current_autoreply_info?${query}`)).json();
}

describe('createWeChatApi', () => {
  it('gives a token for the right credentials, and the replies for the token', async () => {
    const issued = await issue(credentials);
    expect(issued).toEqual({ access_token: expect.any(String), expires_in: 7200 });
    await expect(read(Object(issued).access_token)).resolves.toEqual({ is_autoreply_open: 0 });
  });

  it('gives the same token again', async () => {
    expect(await issue(credentials)).toEqual(await issue(credentials));
  });

  it.each([
    [40002, 'no JSON', 'hello'],
    [40002, 'another grant', { ...credentials, grant_type: 'password' }],
    [40013, 'an unknown account', { ...credentials, appid: 'wx1' }],
    [40125, 'a wrong secret', { ...credentials, secret: 'b' }],
  ])('answers code %i to %s', async (errcode, _, body) => {
    await expect(issue(body)).resolves.toMatchObject({ errcode });
  });

  it('answers code 40164 and the address to a caller that is not on the list', async () => {
    await expect(issue(credentials, closed.url)).resolves.toMatchObject({
      errcode: 40164,
      errmsg: expect.stringMatching(/^invalid ip 203\.0\.113\.7 ipv6 .*, not in whitelist rid: /),
    });
  });

  it('answers code 40001 to another token', async () => {
    await expect(read('x')).resolves.toMatchObject({ errcode: 40001 });
  });

  it('answers 404 to everything else', async () => {
    expect((await fetch(`${server.url}/cgi-bin/token`)).status).toBe(404);
  });
});
