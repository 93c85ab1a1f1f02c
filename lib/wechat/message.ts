import { UnreadableMessage } from '../errors.ts';
import { parseEvent, type Event, type Unknown } from './event.ts';
import { numberOf, optionalTextOf, parseXml, textOf, wordOf, type Fields } from './xml.ts';

/** The two ends of a conversation, in WeChat's ids. */
export interface Parties {
  /** Original id of the official account, `gh_…` (`ToUserName` of a push). */
  readonly account: string;
  /** Openid of the follower (`FromUserName` of a push). */
  readonly follower: string;
}

/** What every push says. */
export interface Pushed extends Parties {
  /** `CreateTime`: when the follower sent it, in seconds. */
  readonly sentAtSeconds: number;
}

/** What an ordinary message has beside its content. */
export interface Sent {
  /** `MsgId`, a 64-bit number: kept as text, since a JavaScript number would round it. */
  readonly id: string;
  /** The article below which the message was written: `MsgDataId` and `Idx`, counted from 1. */
  readonly article?: { readonly id: string; readonly index: number };
}

/**
 * What an ordinary message holds, in the words of the documentation.
 * @see https://developers.weixin.qq.com/doc/subscription/guide/product/message/Receiving_standard_messages.html
 */
export type Content =
  /** `menuId` is set when the text was sent by tapping a menu link. */
  | { readonly kind: 'text'; readonly text: string; readonly menuId?: string }
  /** A sticker, or what else WeChat cannot forward: pushed as a text that says so, kept in `notice`. */
  | { readonly kind: 'sticker'; readonly notice: string }
  | { readonly kind: 'image'; readonly picUrl: string; readonly mediaId: string }
  | {
      readonly kind: 'voice';
      readonly mediaId: string;
      readonly format: string;
      readonly mediaId16K?: string;
      /** What WeChat heard. Left out of the documentation since, and mostly empty. */
      readonly recognition: string;
    }
  | {
      readonly kind: 'video' | 'shortvideo';
      readonly mediaId: string;
      readonly thumbMediaId: string;
    }
  | {
      readonly kind: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly scale: number;
      readonly label: string;
    }
  | {
      readonly kind: 'link';
      readonly title: string;
      readonly description: string;
      readonly url: string;
    }
  | {
      readonly kind: 'mini-program-page';
      readonly title: string;
      readonly appId: string;
      readonly pagePath: string;
      readonly thumbUrl: string;
      readonly thumbMediaId: string;
    };

/** What a follower sent or did. A number that WeChat left out or misspelt is NaN. */
export type Message = Pushed & ((Sent & Content) | Event | Unknown);

/**
 * Reads a pushed message.
 * @throws UnreadableMessage when the body is not WeChat's XML or does not say who sent it
 */
export function parseMessage(xml: string): Message {
  const fields = parseXml(xml);
  const pushed = {
    account: wordOf(fields, 'ToUserName'),
    follower: wordOf(fields, 'FromUserName'),
    sentAtSeconds: numberOf(fields, 'CreateTime'),
  };
  if (pushed.account === '' || pushed.follower === '') {
    throw new UnreadableMessage({
      zh: '消息里没有 FromUserName 或 ToUserName。',
      en: 'The message lacks FromUserName or ToUserName.',
    });
  }
  const type = wordOf(fields, 'MsgType');
  if (type === 'event') return { ...pushed, ...parseEvent(fields) };
  const content = contents.get(type)?.(fields);
  return content === undefined
    ? { ...pushed, kind: 'unknown', wireName: type }
    : { ...pushed, ...parseSent(fields), ...content };
}

function parseSent(fields: Fields): Sent {
  const id = wordOf(fields, 'MsgId');
  const articleId = textOf(fields, 'MsgDataId');
  if (articleId === '') return { id };
  return { id, article: { id: articleId, index: numberOf(fields, 'Idx') } };
}

/** By `MsgType`. */
const contents = new Map(
  Object.entries<(fields: Fields) => Content>({
    text: textOrSticker,
    image: (fields) => ({
      kind: 'image',
      picUrl: textOf(fields, 'PicUrl'),
      mediaId: textOf(fields, 'MediaId'),
    }),
    voice: (fields) => ({
      kind: 'voice',
      mediaId: textOf(fields, 'MediaId'),
      format: textOf(fields, 'Format'),
      ...optionalTextOf(fields, 'mediaId16K', 'MediaId16K'),
      recognition: textOf(fields, 'Recognition'),
    }),
    video: (fields) => ({ kind: 'video', ...videoOf(fields) }),
    shortvideo: (fields) => ({ kind: 'shortvideo', ...videoOf(fields) }),
    location: (fields) => ({
      kind: 'location',
      latitude: numberOf(fields, 'Location_X'),
      longitude: numberOf(fields, 'Location_Y'),
      scale: numberOf(fields, 'Scale'),
      label: textOf(fields, 'Label'),
    }),
    link: (fields) => ({
      kind: 'link',
      title: textOf(fields, 'Title'),
      description: textOf(fields, 'Description'),
      url: textOf(fields, 'Url'),
    }),
    miniprogrampage: (fields) => ({
      kind: 'mini-program-page',
      title: textOf(fields, 'Title'),
      appId: textOf(fields, 'AppId'),
      pagePath: textOf(fields, 'PagePath'),
      thumbUrl: textOf(fields, 'ThumbUrl'),
      thumbMediaId: textOf(fields, 'ThumbMediaId'),
    }),
  }),
);

/**
 * What WeChat pushes in place of a sticker and of other content that it does not forward.
 * @see https://github.com/wechatpy/wechatpy/issues/656
 */
const stickerNotices: ReadonlySet<string> = new Set([
  '【收到不支持的消息类型，暂无法显示】',
  '[收到不支持的消息类型，暂无法显示]',
  '[Unsupported Message]',
]);

function textOrSticker(fields: Fields): Content {
  const text = textOf(fields, 'Content');
  const notice = text.trim();
  if (stickerNotices.has(notice)) return { kind: 'sticker', notice };
  return { kind: 'text', text, ...optionalTextOf(fields, 'menuId', 'bizmsgmenuid') };
}

function videoOf(fields: Fields) {
  return { mediaId: textOf(fields, 'MediaId'), thumbMediaId: textOf(fields, 'ThumbMediaId') };
}
