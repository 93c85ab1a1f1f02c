import { Document, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Article } from '../../lib/wechat/reply.ts';
import { Refused } from '../sentence.ts';

/** Ways to compare a keyword, by their names in rules.yml. */
export type Match = 'exact' | 'prefix' | 'contains' | 'regex';

/** Answer as rules.yml writes it. */
export type Answer =
  | string
  | { readonly news: Article | readonly Article[] }
  | { readonly image: string }
  | { readonly voice: string }
  | {
      readonly video: {
        readonly mediaId: string;
        readonly title?: string;
        readonly description?: string;
      };
    };

/** Entry below `keywords`. Of several answers one is drawn for each message. */
export interface KeywordRule {
  readonly words: readonly string[];
  readonly match: Match;
  readonly answers: readonly Answer[];
}

/** Rules that an import puts into rules.yml; sections that are absent here stay as they are there. */
export interface ImportedRules {
  readonly keywords: readonly KeywordRule[];
  readonly welcome?: Answer;
  readonly fallback?: Answer;
}

/** Keyword as the bot compares it: without width, case and runs of white space, except in a regex. */
function foldKeyword(word: string, match: Match): string {
  if (match === 'regex') return word;
  return word.normalize('NFKC').toLowerCase().trim().replace(/\s+/gu, ' ');
}

/** Keyword with its answers, and the row it was first seen in. */
export interface Entry {
  readonly word: string;
  readonly match: Match;
  readonly row: number;
  readonly answers: Answer[];
}

/** Keywords in the order they came, found as the bot compares them. */
export interface Entries {
  readonly find: (word: string, match: Match) => Entry | undefined;
  readonly add: (word: string, match: Match, row: number, answer: Answer) => Entry;
  /** One rule for the keywords of one row that have the same answers. */
  readonly rules: () => readonly KeywordRule[];
}

export function createEntries(): Entries {
  const entries = new Map<string, Entry>();
  return {
    find: (word, match) => entries.get(keyOf(word, match)),
    add(word, match, row, answer) {
      const entry = { word, match, row, answers: [answer] };
      entries.set(keyOf(word, match), entry);
      return entry;
    },
    rules() {
      const groups = new Map<string, Entry[]>();
      for (const entry of entries.values()) {
        const key = JSON.stringify([entry.row, entry.match, entry.answers]);
        groups.set(key, [...(groups.get(key) ?? []), entry]);
      }
      return [...groups.values()].flatMap(([first, ...others]) => {
        if (first === undefined) return [];
        const words = [first, ...others].map(({ word }) => word);
        return [{ words, match: first.match, answers: first.answers }];
      });
    },
  };
}

function keyOf(word: string, match: Match): string {
  return `${match} ${foldKeyword(word, match)}`;
}

/** Adds an answer unless it is there already; returns whether it was added. */
export function addAnswer({ answers }: Entry, answer: Answer): boolean {
  const written = JSON.stringify(answer);
  if (answers.some((known) => JSON.stringify(known) === written)) return false;
  answers.push(answer);
  return true;
}

/** Origin of rules, for the comment above them. */
interface Origin {
  readonly source: string;
  /** As 2026-11-22. */
  readonly date: string;
}

/** Options of YAML: texts that older readers take for a date or a truth value are quoted. */
const options = { compat: 'yaml-1.1' } as const;

/** Options of nodes: an answer that two entries share is written twice, since people change one of them. */
const withoutAliases = { aliasDuplicateObjects: false } as const;

/** Writes a new rules file. */
export function writeRules(rules: ImportedRules, origin: Origin): string {
  return render(new Document(undefined, options), rules, origin);
}

/**
 * Replaces sections of a rules file by what was imported. All else stays, with its comments.
 * @throws Refused when it cannot be read as rules
 */
export function replaceRules(existing: string, rules: ImportedRules, origin: Origin): string {
  const document = parseDocument(existing, options);
  const [error] = document.errors;
  if (error !== undefined) throw unreadable(error.linePos?.[0].line, error);
  const { contents } = document;
  const isEmpty = contents === null || (isScalar(contents) && contents.value === null);
  if (!isEmpty && !isMap(contents)) throw unreadable(1);
  if (isEmpty) document.contents = null;
  if (isMap(contents)) contents.flow = false;
  try {
    return render(document, rules, origin);
  } catch (cause) {
    // Another section may use an anchor of the keywords that are gone.
    throw unreadable(undefined, cause);
  }
}

type RulesDocument = Document | ReturnType<typeof parseDocument>;

function render(document: RulesDocument, rules: ImportedRules, origin: Origin): string {
  const { welcome, fallback, keywords } = rules;
  if (welcome !== undefined) {
    if (isMap(document.get('welcome'))) document.setIn(['welcome', 'default'], welcome);
    else document.set('welcome', document.createNode({ default: welcome }, withoutAliases));
  }
  if (fallback !== undefined)
    document.set('fallback', document.createNode(fallback, withoutAliases));
  // A console without keywords does not empty those that are there.
  if (keywords.length > 0) setKeywords(document, keywords, origin);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function setKeywords(
  document: RulesDocument,
  keywords: ImportedRules['keywords'],
  origin: Origin,
): void {
  const list = document.createNode(keywords.map(toEntry), withoutAliases);
  list.commentBefore = originComment(keywords.length, origin);
  for (const entry of list.items) {
    const words = isMap(entry) ? entry.get('words') : undefined;
    if (!isSeq(words)) continue;
    words.flow = true;
    // Quoted: yaml 2.9.1 writes `?` and a line end plainly in a flow sequence, and reads a map from it.
    for (const word of words.items) {
      if (isScalar(word) && String(word.value).includes('\n')) word.type = 'QUOTE_DOUBLE';
    }
  }
  document.set('keywords', list);
}

function toEntry({ words, match, answers }: KeywordRule) {
  const [first, ...others] = answers;
  return {
    words,
    ...(match === 'exact' ? {} : { match }),
    answer: others.length === 0 ? first : answers,
  };
}

function originComment(count: number, { source, date }: Origin): string {
  // A name with a line break would end the comment.
  const name = source.replace(/\s+/g, ' ');
  return [
    ` ${date} 由 ${name} 导入，共 ${count} 条规则；再次导入会替换这一段`,
    ` imported from ${name} on ${date}, ${count} rules; another import replaces this section`,
  ].join('\n');
}

function unreadable(line?: number, cause?: unknown): Refused {
  return new Refused(
    {
      zh: `现有的规则文件读不懂${line === undefined ? '' : `（第 ${line} 行）`}，没有改动。请先运行 npm run rules -- check 改正，或用 --out 写到别的文件。`,
      en: `The rules file that is there cannot be read${line === undefined ? '' : ` (line ${line})`} and was left alone. Mend it first (npm run rules -- check), or write elsewhere with --out.`,
    },
    { cause },
  );
}
