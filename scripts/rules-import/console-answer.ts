import type { Article } from '../../lib/wechat/reply.ts';
import { tooLong, isWebAddress } from './row-texts.ts';
import type { Answer } from './rule.ts';
import type { Sentence } from '../../lib/sentence.ts';
import { toLiteralRuleText } from './variables.ts';
import { at } from './wechat-api.ts';

/** Most articles of one news reply. */
const maxArticles = 8;

/** An answer and what to know about it, or why it cannot be carried over. */
export type ConsoleAnswer =
  { readonly answer: Answer; readonly notes: readonly Sentence[] } | { readonly problem: Sentence };

/**
 * A reply of the console, as `{type, content}` with `news_info` beside it for articles.
 *
 * Images, voices and videos come as material that WeChat deletes after three days, so their ids
 * are of no use in rules.
 */
export function readConsoleAnswer(reply: unknown): ConsoleAnswer {
  const type = at(reply, 'type');
  if (type === 'text') return readText(at(reply, 'content'));
  if (type === 'news') return readNews(reply);
  if (type === 'img' || type === 'image' || type === 'voice' || type === 'video') {
    return { problem: temporaryMedia(type) };
  }
  const name = typeof type === 'string' ? type : '?';
  return {
    problem: {
      zh: `「${name}」这种回复不能用作被动回复`,
      en: `a reply of type "${name}" cannot be given by a server`,
    },
  };
}

function readText(content: unknown): ConsoleAnswer {
  const text = typeof content === 'string' ? content.replace(/\r\n?/g, '\n').trim() : '';
  if (text === '') return { problem: { zh: '文字是空的', en: 'the text is empty' } };
  const problem = tooLong(text);
  return problem === undefined ? { answer: toLiteralRuleText(text), notes: [] } : { problem };
}

function readNews(reply: unknown): ConsoleAnswer {
  const list = at(at(reply, 'news_info'), 'list');
  if (!Array.isArray(list) || list.length === 0) {
    return {
      problem: {
        zh: '图文只有素材编号，没有标题和链接；请在 rules.yml 里用 news 写上标题、图片和链接',
        en: 'the article comes as a number of material, without title and link; write it as news in rules.yml',
      },
    };
  }
  const articles = list.map(readArticle);
  const shown = articles.filter((article) => article !== undefined);
  const [first] = shown;
  if (first === undefined) {
    return {
      problem: {
        zh: '图文没有标题、封面或链接',
        en: 'the article has no title, no cover or no link',
      },
    };
  }
  const kept = shown.slice(0, maxArticles);
  return { answer: { news: kept.length === 1 ? first : kept }, notes: newsNotes(list, kept) };
}

function newsNotes(list: readonly unknown[], kept: readonly Article[]): readonly Sentence[] {
  const dropped = list.length - kept.length;
  const several: Sentence = {
    zh: `图文有 ${kept.length} 篇；回复消息时微信只显示第一篇`,
    en: `has ${kept.length} articles; in reply to a message WeChat shows the first one only`,
  };
  const left: Sentence = {
    zh: `${dropped} 篇图文未采用：没有标题、封面或链接，或超过 ${maxArticles} 篇`,
    en: `${dropped} articles are not taken: no title, cover or link, or more than ${maxArticles}`,
  };
  return [...(kept.length > 1 ? [several] : []), ...(dropped > 0 ? [left] : [])];
}

function readArticle(entry: unknown): Article | undefined {
  const text = (key: string) => {
    const value = at(entry, key);
    return typeof value === 'string' ? value.trim() : '';
  };
  const [title, url] = [text('title'), text('content_url') || text('source_url')];
  const [description, picUrl] = [text('digest'), text('cover_url')];
  if (title === '' || !isWebAddress(url) || !isWebAddress(picUrl)) return undefined;
  return {
    title: toLiteralRuleText(title),
    description: toLiteralRuleText(description),
    picUrl,
    url,
  };
}

function temporaryMedia(type: string): Sentence {
  const names: Readonly<Record<string, string>> = { voice: '语音', video: '视频' };
  return {
    zh: `${names[type] ?? '图片'}只给出三天内有效的临时素材；请上传为永久素材，再在 rules.yml 里写 media_id（个人号没有素材接口，请改用文字或图文）`,
    en: `${type} comes as material that WeChat deletes after three days; upload it as permanent material and write its media_id into rules.yml (a personal account has no such API: use text or news)`,
  };
}
