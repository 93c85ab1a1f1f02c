import { createHash, randomBytes } from 'node:crypto';
import * as wecom from '@wecom/crypto';
import WechatCrypto from 'wechat-crypto';
import { createAesKey, randomBytesInFront } from '../../lib/wechat/cipher.ts';
import { openEnvelope, type EnvelopeSettings } from '../../lib/wechat/envelope.ts';
import { parseXml } from '../../lib/wechat/xml.ts';
import { account, nowMs, nowSeconds } from './account.ts';

/** A request as it comes from the HTTP side. */
export interface Request {
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

/** What a contestant makes of a request. */
export interface Opened {
  readonly xml: string;
  /** The body that answers with this reply. */
  seal(reply: string): string;
}

export interface Contestant {
  readonly name: string;
  /** Verifies, decrypts and checks the app id; throws when the request must be refused. */
  readonly open: (request: Request) => Opened;
}

const random = () => randomBytes(randomBytesInFront);

const tokens = { tokens: [account.token], maxClockSkewSeconds: 300 };

/** Verification, XML and all refusals as they run in the function. */
function project(settings: EnvelopeSettings): Contestant {
  return {
    name: 'this project',
    open: ({ query, body }) => {
      const envelope = openEnvelope(query, body, settings, nowMs);
      return {
        xml: envelope.xml,
        seal: (reply) => envelope.seal(reply, { nowMs, random }),
      };
    },
  };
}

/** What a library of ciphers and signatures offers. */
interface Library {
  getSignature(timestamp: string, nonce: string, encrypted: string): string;
  decrypt(encrypted: string): { readonly message: string; readonly id: string };
  encrypt(text: string): string;
}

/**
 * A library with what it leaves to its user: reading query and XML, comparing signature and app id,
 * the text of the reply's envelope. Written as cheaply as it can be without being wrong: `===`, the
 * one parameter wanted, and no guard where base64 and hex need none. XML is read by the project's
 * own parser, which is thus the same for all.
 */
function peer(name: string, library: Library): Contestant {
  return {
    name,
    open: ({ query, body }) => {
      const encrypted = parseXml(body.toString('utf8'))['Encrypt'];
      const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? ''];
      if (typeof encrypted !== 'string') throw new Error('not encrypted');
      if (library.getSignature(timestamp, nonce, encrypted) !== query.get('msg_signature')) {
        throw new Error('the signature does not fit');
      }
      const { message, id } = library.decrypt(encrypted);
      if (id !== account.appId) throw new Error('sealed for another account');
      return { xml: message, seal: (reply) => sealWith(library, reply, nonce) };
    },
  };
}

function sealWith(library: Library, reply: string, nonce: string): string {
  const encrypted = library.encrypt(reply);
  const timestamp = String(nowSeconds);
  const signature = library.getSignature(timestamp, nonce, encrypted);
  return sealedReply(encrypted, signature, timestamp, nonce);
}

/** The envelope of a sealed reply, as every contestant has to write it. */
export function sealedReply(
  encrypted: string,
  signature: string,
  timestamp: string,
  nonce: string,
): string {
  return [
    '<xml>',
    `<Encrypt><![CDATA[${encrypted}]]></Encrypt>`,
    `<MsgSignature><![CDATA[${signature}]]></MsgSignature>`,
    `<TimeStamp>${timestamp}</TimeStamp>`,
    `<Nonce><![CDATA[${nonce}]]></Nonce>`,
    '</xml>',
  ].join('');
}

function wecomLibrary({ token, appId, aesKey }: typeof account): Library {
  return {
    getSignature: (timestamp, nonce, encrypted) =>
      wecom.getSignature(token, timestamp, nonce, encrypted),
    decrypt: (encrypted) => wecom.decrypt(aesKey, encrypted),
    encrypt: (text) => wecom.encrypt(aesKey, text, appId),
  };
}

/** Safe mode (安全模式): everything sealed. The first is what the others are compared with. */
export function safeModeContestants(): readonly Contestant[] {
  const { token, appId, aesKey } = account;
  const settings = { ...tokens, mode: 'safe', appId, aesKeys: [createAesKey(aesKey)] } as const;
  return [
    project(settings),
    peer('@wecom/crypto', wecomLibrary(account)),
    peer('wechat-crypto', new WechatCrypto(token, aesKey, appId)),
  ];
}

/** Plain mode (明文模式): a signature over three parts of the query, and a body as it is. */
export function plainModeContestants(): readonly Contestant[] {
  return [project({ ...tokens, mode: 'plain' }), floor];
}

/** The least that tells WeChat from a forger: one SHA-1 and one comparison. No library, no care. */
const floor: Contestant = {
  name: 'bare sha1 (floor)',
  open: ({ query, body }) => {
    const parts = [account.token, query.get('timestamp') ?? '', query.get('nonce') ?? ''];
    const signature = createHash('sha1').update(parts.toSorted().join('')).digest('hex');
    if (signature !== query.get('signature')) throw new Error('the signature does not fit');
    return { xml: body.toString('utf8'), seal: (reply) => reply };
  },
};
