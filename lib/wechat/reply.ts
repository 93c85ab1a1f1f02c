import type { Message } from './message.ts';
import { legalText, replyText } from './text.ts';
import { cdata } from './xml.ts';

/** One entry of a news reply. WeChat wants all four; `picUrl` is a JPG or PNG, 360×200 or 200×200. */
export interface Article {
  readonly title: string;
  readonly description: string;
  readonly picUrl: string;
  readonly url: string;
}

/**
 * What the bot says: everything WeChat accepts as a passive reply, with what WeChat needs for it.
 * `customer-service` hands the message to a human agent, `wechat-ai` to WeChat's own AI reply (in
 * grey release, and only for accounts that have it). `none` acknowledges and says nothing.
 * @see https://developers.weixin.qq.com/doc/subscription/guide/product/message/Passive_user_reply_message.html
 */
export type Reply =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'image' | 'voice'; readonly mediaId: string }
  | {
      readonly kind: 'video';
      readonly mediaId: string;
      readonly title?: string;
      readonly description?: string;
    }
  | {
      readonly kind: 'music';
      readonly thumbMediaId: string;
      readonly title?: string;
      readonly description?: string;
      readonly url?: string;
      readonly hqUrl?: string;
    }
  | { readonly kind: 'news'; readonly articles: readonly [Article, ...Article[]] }
  | { readonly kind: 'customer-service'; readonly agent?: string }
  | { readonly kind: 'wechat-ai' }
  | { readonly kind: 'none' };

/** Whether a value of unknown origin is a reply that can be rendered. */
export function isReply(value: unknown): value is Reply {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const has = (name: string) => typeof Reflect.get(value, name) === 'string';
  switch (value.kind) {
    case 'text':
      return has('text');
    case 'image':
    case 'voice':
    case 'video':
      return has('mediaId');
    case 'music':
      return has('thumbMediaId');
    case 'news':
      return (
        'articles' in value && Array.isArray(value.articles) && value.articles.every(isArticle)
      );
    default:
      return value.kind === 'customer-service' || value.kind === 'none';
  }
}

function isArticle(value: unknown): value is Article {
  if (typeof value !== 'object' || value === null) return false;
  return ['title', 'description', 'picUrl', 'url'].every(
    (name) => typeof Reflect.get(value, name) === 'string',
  );
}

/** A reply as it is sent, before it is sealed. */
export interface Rendered {
  readonly body: string;
  /** Articles that WeChat would not have shown, and that were left out. */
  readonly droppedArticles: number;
}

/** Exactly these seven bytes tell WeChat: received, nothing to say, do not deliver again. */
export const acknowledgement = 'success';

/**
 * Most articles shown: one in reply to a message since 2018-10-12, eight in reply to an event. WeChat
 * drops the rest by itself; in earlier years it showed nothing at all.
 */
const maxArticles = { toMessage: 1, toEvent: 8 } as const;

/**
 * The body that answers a message: To and From swapped, `CreateTime` in seconds, at most
 * 2047 bytes of text. A reply that WeChat could not show (a text with nothing visible in it, an empty
 * media id, an event handed to an agent) becomes the acknowledgement, because the follower would
 * see WeChat's fault banner instead.
 */
export function renderReply(reply: Reply, message: Message, nowMs: number): Rendered {
  const limit = isOrdinary(message) ? maxArticles.toMessage : maxArticles.toEvent;
  const content = renderContent(reply, message, limit);
  if (content === undefined) return { body: acknowledgement, droppedArticles: 0 };
  const to = element('ToUserName', message.follower) + element('FromUserName', message.account);
  const time = `<CreateTime>${Math.floor(nowMs / 1000)}</CreateTime>`;
  const body = `<xml>${to}${time}${content}</xml>`;
  const articles = reply.kind === 'news' ? reply.articles.length : 0;
  return { body, droppedArticles: Math.max(0, articles - limit) };
}

// What is unknown may be a message, so the narrower limits are taken.
function isOrdinary(message: Message): boolean {
  return 'id' in message || message.kind === 'unknown';
}

function renderContent(reply: Reply, message: Message, limit: number): string | undefined {
  switch (reply.kind) {
    case 'text':
      return renderText(reply.text);
    case 'image':
    case 'voice':
      return renderMedia(reply.kind, reply.mediaId);
    case 'video': {
      const { mediaId, title, description } = reply;
      return renderMedia('video', mediaId, { Title: title, Description: description });
    }
    case 'music':
      return renderMusic(reply);
    case 'news':
      return renderNews(reply.articles.slice(0, limit));
    case 'customer-service':
      return isOrdinary(message) ? renderTransfer(reply.agent) : undefined;
    case 'wechat-ai':
      return element('MsgType', 'transfer_biz_ai_ivr');
    default:
      return undefined;
  }
}

function renderText(written: string): string | undefined {
  const text = replyText(written);
  return text === '' ? undefined : element('MsgType', 'text') + element('Content', text);
}

/** The element of each kind of media: `<Image>`, `<Voice>`, `<Video>`. Without an id there is nothing to show. */
function renderMedia(
  kind: 'image' | 'voice' | 'video',
  mediaId: string,
  more: Readonly<Record<string, string | undefined>> = {},
): string | undefined {
  if (legalText(mediaId).trim() === '') return undefined;
  const tag = { image: 'Image', voice: 'Voice', video: 'Video' }[kind];
  const fields = elements({ MediaId: mediaId, ...more });
  return `${element('MsgType', kind)}<${tag}>${fields}</${tag}>`;
}

// The documentation's table writes MusicURL, its example MusicUrl, as all libraries do.
function renderMusic(reply: Extract<Reply, { kind: 'music' }>): string | undefined {
  const { title, description, url, hqUrl, thumbMediaId } = reply;
  if (legalText(thumbMediaId).trim() === '') return undefined;
  const fields = { Title: title, Description: description, MusicUrl: url, HQMusicUrl: hqUrl };
  const music = elements({ ...fields, ThumbMediaId: thumbMediaId });
  return `${element('MsgType', 'music')}<Music>${music}</Music>`;
}

function renderNews(articles: readonly Article[]): string {
  const items = articles.map(({ title, description, picUrl, url }) => {
    const fields = { Title: title, Description: description, PicUrl: picUrl, Url: url };
    return `<item>${elements(fields)}</item>`;
  });
  const count = `<ArticleCount>${articles.length}</ArticleCount>`;
  return `${element('MsgType', 'news')}${count}<Articles>${items.join('')}</Articles>`;
}

function renderTransfer(agent: string | undefined): string {
  const transfer = element('MsgType', 'transfer_customer_service');
  return agent === undefined
    ? transfer
    : `${transfer}<TransInfo>${element('KfAccount', agent)}</TransInfo>`;
}

function elements(fields: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(fields)
    .map(([name, text]) => (text === undefined ? '' : element(name, text)))
    .join('');
}

function element(name: string, text: string): string {
  return `<${name}>${cdata(text)}</${name}>`;
}
