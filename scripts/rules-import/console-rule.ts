import type { Bilingual } from '../../lib/bilingual.ts';
import type { Article } from '../../lib/wechat/reply.ts';
import type { Fate } from './report.ts';
import { isWebAddress, toLiteralRuleText, tooLong } from './row-texts.ts';
import { addAnswer, type Answer, type Entries, type Match } from './rules-document.ts';
import { arrayOf, propertyOf } from './wechat-api.ts';

/** Adds a line to the report. */
export type AddLine = (fate: Fate, where: Bilingual, what: Bilingual) => void;

/** Reads the answer of a reply; the report says why there is none, and what to know of it. */
export function readReply(reply: unknown, name: Bilingual, addLine: AddLine): Answer | undefined {
  const read = readConsoleAnswer(reply);
  if ('problem' in read) {
    addLine('refused', name, read.problem);
    return undefined;
  }
  for (const note of read.notes) addLine('note', name, note);
  return read.answer;
}

/** Adds the keywords of one rule of the console, counted from 1; the report says what is left out. */
export function readRule(rule: unknown, index: number, entries: Entries, addLine: AddLine): void {
  const name = ruleName(rule, index);
  const answers = readAnswers(rule, name, addLine);
  const keywords = arrayOf(propertyOf(rule, 'keyword_list_info'));
  if (keywords.length === 0) {
    addLine('refused', name, { zh: '没有关键词', en: 'no keyword' });
    return;
  }
  for (const keyword of keywords) {
    const word = readKeyword(keyword, name, addLine);
    if (word === undefined) continue;
    if (answers.length === 0) addLine('refused', name, withoutAnswer(word.text));
    else addWord(word, index, answers, entries, name, addLine);
  }
}

function readAnswers(rule: unknown, name: Bilingual, addLine: AddLine): readonly Answer[] {
  const replies = arrayOf(propertyOf(rule, 'reply_list_info'));
  const answers = replies.flatMap((reply, index) => {
    const answer = readReply(reply, replyName(name, index + 1), addLine);
    return answer === undefined ? [] : [{ answer, place: replyName(name, index + 1) }];
  });
  const mode = propertyOf(rule, 'reply_mode');
  const [first, ...others] = answers;
  if (mode !== 'reply_all' || first === undefined) return answers.map(({ answer }) => answer);
  for (const { place } of others) addLine('refused', place, onlyOneReply);
  return [first.answer];
}

const onlyOneReply: Bilingual = {
  zh: '后台设为「回复全部」，而服务器对一条消息只能回复一次；只保留第一条可用的',
  en: 'the console gives all replies (回复全部), and a server may answer a message only once; the first usable one is kept',
};

interface Word {
  readonly text: string;
  readonly match: Match;
}

const matches: Readonly<Record<string, Match>> = { equal: 'exact', contain: 'contains' };

function readKeyword(keyword: unknown, name: Bilingual, addLine: AddLine): Word | undefined {
  const [content, type, mode] = ['content', 'type', 'match_mode'].map((key) =>
    propertyOf(keyword, key),
  );
  const text = typeof content === 'string' ? content.trim() : '';
  const match = typeof mode === 'string' ? matches[mode] : undefined;
  if (text === '' || (type !== undefined && type !== 'text')) {
    addLine('refused', name, { zh: '有一个关键词不是文字', en: 'one keyword is no text' });
    return undefined;
  }
  if (match === undefined) {
    addLine('refused', name, {
      zh: `关键词「${text}」的匹配方式不认识`,
      en: `the match of the keyword "${text}" is not known`,
    });
    return undefined;
  }
  return { text, match };
}

function addWord(
  { text, match }: Word,
  index: number,
  answers: readonly Answer[],
  entries: Entries,
  name: Bilingual,
  addLine: AddLine,
): void {
  const [first, ...others] = answers;
  if (first === undefined) return;
  const known = entries.find(text, match);
  if (known !== undefined) {
    if (known.row !== index) addLine('refused', name, repeated(text, known.row));
    return;
  }
  const entry = entries.add(text, match, index, first);
  for (const answer of others) addAnswer(entry, answer);
}

function repeated(word: string, rule: number): Bilingual {
  return {
    zh: `关键词「${word}」在第 ${rule} 条规则里已有`,
    en: `the keyword "${word}" is in rule ${rule} already`,
  };
}

function withoutAnswer(word: string): Bilingual {
  return {
    zh: `关键词「${word}」没有可用的回复`,
    en: `the keyword "${word}" has no answer that can be used`,
  };
}

function ruleName(rule: unknown, index: number): Bilingual {
  const name = propertyOf(rule, 'rule_name');
  const text = typeof name === 'string' ? name : '';
  return { zh: `规则 ${index}「${text}」`, en: `rule ${index} "${text}"` };
}

function replyName({ zh, en }: Bilingual, index: number): Bilingual {
  return { zh: `${zh}的第 ${index} 条回复`, en: `${en}, reply ${index}` };
}

/** Most articles of one news reply in rules.yml. */
const maxArticles = 8;

/** Answer with notes on it, or why it cannot be carried over. */
type ConsoleAnswer =
  | { readonly answer: Answer; readonly notes: readonly Bilingual[] }
  | { readonly problem: Bilingual };

/**
 * Reads a reply of the console: `{type, content}`, with `news_info` beside it for articles.
 *
 * Images, voices and videos come as material that WeChat deletes after three days, so their ids
 * are of no use in rules.
 */
function readConsoleAnswer(reply: unknown): ConsoleAnswer {
  const type = propertyOf(reply, 'type');
  if (type === 'text') return readText(propertyOf(reply, 'content'));
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
  const list = propertyOf(propertyOf(reply, 'news_info'), 'list');
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

function newsNotes(list: readonly unknown[], kept: readonly Article[]): readonly Bilingual[] {
  const dropped = list.length - kept.length;
  const several: Bilingual = {
    zh: `图文有 ${kept.length} 篇；回复消息时微信只显示第一篇`,
    en: `has ${kept.length} articles; in reply to a message WeChat shows the first one only`,
  };
  const left: Bilingual = {
    zh: `${dropped} 篇图文未采用：没有标题、封面或链接，或超过 ${maxArticles} 篇`,
    en: `${dropped} articles are not taken: no title, cover or link, or more than ${maxArticles}`,
  };
  return [...(kept.length > 1 ? [several] : []), ...(dropped > 0 ? [left] : [])];
}

function readArticle(entry: unknown): Article | undefined {
  const text = (key: string) => {
    const value = propertyOf(entry, key);
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

function temporaryMedia(type: string): Bilingual {
  const names: Readonly<Record<string, string>> = { voice: '语音', video: '视频' };
  return {
    zh: `${names[type] ?? '图片'}只给出三天内有效的临时素材；请上传为永久素材，再在 rules.yml 里写 media_id（个人号没有素材接口，请改用文字或图文）`,
    en: `${type} comes as material that WeChat deletes after three days; upload it as permanent material and write its media_id into rules.yml (a personal account has no such API: use text or news)`,
  };
}
