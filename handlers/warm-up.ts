import { toRequest, toResult } from '../lib/aws/gateway.ts';
import type { Settings } from '../lib/settings.ts';
import type { SettingsSource } from '../lib/settings-source.ts';
import { sign } from '../lib/wechat/signature.ts';
import { createMessageHandler } from './message.ts';

interface Parts {
  readonly settings: SettingsSource<Settings>;
  readonly now: () => number;
}

/**
 * Loads the settings and sends one made-up message through the whole path, so that the code is
 * compiled and the keys are ready before a follower waits. Nothing is asked, counted or logged.
 * @throws what reading the settings threw
 */
export async function warmUp({ settings, now }: Parts): Promise<void> {
  const { wechat } = await settings.current();
  const handle = createMessageHandler({
    settings,
    now,
    answer: () => Promise.resolve({ reply: { kind: 'text', text: '好' }, responder: 'fixed' }),
    telemetry: { answered: nothing, failed: nothing },
  });
  const [token = ''] = wechat.tokens;
  toResult(await handle(toRequest(madeUpEvent(token, now()))));
}

function nothing(): void {}

function madeUpEvent(token: string, nowMs: number) {
  const timestamp = String(Math.floor(nowMs / 1000));
  const nonce = '0';
  const signature = sign([token, timestamp, nonce]);
  return {
    rawQueryString: `signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`,
    requestContext: { http: { method: 'POST' }, timeEpoch: nowMs },
    headers: { 'content-type': 'text/xml' },
    body: `<xml><ToUserName><![CDATA[account]]></ToUserName><FromUserName><![CDATA[follower]]></FromUserName><CreateTime>${timestamp}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content><MsgId>1</MsgId></xml>`,
    isBase64Encoded: false,
  };
}
