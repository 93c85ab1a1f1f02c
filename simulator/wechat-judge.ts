import { SaxesParser } from 'saxes';
import type { Conversation } from './wechat-request.ts';

/** What a follower sees of a reply: a text, nothing, or WeChat's banner about a faulty account. */
export type Verdict =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'silence' }
  | { readonly kind: 'fault'; readonly reasons: readonly string[] };

/** An HTTP answer as WeChat gets it. */
export interface ReceivedReply {
  readonly status: number;
  readonly body: string;
}

/** The bytes of Content that all reports agree on; beyond them the follower sees the banner. */
const maxContentBytes = 2047;

/**
 * Judges a passive reply as strictly as WeChat is known or reported to: strict XML, parties
 * swapped, CreateTime in seconds, Content neither empty nor too long. An empty body and `success`
 * are silence.
 */
export function judgeReply({ status, body }: ReceivedReply, sent: Conversation): Verdict {
  if (status !== 200) return fault(`HTTP status ${status}`);
  if (body === '' || body === 'success') return { kind: 'silence' };
  let elements;
  try {
    elements = readElements(body);
  } catch (error) {
    return fault(`not legal XML: ${error instanceof Error ? error.message : ''}`);
  }
  const reasons = [...problemsOf(elements, sent)];
  const text = elements.get('Content') ?? '';
  return reasons.length > 0 ? fault(...reasons) : { kind: 'text', text };
}

function fault(...reasons: string[]): Verdict {
  return { kind: 'fault', reasons };
}

function* problemsOf(elements: ReadonlyMap<string, string>, sent: Conversation): Generator<string> {
  if (elements.get('ToUserName') !== sent.follower) yield 'ToUserName is not the follower';
  if (elements.get('FromUserName') !== sent.account) yield 'FromUserName is not the account';
  if (!/^\d{10}$/.test(elements.get('CreateTime') ?? '')) yield 'CreateTime is not in seconds';
  const type = elements.get('MsgType');
  if (type !== 'text') yield `MsgType ${type ?? 'is missing'} is not known here`;
  const content = elements.get('Content') ?? '';
  const bytes = Buffer.byteLength(content);
  if (content.trim() === '') yield 'Content is empty';
  if (bytes > maxContentBytes) yield `Content has ${bytes} bytes, more than ${maxContentBytes}`;
}

/** The elements right below the root, by name. Throws at the first breach of XML 1.0. */
function readElements(xml: string): ReadonlyMap<string, string> {
  const elements = new Map<string, string>();
  const path: string[] = [];
  const parser = new SaxesParser();
  const add = (text: string) => {
    const [root, name] = path;
    if (root === 'xml' && name !== undefined && path.length === 2) {
      elements.set(name, (elements.get(name) ?? '') + text);
    }
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => path.push(name));
  parser.on('closetag', () => path.pop());
  parser.on('text', add);
  parser.on('cdata', add);
  parser.write(xml).close();
  return elements;
}
