import type { RuleAnswer, RuleArticle, RuleReply } from '../../lib/answers/compiled-rules.ts';
import type { Article } from '../../lib/wechat/reply.ts';
import { compileText, type TextPlace } from './compile-text.ts';
import type { AnswerEntry, ReplyEntry } from './rules-file.ts';

/** An answer of the file, or several of which one will be drawn. */
export function compileAnswer(entry: AnswerEntry, place: TextPlace): RuleAnswer {
  if (!isList(entry)) return compileReply(entry, place);
  const [first = '', ...others] = entry.map((reply, index) =>
    compileReply(reply, below(place, index)),
  );
  return others.length === 0 ? first : [first, ...others];
}

function compileReply(entry: string | ReplyEntry, place: TextPlace): string | RuleReply {
  if (typeof entry === 'string') return textReply(entry, place);
  const { text = '', news, image, voice, video, music } = entry;
  if (news !== undefined)
    return { kind: 'news', articles: compileNews(news, below(place, 'news')) };
  if (image !== undefined) return { kind: 'image', mediaId: image };
  if (voice !== undefined) return { kind: 'voice', mediaId: voice };
  if (video !== undefined) return { kind: 'video', ...video };
  if (music !== undefined) return { kind: 'music', ...music };
  return textReply(text, below(place, 'text'));
}

function textReply(written: string, place: TextPlace): string | RuleReply {
  // A block of YAML ends with a line break.
  const text = compileText(written.trim(), place);
  return typeof text === 'string' ? text : { kind: 'text', text };
}

function compileNews(
  news: Article | readonly Article[],
  place: TextPlace,
): readonly [RuleArticle, ...RuleArticle[]] {
  if (!isList(news)) return [compileArticle(news, place)];
  const [first, ...others] = news.map((article, index) =>
    compileArticle(article, below(place, index)),
  );
  if (first === undefined) throw new TypeError('The schema lets no empty list of articles pass.');
  return [first, ...others];
}

function compileArticle(article: Article, place: TextPlace): RuleArticle {
  const titles = { ...place, isTitle: true };
  return {
    title: compileText(article.title, below(titles, 'title')),
    description: compileText(article.description, below(titles, 'description')),
    picUrl: article.picUrl,
    url: article.url,
  };
}

function below(place: TextPlace, name: string | number): TextPlace {
  return { ...place, path: [...place.path, name] };
}

// Array.isArray does not narrow a readonly list.
function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}
