import { Document, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { ImportedRules, KeywordRule } from './rule.ts';
import { Refused } from '../sentence.ts';

/** Where rules come from, for the comment above them. */
export interface Origin {
  readonly source: string;
  /** As 2026-11-22. */
  readonly date: string;
}

/** Quotes what older readers of YAML, editors among them, take for a date or a truth value. */
const options = { compat: 'yaml-1.1' } as const;

/** An answer that two entries share is written twice: people will change one of them. */
const withoutAliases = { aliasDuplicateObjects: false } as const;

/** A new rules file. */
export function writeRules(rules: ImportedRules, origin: Origin): string {
  return render(new Document(undefined, options), rules, origin);
}

/**
 * A rules file with what was imported in place of what stood there. Everything else stays, with its
 * comments.
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
    if (isSeq(words)) words.flow = true;
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
