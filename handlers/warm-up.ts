import { createAnswer, type AnswerMessage } from '../lib/answer-message.ts';
import { toRequest, toResult } from '../lib/aws/gateway.ts';
import { createGuardedStore } from '../lib/delivery/guarded-store.ts';
import { createCountToday } from '../lib/delivery/questions-today.ts';
import type { RuleBook } from '../lib/rules/book.ts';
import type { Settings } from '../lib/settings/parse.ts';
import type { SettingsSource } from '../lib/settings/source.ts';
import { createAskLimit } from '../lib/upstream/ask.ts';
import { createTuring } from '../lib/upstream/turing.ts';
import { encrypt } from '../lib/wechat/cipher.ts';
import type { EnvelopeSettings } from '../lib/wechat/envelope.ts';
import { sign } from '../lib/wechat/signature.ts';
import { createMessageHandler } from './message.ts';

interface Parts {
  readonly settings: SettingsSource<Settings>;
  readonly rules: RuleBook;
  readonly now: () => number;
  readonly random: () => Buffer;
  readonly newOwner: () => string;
}

/**
 * Loads the settings and sends one made-up message through the whole path, so that the code is
 * compiled and the keys are ready before a follower waits. Nothing is asked, counted or logged.
 * @throws what reading the settings threw
 */
export async function warmUp(parts: Parts): Promise<void> {
  const { settings, now, random } = parts;
  const { wechat } = await settings.current();
  const handle = createMessageHandler({
    settings,
    now,
    random,
    answer: createAnswerOfNobody(parts),
    transcript: () => () => Promise.resolve(),
    telemetry: { answered: nothing, failed: nothing },
  });
  toResult(await handle(toRequest(madeUpEvent(wechat, now(), random())), now()));
}

function nothing(): void {}

function nobody(): Promise<never> {
  return Promise.reject(new Error('Nobody is there while warming up.'));
}

/** A push as the configured mode wants it, sealed where that is asked for. */
function madeUpEvent(wechat: EnvelopeSettings, nowMs: number, random: Buffer) {
  const [token = ''] = wechat.tokens;
  const timestamp = String(Math.floor(nowMs / 1000));
  const nonce = '0';
  const plain = `<xml><ToUserName><![CDATA[account]]></ToUserName><FromUserName><![CDATA[follower]]></FromUserName><CreateTime>${timestamp}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[一个问题]]></Content><MsgId>1</MsgId></xml>`;
  const [aesKey] = wechat.mode === 'plain' ? [] : wechat.aesKeys;
  const isPlain = wechat.mode === 'plain' || aesKey === undefined;
  const sealed = isPlain ? [] : [encrypt(aesKey, plain, wechat.appId, random)];
  const signature = sign([token, timestamp, nonce, ...sealed]);
  return {
    rawQueryString: `${isPlain ? '' : 'msg_'}signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`,
    requestContext: { http: { method: 'POST' }, timeEpoch: nowMs },
    headers: { 'content-type': 'text/xml' },
    body: isPlain ? plain : `<xml><Encrypt><![CDATA[${sealed.join('')}]]></Encrypt></xml>`,
    isBase64Encoded: false,
  };
}

/** The answers as they are, but Turing says the same at once, and nobody else is there. */
function createAnswerOfNobody({ rules, now, newOwner }: Parts): AnswerMessage {
  const said = {
    intent: { code: 10_004 },
    results: [{ resultType: 'text', values: { text: '好' } }],
  };
  const post = () => Promise.resolve({ status: 200, headers: {}, body: JSON.stringify(said) });
  return createAnswer({
    rules,
    askTuring: createTuring({ post, now }),
    askChatModel: nobody,
    limit: createAskLimit({ now, perMinute: 1 }),
    countToday: createCountToday({ store: undefined, now }),
    store: createGuardedStore({ load: nobody, now }),
    now,
    newOwner,
  });
}
