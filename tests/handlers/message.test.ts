import { describe, expect, it, vi } from 'vitest';
import { createMessageHandler, maxBodyBytes } from '../../handlers/message.ts';
import type { AnswerMessage } from '../../lib/answer-message.ts';
import type { GatewayRequest } from '../../lib/aws/gateway.ts';
import type { Settings } from '../../lib/settings/parse.ts';
import type { AnsweredMessage } from '../../lib/telemetry.ts';
import { judgeReply } from '../../simulator/wechat-judge.ts';
import { conversation, pushedMessage, signedQuery } from '../../simulator/wechat-request.ts';
import { now, nowMs, nowSeconds, plainSettings, push, random, token } from '../support/push.ts';
import { fixedSettings } from '../support/settings.ts';

const echo: AnswerMessage = (message) =>
  Promise.resolve({
    reply: { kind: 'text', text: message.kind === 'text' ? message.text : message.kind },
    responder: 'robot',
  });

function handler(answer = echo, settings = fixedSettings()) {
  const answered: AnsweredMessage[] = [];
  const failed: unknown[] = [];
  const noted: unknown[] = [];
  const handle = createMessageHandler({
    settings,
    answer,
    transcript: (transcribed) => async (given) => void noted.push({ ...transcribed, given }),
    telemetry: {
      answered: (message) => answered.push(message),
      failed: (_, error) => failed.push(error),
    },
    now,
    random,
  });
  const handleNow = (request: GatewayRequest) => handle(request, nowMs + 40_000);
  return { handle: handleNow, answered, failed, noted };
}

function refusal(status: number, code: string) {
  return expect.objectContaining({ name: 'RequestRefused', status, code });
}

describe('createMessageHandler', () => {
  it('opens, parses, answers, renders and seals', async () => {
    const { handle, answered } = handler();
    const { status, headers, body } = await handle(push({ text: '007' }));
    expect({ status, headers }).toEqual({
      status: 200,
      headers: { 'Content-Type': 'application/xml; charset=utf-8' },
    });
    expect(judgeReply({ status, body }, conversation)).toEqual({ kind: 'text', text: '007' });
    expect(answered).toEqual([expect.objectContaining({ kind: 'text', ms: 0 })]);
  });

  it('gives the transcript what it answered, and the follower as the log has it', async () => {
    const { handle, answered, noted } = handler();
    await handle(push({ arrivedAtMs: nowMs - 1000 }));
    expect(noted).toEqual([
      expect.objectContaining({
        message: expect.objectContaining({ kind: 'text', text: '你好' }),
        follower: answered[0]?.follower,
        arrivedAtMs: nowMs - 1000,
        given: expect.objectContaining({ responder: 'robot' }),
      }),
    ]);
  });

  it('gives the answer a pseudonym, the robot’s settings and 4.2 s from the arrival', async () => {
    const answer = vi.fn<AnswerMessage>(echo);
    const turing = { endpoint: new URL('http://localhost'), keys: [] };
    const { handle } = handler(answer, fixedSettings({ ...plainSettings, turing }));
    await handle(push({ arrivedAtMs: nowMs - 1000 }));
    expect(answer).toHaveBeenCalledWith(
      expect.objectContaining({ kind: 'text', text: '你好' }),
      expect.stringMatching(/^[0-9a-f]{32}$/),
      expect.objectContaining({ turing, patience: plainSettings.patience }),
      { arrivedAtMs: nowMs - 1000, answerByMs: nowMs - 1000 + 4200, endsAtMs: nowMs + 40_000 },
    );
  });

  it('refuses an empty body and one above 64 KiB before anything else', async () => {
    const { handle } = handler();
    const query = new URLSearchParams();
    const empty = handle(push({ body: Buffer.alloc(0), query }));
    await expect(empty).rejects.toEqual(refusal(400, 'body-empty'));
    const large = handle(push({ body: Buffer.alloc(maxBodyBytes + 1), query }));
    await expect(large).rejects.toEqual(refusal(413, 'body-too-large'));
  });

  it('takes a body of exactly 64 KiB', async () => {
    const frame = pushedMessage({ MsgType: 'text', Content: '' }, nowSeconds).length;
    const text = 'x'.repeat(maxBodyBytes - frame);
    const body = Buffer.from(pushedMessage({ MsgType: 'text', Content: text }, nowSeconds));
    expect(body).toHaveLength(maxBodyBytes);
    await expect(handler().handle(push({ body }))).resolves.toMatchObject({ status: 200 });
  });

  it('verifies before it looks at the body', async () => {
    const query = signedQuery('AnotherToken', nowSeconds);
    const forged = handler().handle(push({ query, body: Buffer.from('not XML') }));
    await expect(forged).rejects.toEqual(refusal(403, 'signature-mismatch'));
  });

  it.each([
    ['no XML', 'hello'],
    ['a DOCTYPE', '<!DOCTYPE xml><xml><MsgType>text</MsgType></xml>'],
    ['no sender', '<xml><ToUserName>gh_1</ToUserName><MsgType>text</MsgType></xml>'],
    ['__proto__', '<xml><__proto__><a>1</a></__proto__></xml>'],
  ])('acknowledges a verified body with %s, and logs it', async (_, body) => {
    const { handle, failed } = handler();
    const response = await handle(push({ body: Buffer.from(body) }));
    expect(response).toMatchObject({ status: 200, body: 'success' });
    expect(failed).toEqual([expect.objectContaining({ name: 'UnreadableMessage' })]);
  });

  it('acknowledges when the bot itself is at fault', async () => {
    const { handle, failed } = handler(() => Promise.reject(new TypeError('bug')));
    await expect(handle(push())).resolves.toMatchObject({ status: 200, body: 'success' });
    expect(failed).toEqual([expect.any(TypeError)]);
  });

  it('reads the settings once more before it refuses: a rotation costs no message', async () => {
    const old: Settings = {
      ...plainSettings,
      wechat: { ...plainSettings.wechat, tokens: ['Old'] },
    };
    const { handle } = handler(echo, fixedSettings(old, plainSettings));
    await expect(handle(push())).resolves.toMatchObject({ status: 200 });
  });

  it('refuses when the settings just read do not fit either', async () => {
    const old: Settings = {
      ...plainSettings,
      wechat: { ...plainSettings.wechat, tokens: ['Old'] },
    };
    for (const newer of [undefined, old]) {
      const { handle } = handler(echo, fixedSettings(old, newer));
      await expect(handle(push())).rejects.toEqual(refusal(403, 'signature-mismatch'));
    }
  });

  it('does not read the settings again for a request that is merely stale', async () => {
    const settings = fixedSettings();
    const reread = vi.spyOn(settings, 'reread');
    const { handle } = handler(echo, settings);
    const stale = handle(push({ query: signedQuery(token, nowSeconds - 301) }));
    await expect(stale).rejects.toEqual(refusal(403, 'timestamp-stale'));
    expect(reread).not.toHaveBeenCalled();
  });
});
