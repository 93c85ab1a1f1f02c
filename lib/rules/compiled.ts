import type { Message } from '../wechat/message.ts';
import type { Reply } from '../wechat/reply.ts';

/** What a text may ask for in braces; `1` to `9` are the groups of a regular expression. */
export type Variable =
  'question' | 'continue' | 'word' | 'scene' | 'key' | 'date' | 'time' | `${Digit}`;
type Digit = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** A text of the operator: as it is, or in pieces with variables between them. */
export type RuleText = string | readonly (string | { readonly variable: Variable })[];

/** One entry of a news answer; title and description may hold variables. */
export interface RuleArticle {
  readonly title: RuleText;
  readonly description: RuleText;
  readonly picUrl: string;
  readonly url: string;
}

/** One answer of a rule. What is no text and no news is a reply as it stands. */
export type RuleReply =
  | { readonly kind: 'text'; readonly text: RuleText }
  | { readonly kind: 'news'; readonly articles: readonly [RuleArticle, ...RuleArticle[]] }
  | Extract<Reply, { kind: 'image' | 'voice' | 'video' | 'music' }>;

/** An answer, or several of which one is drawn. A text without variables stands for itself, as most do. */
export type RuleAnswer = OneAnswer | readonly [OneAnswer, ...OneAnswer[]];
type OneAnswer = string | RuleReply;

/** Answers by the scene of a code, and for every other scene or none. */
export interface SceneAnswers {
  readonly default: RuleAnswer;
  readonly scenes: Readonly<Record<string, RuleAnswer>>;
}

/** Kinds of message that are answered with a sentence of their own; `text` is one without words. */
export type SentenceKind = Extract<
  Message['kind'],
  | 'text'
  | 'sticker'
  | 'image'
  | 'voice'
  | 'video'
  | 'shortvideo'
  | 'location'
  | 'link'
  | 'mini-program-page'
  | 'click'
  | 'scancode-waitmsg'
>;

/** The keywords. A rule is an index into `answers`, which keeps the order of the file. */
export interface CompiledKeywords {
  readonly answers: readonly RuleAnswer[];
  readonly exact: KeywordTable;
  readonly prefix: KeywordTable;
  readonly contains: KeywordTable;
  /** In the order of the file; sources are folded as `foldPattern` does. */
  readonly regex: readonly (readonly [source: string, rule: number])[];
}

/** Words, folded as `fold` does, in the order of the file. */
export interface WordTable {
  readonly words: readonly string[];
  /** For each UTF-16 unit that begins a word, the lengths of those words, longest first. */
  readonly lengths: readonly (readonly [firstUnit: string, lengths: readonly number[]])[];
}

/** Words with the rule of each. */
export interface KeywordTable extends WordTable {
  readonly rules: readonly number[];
}

/** What a chat model is told and allowed. */
export interface ModelRules {
  readonly prompt: string;
  readonly maxTokens: number;
  readonly temperature?: number;
}

/**
 * The rules file, checked, completed with the defaults and arranged for looking things up: plain data,
 * so that a start only reads it. `npm run compile-rules` writes it into `rules.compiled.ts`.
 */
export interface CompiledRules {
  readonly welcome: SceneAnswers;
  readonly keywords: CompiledKeywords;
  readonly menu: Readonly<Record<string, RuleAnswer>>;
  readonly scan: SceneAnswers;
  readonly sentences: Readonly<Record<SentenceKind, RuleAnswer>>;
  readonly thinking: RuleText;
  readonly fallback: RuleAnswer;
  readonly busy: string;
  readonly busyToday: string;
  readonly forbidden: { readonly words: WordTable; readonly answer: RuleAnswer };
  readonly handOver: { readonly words: readonly string[]; readonly agent?: string };
  readonly pickUp: readonly string[];
  readonly aiLabel: string;
  readonly model: ModelRules;
}
