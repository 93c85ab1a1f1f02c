import { describe, expect, it } from 'vitest';
import { createVerifyHandler } from '../../handlers/verify.ts';
import { signedQuery } from '../../simulator/wechat-request.ts';
import { now, nowSeconds, plainSettings, push, token } from '../support/push.ts';
import { fixedSettings } from '../support/settings.ts';

const verify = createVerifyHandler({ settings: fixedSettings(), now });

function get(query: URLSearchParams) {
  return push({ method: 'GET', query, body: Buffer.alloc(0) });
}

describe('createVerifyHandler', () => {
  it('echoes echostr exactly, as plain text that no browser takes for a page', async () => {
    const echostr = '<script>alert(1)</script>';
    await expect(verify(get(signedQuery(token, nowSeconds, { echostr })))).resolves.toEqual({
      status: 200,
      headers: {
        'Content-Type': 'text/plain; charset=utf-8',
        'X-Content-Type-Options': 'nosniff',
      },
      body: echostr,
    });
  });

  it('echoes nothing that is not signed', async () => {
    for (const query of [
      new URLSearchParams({ echostr: '1' }),
      signedQuery('AnotherToken', nowSeconds, { echostr: '1' }),
    ]) {
      await expect(verify(get(query))).rejects.toMatchObject({ status: 403 });
    }
  });

  it('shows a browser a page in both languages that reveals nothing', async () => {
    const unusable = {
      ...fixedSettings(),
      current: () => Promise.reject(new Error('no settings')),
    };
    const handler = createVerifyHandler({ settings: unusable, now });
    const { status, headers, body } = await handler(get(new URLSearchParams()));
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': expect.stringContaining("default-src 'none'"),
    });
    expect(body).toContain('机器人在运行');
    expect(body).toContain('The bot is alive');
    expect(body).not.toContain(plainSettings.wechat.tokens[0]);
  });
});
