import { maxTextBytes } from '../../lib/wechat/text.ts';
import { knownHeaders, type Field } from './header.ts';
import type { Answer, Match } from './rule.ts';
import type { Sentence } from '../../lib/sentence.ts';
import { excerpt } from '../sentence.ts';
import { toRuleText } from './variables.ts';

/** The texts of a row by column; a column that the table does not have is empty. */
export type Texts = Readonly<Record<Field, string>>;

/** What a row answers, and what of the row the answer has no use for. Or why it gives no answer. */
export type RowAnswer =
  { readonly answer: Answer; readonly unused: readonly Field[] } | { readonly problem: Sentence };

type Kind = 'text' | 'news' | 'image' | 'voice' | 'video';

const kinds: ReadonlyMap<string, Kind> = new Map([
  ['', 'text'],
  ...['文字', '文本', '文字消息', '文本消息', 'text'].map((name) => [name, 'text'] as const),
  ...['图文', '图文消息', 'news', 'article'].map((name) => [name, 'news'] as const),
  ...['图片', '图片消息', 'image', 'img'].map((name) => [name, 'image'] as const),
  ...['语音', '语音消息', 'voice'].map((name) => [name, 'voice'] as const),
  ...['视频', '视频消息', 'video'].map((name) => [name, 'video'] as const),
]);

/** The columns that each kind of answer reads. */
const used: Readonly<Record<Kind, readonly Field[]>> = {
  text: ['answer'],
  news: ['title', 'description', 'picUrl', 'url'],
  image: ['answer'],
  voice: ['answer'],
  video: ['answer', 'title', 'description'],
};

/** The answer that a row describes. An empty type is a text; which variables there are, depends on the match. */
export function readAnswer(texts: Texts, match: Match): RowAnswer {
  const kind = kinds.get(texts.type.normalize('NFKC').toLowerCase().replace(/\s/gu, ''));
  if (kind === undefined) return { problem: unknownType(texts.type) };
  const answer = build(kind, texts, match);
  if (isSentence(answer)) return { problem: answer };
  const fields = ['answer', 'title', 'description', 'picUrl', 'url'] as const;
  const unused = fields.filter((field) => texts[field] !== '' && !used[kind].includes(field));
  return { answer, unused };
}

function build(kind: Kind, texts: Texts, match: Match): Answer | Sentence {
  switch (kind) {
    case 'text':
      return textProblem(texts) ?? toRuleText(texts.answer, match);
    case 'news':
      return newsAnswer(texts, match);
    case 'image':
      return mediaProblem(texts.answer) ?? { image: texts.answer };
    case 'voice':
      return mediaProblem(texts.answer) ?? { voice: texts.answer };
    default:
      return mediaProblem(texts.answer) ?? { video: videoOf(texts) };
  }
}

function textProblem({ answer, title, url }: Texts): Sentence | undefined {
  if (answer === '' && (title !== '' || url !== '')) {
    return {
      zh: '没有回复内容，却有标题或链接；如果是图文，请在「回复类型」里写 图文',
      en: 'no answer, but a title or a link; for a news card write news into the column type',
    };
  }
  if (answer === '') return { zh: '没有回复内容', en: 'no answer' };
  return tooLong(answer);
}

/** Why WeChat would show its fault banner instead of the text. */
export function tooLong(text: string): Sentence | undefined {
  const bytes = Buffer.byteLength(text);
  if (bytes <= maxTextBytes) return undefined;
  return {
    zh: `回复内容有 ${bytes} 字节，微信最多 ${maxTextBytes} 字节（约 ${Math.floor(maxTextBytes / 3)} 个汉字）`,
    en: `the answer has ${bytes} bytes; WeChat takes ${maxTextBytes} (about ${Math.floor(maxTextBytes / 3)} Chinese characters)`,
  };
}

function newsAnswer(texts: Texts, match: Match): Answer | Sentence {
  const { picUrl, url } = texts;
  const missing = (['title', 'picUrl', 'url'] as const).filter((field) => texts[field] === '');
  if (missing.length > 0) {
    return {
      zh: `图文缺少：${missing.map((field) => knownHeaders[field][0]).join('、')}`,
      en: `a news card needs title, picUrl and url; missing: ${missing.join(', ')}`,
    };
  }
  const wrong = [picUrl, url].find((address) => !isWebAddress(address));
  if (wrong !== undefined) return notAnAddress(wrong);
  const title = toRuleText(texts.title, match);
  const description = toRuleText(texts.description, match);
  if (typeof title !== 'string') return title;
  if (typeof description !== 'string') return description;
  return { news: { title, description, picUrl, url } };
}

function notAnAddress(written: string): Sentence {
  return {
    zh: `「${excerpt(written)}」不是以 http:// 或 https:// 开头的网址`,
    en: `"${excerpt(written)}" is no address that begins with http:// or https://`,
  };
}

/** Whether a browser could open it. */
export function isWebAddress(written: string): boolean {
  return /^https?:\/\//i.test(written) && URL.canParse(written);
}

function mediaProblem(mediaId: string): Sentence | undefined {
  if (/^[\w-]{10,}$/.test(mediaId)) return undefined;
  return {
    zh: '图片、语音、视频的「回复内容」须是永久素材的 media_id，不能是网址或文件名',
    en: 'the answer of an image, a voice or a video is the media_id of permanent material, no address and no file name',
  };
}

function videoOf({ answer, title, description }: Texts) {
  return {
    mediaId: answer,
    ...(title === '' ? {} : { title }),
    ...(description === '' ? {} : { description }),
  };
}

function unknownType(written: string): Sentence {
  return {
    zh: `回复类型「${excerpt(written)}」不认识；请写 文字、图文、图片、语音 或 视频`,
    en: `the type "${excerpt(written)}" is not known; write text, news, image, voice or video`,
  };
}

/** Tells a reason from a value. */
export function isSentence(value: unknown): value is Sentence {
  return typeof value === 'object' && value !== null && 'zh' in value && 'en' in value;
}
