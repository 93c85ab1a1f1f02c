import { SaxesParser } from 'saxes';
import type { Account, Conversation } from './wechat-request.ts';
import { signatureOf, unseal, type SealingKeys } from './wechat-seal.ts';

/**
 * What a follower sees of a reply: a text, something else with the fields it was made of, nothing, or
 * WeChat's banner about a faulty account.
 */
export type Verdict =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'other'; readonly type: string; readonly elements: Elements }
  | { readonly kind: 'silence' }
  | { readonly kind: 'fault'; readonly reasons: readonly string[] };

/** Texts by the path of their element below the root, as `Image/MediaId`; `item` is counted from 1. */
export type Elements = ReadonlyMap<string, string>;

/** An HTTP answer as WeChat gets it. */
export interface ReceivedReply {
  readonly status: number;
  readonly body: string;
}

/** The bytes of Content that all reports agree on; beyond them the follower sees the banner. */
const maxContentBytes = 2047;

/** What each kind of reply cannot do without. */
const needed: Readonly<Record<string, readonly string[]>> = {
  text: ['Content'],
  image: ['Image/MediaId'],
  voice: ['Voice/MediaId'],
  video: ['Video/MediaId'],
  music: ['Music/ThumbMediaId'],
  news: ['ArticleCount', 'Articles/item1/Title', 'Articles/item1/Url'],
  transfer_customer_service: [],
  transfer_biz_ai_ivr: [],
};

/**
 * Judges a passive reply as strictly as WeChat is known or reported to: strict XML, parties
 * swapped, CreateTime in seconds, what the kind needs, Content not too long. An empty body and
 * `success` are silence. With an account whose push was sealed, the reply has to be sealed too.
 */
export function judgeReply(
  { status, body }: ReceivedReply,
  sent: Conversation,
  account?: Account,
): Verdict {
  if (status !== 200) return fault(`HTTP status ${status}`);
  if (body === '' || body === 'success') return { kind: 'silence' };
  try {
    return judgeElements(read(account === undefined ? body : openReply(body, account)), sent);
  } catch (error) {
    return fault(error instanceof Error ? error.message : String(error));
  }
}

function judgeElements(elements: Elements, sent: Conversation): Verdict {
  const reasons = [...problemsOf(elements, sent)];
  if (reasons.length > 0) return fault(...reasons);
  const type = elements.get('MsgType') ?? '';
  if (type !== 'text') return { kind: 'other', type, elements };
  return { kind: 'text', text: elements.get('Content') ?? '' };
}

function fault(...reasons: string[]): Verdict {
  return { kind: 'fault', reasons };
}

function* problemsOf(elements: Elements, sent: Conversation): Generator<string> {
  if (elements.get('ToUserName') !== sent.follower) yield 'ToUserName is not the follower';
  if (elements.get('FromUserName') !== sent.account) yield 'FromUserName is not the account';
  if (!/^\d{10}$/.test(elements.get('CreateTime') ?? '')) yield 'CreateTime is not in seconds';
  const type = elements.get('MsgType') ?? 'is missing';
  const fields = Object.hasOwn(needed, type) ? needed[type] : undefined;
  if (fields === undefined) yield `MsgType ${type} is not known`;
  for (const field of fields ?? []) {
    if ((elements.get(field) ?? '').trim() === '') yield `${field} is empty`;
  }
  const bytes = Buffer.byteLength(elements.get('Content') ?? '');
  if (bytes > maxContentBytes) yield `Content has ${bytes} bytes, more than ${maxContentBytes}`;
  const articles = [...elements.keys()].filter((path) => /^Articles\/item\d+\/Title$/.test(path));
  if (type === 'news' && elements.get('ArticleCount') !== String(articles.length)) {
    yield 'ArticleCount is not the number of articles';
  }
}

/** The clear XML of a reply. Throws when it has to be sealed, and signature, padding or app id are wrong. */
export function openReply(body: string, { token, mode = 'plain', keys }: Account): string {
  return mode === 'plain' || keys === undefined ? body : opened(body, token, keys);
}

function opened(body: string, token: string, keys: SealingKeys): string {
  const envelope = read(body);
  const part = (name: string) => {
    const text = envelope.get(name);
    if (text === undefined || text === '') throw new Error(`the reply is not sealed: no ${name}`);
    return text;
  };
  const sealed = part('Encrypt');
  const expected = signatureOf(token, part('TimeStamp'), part('Nonce'), sealed);
  if (part('MsgSignature') !== expected) throw new Error('MsgSignature does not fit');
  if (!/^\d{10}$/.test(part('TimeStamp'))) throw new Error('TimeStamp is not in seconds');
  return unseal(sealed, keys);
}

function read(xml: string): Elements {
  try {
    return readElements(xml);
  } catch (error) {
    throw new Error(`not legal XML: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
}

/** The elements below the root. Throws at the first breach of XML 1.0, or for another root than `<xml>`. */
function readElements(xml: string): Elements {
  const elements = new Map<string, string>();
  const path: string[] = [];
  let items = 0;
  const parser = new SaxesParser();
  const add = (text: string) => {
    const name = path.slice(1).join('/');
    elements.set(name, (elements.get(name) ?? '') + text);
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    if (path.length === 0 && name !== 'xml') throw new Error('the root is not <xml>');
    if (name === 'item') items += 1;
    path.push(name === 'item' ? `item${items}` : name);
    add('');
  });
  parser.on('closetag', () => path.pop());
  parser.on('text', add);
  parser.on('cdata', add);
  parser.write(xml).close();
  return elements;
}
