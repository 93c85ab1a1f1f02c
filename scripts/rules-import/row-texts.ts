import type { Bilingual } from '../../lib/bilingual.ts';
import { maxTextBytes } from '../../lib/wechat/text.ts';
import { excerpt } from '../sentence.ts';
import type { Answer, Match } from './rules-document.ts';
import { knownHeaders, type Field } from './table.ts';

/** Texts of a row by column; empty for a column that the table lacks. */
export type Texts = Readonly<Record<Field, string>>;

/** Answer of a row and the fields that it does not use, or why there is no answer. */
type RowAnswer =
  { readonly answer: Answer; readonly unused: readonly Field[] } | { readonly problem: Bilingual };

type Kind = 'text' | 'news' | 'image' | 'voice' | 'video';

const kinds: ReadonlyMap<string, Kind> = new Map([
  ['', 'text'],
  ...['文字', '文本', '文字消息', '文本消息', 'text'].map((name) => [name, 'text'] as const),
  ...['图文', '图文消息', 'news', 'article'].map((name) => [name, 'news'] as const),
  ...['图片', '图片消息', 'image', 'img'].map((name) => [name, 'image'] as const),
  ...['语音', '语音消息', 'voice'].map((name) => [name, 'voice'] as const),
  ...['视频', '视频消息', 'video'].map((name) => [name, 'video'] as const),
]);

/** Columns that each kind of answer reads. */
const used: Readonly<Record<Kind, readonly Field[]>> = {
  text: ['answer'],
  news: ['title', 'description', 'picUrl', 'url'],
  image: ['answer'],
  voice: ['answer'],
  video: ['answer', 'title', 'description'],
};

/** Reads the answer of a row. An empty type is a text; the match decides which variables there are. */
export function readAnswer(texts: Texts, match: Match): RowAnswer {
  const kind = kinds.get(texts.type.normalize('NFKC').toLowerCase().replace(/\s/gu, ''));
  if (kind === undefined) return { problem: unknownType(texts.type) };
  const answer = build(kind, texts, match);
  if (isSentence(answer)) return { problem: answer };
  const fields = ['answer', 'title', 'description', 'picUrl', 'url'] as const;
  const unused = fields.filter((field) => texts[field] !== '' && !used[kind].includes(field));
  return { answer, unused };
}

function build(kind: Kind, texts: Texts, match: Match): Answer | Bilingual {
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

function textProblem({ answer, title, url }: Texts): Bilingual | undefined {
  if (answer === '' && (title !== '' || url !== '')) {
    return {
      zh: '没有回复内容，却有标题或链接；如果是图文，请在「回复类型」里写 图文',
      en: 'no answer, but a title or a link; for a news card write news into the column type',
    };
  }
  if (answer === '') return { zh: '没有回复内容', en: 'no answer' };
  return tooLong(answer);
}

/** Says that a text is too long for a reply: WeChat would show its fault banner. */
export function tooLong(text: string): Bilingual | undefined {
  const bytes = Buffer.byteLength(text);
  if (bytes <= maxTextBytes) return undefined;
  return {
    zh: `回复内容有 ${bytes} 字节，微信最多 ${maxTextBytes} 字节（约 ${Math.floor(maxTextBytes / 3)} 个汉字）`,
    en: `the answer has ${bytes} bytes; WeChat takes ${maxTextBytes} (about ${Math.floor(maxTextBytes / 3)} Chinese characters)`,
  };
}

function newsAnswer(texts: Texts, match: Match): Answer | Bilingual {
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

function notAnAddress(written: string): Bilingual {
  return {
    zh: `「${excerpt(written)}」不是以 http:// 或 https:// 开头的网址`,
    en: `"${excerpt(written)}" is no address that begins with http:// or https://`,
  };
}

/** Whether a text is an http or https address. */
export function isWebAddress(written: string): boolean {
  return /^https?:\/\//i.test(written) && URL.canParse(written);
}

function mediaProblem(mediaId: string): Bilingual | undefined {
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

function unknownType(written: string): Bilingual {
  return {
    zh: `回复类型「${excerpt(written)}」不认识；请写 文字、图文、图片、语音 或 视频`,
    en: `the type "${excerpt(written)}" is not known; write text, news, image, voice or video`,
  };
}

/** Tells a reason from a value. */
export function isSentence(value: unknown): value is Bilingual {
  return typeof value === 'object' && value !== null && 'zh' in value && 'en' in value;
}

/** Matches a doubled brace, which rules show as one, or a single one with what it holds. */
const braces = /\{\{|\}\}|\{([^{}]*)(\}?)/g;

/**
 * A text of a table as rules.yml writes it. Variables and doubled braces stay what they are there; a
 * brace that begins nothing is doubled. Or why the text cannot be an answer: a word in braces that is
 * no variable of a keyword's answer.
 */
function toRuleText(text: string, match: Match): string | Bilingual {
  const variables = match === 'regex' ? /^(?:question|word|date|time|[1-9])$/ : plainVariables;
  for (const [whole, name, end] of text.matchAll(braces)) {
    if (name === undefined || end === '' || /^tap:\s*\S/.test(name)) continue;
    if (!variables.test(name)) return notAVariable(whole, match);
  }
  return text.replace(braces, (whole, name: string | undefined, end) =>
    name === undefined || end === '}' ? whole : `{${whole}`,
  );
}

const plainVariables = /^(?:question|word|date|time)$/;

/** Doubles the braces of a text written where there are no variables: they are shown as they were. */
export function toLiteralRuleText(text: string): string {
  return text.replace(/[{}]/g, (brace) => brace + brace);
}

function notAVariable(written: string, match: Match): Bilingual {
  const whole = excerpt(written);
  const groups = match === 'regex' ? ' {1}…{9}' : '';
  const known = `{question} {word}${groups} {date} {time}`;
  return {
    zh: `没有变量 ${whole}；可以用 ${known} {tap:文字}，要显示花括号就写两个 {{ }}`,
    en: `there is no variable ${whole}; there are ${known} {tap:TEXT}, and for braces write two: {{ }}`,
  };
}

const matches: ReadonlyMap<string, Match> = new Map([
  ['', 'exact'],
  ...['精确', '精确匹配', '全匹配', '完全匹配', '完全', '等于', 'exact', 'equal'].map(
    (name) => [name, 'exact'] as const,
  ),
  ...['包含', '包含匹配', '模糊', '模糊匹配', '半匹配', 'contains', 'contain'].map(
    (name) => [name, 'contains'] as const,
  ),
  ...['前缀', '前缀匹配', '开头', '开头匹配', 'prefix', 'startswith'].map(
    (name) => [name, 'prefix'] as const,
  ),
  ...['正则', '正则匹配', '正则表达式', 'regex', 'regexp'].map((name) => [name, 'regex'] as const),
]);

/** Parses the cell that says how keywords are compared; an empty one means exact. */
export function parseMatch(written: string): Match | Bilingual {
  const folded = written.normalize('NFKC').toLowerCase().replace(/\s/gu, '');
  return (
    matches.get(folded) ?? {
      zh: `匹配方式「${excerpt(written)}」不认识；请写 精确、包含、前缀 或 正则`,
      en: `the match "${excerpt(written)}" is not known; write exact, contains, prefix or regex`,
    }
  );
}

/**
 * The keywords of a cell. A regular expression has one to a line, because a comma or a bar may be
 * part of it; everything else is also parted by ， , 、 ； ; and |.
 */
export function splitKeywords(written: string, match: Match): readonly string[] {
  const separator = match === 'regex' ? /\n/ : /[,，、;；|｜\n]/;
  return written
    .split(separator)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
