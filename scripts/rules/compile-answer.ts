import type {
  RuleAnswer,
  RuleArticle,
  RuleReply,
  RuleText,
  Variable,
} from '../../lib/rules/compiled.ts';
import type { Article } from '../../lib/wechat/reply.ts';
import { tapToSend, maxTextBytes } from '../../lib/wechat/text.ts';
import type { Path, Problem, Report } from './findings.ts';
import type { AnswerEntry, ReplyEntry } from './rules-file.ts';

/** Compiles an answer of the file, or several of which one is drawn. */
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

/** Menu id of links made by `{tap:…}`: differs from that of the 继续 link. */
const tapMenuId = 'rule';

/** Place of a text in the file, and the variables that have a value there. */
interface TextPlace {
  readonly path: Path;
  readonly variables: readonly Variable[];
  /** True where links are not shown as links: `{tap:…}` has no use there. */
  readonly isTitle?: boolean;
  readonly report: Report;
}

type Piece = Exclude<RuleText, string>[number];

/** A doubled brace, or a single one with what it holds. */
const braces = /\{\{|\}\}|\{([^{}]*)\}?/g;

/**
 * A text of the file in pieces. `{tap:TEXT}` becomes its link here already, and `{{` and `}}` become
 * braces. Reports unknown variables, and a text that would not fit into a reply.
 */
export function compileText(written: string, place: TextPlace): RuleText {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of written.matchAll(braces)) {
    pieces.push(written.slice(end, match.index), compileBraces(match[0], match[1], place));
    end = match.index + match[0].length;
  }
  pieces.push(written.slice(end));
  const text = joinNeighbours(pieces);
  reportTooLong(text, place);
  return text;
}

function compileBraces(all: string, inner: string | undefined, place: TextPlace): Piece {
  if (inner === undefined) return all.charAt(0);
  const tapped = /^tap:\s*(\S.*?)\s*$/s.exec(inner)?.[1];
  if (tapped !== undefined && !place.isTitle) return tapToSend(tapped, tapped, tapMenuId);
  const variable = place.variables.find((name) => name === inner);
  if (variable !== undefined && all.endsWith('}')) return { variable };
  place.report(place.path, unknownVariable(all, place));
  return all;
}

function joinNeighbours(pieces: readonly Piece[]): RuleText {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') joined.splice(-1, 1, last + piece);
    else if (piece !== '') joined.push(piece);
  }
  const [first = ''] = joined;
  return joined.length <= 1 && typeof first === 'string' ? first : joined;
}

function reportTooLong(text: RuleText, { path, report }: TextPlace): void {
  const pieces = [text].flat().filter((piece) => typeof piece === 'string');
  const bytes = Buffer.byteLength(pieces.join(''));
  if (bytes > maxTextBytes) report(path, tooLong(bytes));
}

function unknownVariable(written: string, { variables, isTitle }: TextPlace): Problem {
  const known = [...variables, ...(isTitle ? [] : ['tap:…'])].map((name) => `{${name}}`).join(' ');
  return {
    what: { zh: `这里没有变量 ${written}`, en: `There is no variable ${written} here` },
    cure: {
      zh: `这里可以用 ${known}；要显示大括号就写两个 {{`,
      en: `what can be used here is ${known}; write {{ for a brace`,
    },
  };
}

function tooLong(bytes: number): Problem {
  return {
    what: {
      zh: `文字有 ${bytes} 字节，微信最多收 ${maxTextBytes} 字节（一个汉字 3 字节）`,
      en: `The text has ${bytes} bytes; WeChat takes ${maxTextBytes} (a Chinese character is 3)`,
    },
    cure: { zh: '写短一些，或者放到网页上再发链接', en: 'make it shorter, or link to a page' },
  };
}
