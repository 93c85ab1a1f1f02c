import { join } from 'node:path';
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { sealedParameters, standInKey, startStack, type Stack } from '../../simulator/stack.ts';
import { conversation, textMessage } from '../../simulator/wechat-request.ts';
import { aesKey, appId, keys, token } from '../support/push.ts';

// Tencent's own library seals the push and opens the reply: nothing of ours judges ours here.
describe('an account in safe mode as @wecom/crypto sees it', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({
      modulePath: join(inject('bundleFolder'), 'handlers', 'wechat.mjs'),
      parameters: sealedParameters(token, keys, standInKey),
      robots: [{ apiKey: standInKey }],
      environment: { WECHAT_MODE: 'safe' },
    });
  });
  afterAll(() => stack.close());

  async function post(sealed: string, signature: string, timestamp: string, nonce: string) {
    const query = new URLSearchParams({
      msg_signature: signature,
      timestamp,
      nonce,
      encrypt_type: 'aes',
    });
    const body = `<xml><ToUserName><![CDATA[${conversation.account}]]></ToUserName><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>`;
    const headers = { 'content-type': 'text/xml' };
    return fetch(`${stack.url}?${String(query)}`, { method: 'POST', body, headers });
  }

  it.each(['你好', '天气 👨‍👩‍👧‍👦', 'x'.repeat(500)])('answers what it sealed: %s', async (text) => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const sealed = encrypt(aesKey, textMessage(text, Number(timestamp)), appId);
    const signature = getSignature(token, timestamp, '42', sealed);
    const response = await post(sealed, signature, timestamp, '42');
    expect(response.status).toBe(200);
    const reply = await response.text();
    const part = (name: string) =>
      new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`).exec(reply)?.[1] ?? '';
    const signed = getSignature(token, part('TimeStamp'), part('Nonce'), part('Encrypt'));
    expect(part('MsgSignature')).toBe(signed);
    const opened = decrypt(aesKey, part('Encrypt'));
    expect(opened.id).toBe(appId);
    expect(opened.message).toContain(
      `<ToUserName><![CDATA[${conversation.follower}]]></ToUserName>`,
    );
    expect(opened.message).toContain('<MsgType><![CDATA[text]]></MsgType>');
  });

  it('is refused what it sealed for another account', async () => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const sealed = encrypt(aesKey, textMessage('hi', Number(timestamp)), 'wx0000000000000000');
    const signature = getSignature(token, timestamp, '42', sealed);
    expect((await post(sealed, signature, timestamp, '42')).status).toBe(403);
  });
});
