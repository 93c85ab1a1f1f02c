import type { Match } from '../../lib/answers/keyword-index.ts';
import type { ModelRules, SentenceKind } from '../../lib/answers/compiled-rules.ts';
import type { Article, Reply } from '../../lib/wechat/reply.ts';

type Media<K extends Reply['kind']> = Omit<Extract<Reply, { kind: K }>, 'kind'>;

/** One answer as it is written in the file: of its keys, exactly one is there. */
export interface ReplyEntry {
  readonly text?: string;
  readonly news?: Article | readonly Article[];
  readonly image?: string;
  readonly voice?: string;
  readonly video?: Media<'video'>;
  readonly music?: Media<'music'>;
}

/** An answer as it is written: a text, an entry, or a list of which one is drawn. */
export type AnswerEntry = string | ReplyEntry | readonly (string | ReplyEntry)[];

export interface ScenesEntry {
  readonly default?: AnswerEntry;
  readonly scenes?: Readonly<Record<string, AnswerEntry>>;
}

export interface KeywordEntry {
  readonly words: readonly string[];
  readonly match?: Match;
  readonly answer: AnswerEntry;
}

/** The rules file when its shape is right: what rules.schema.json says, as a type. */
export interface RulesFile {
  readonly welcome?: ScenesEntry;
  readonly keywords?: readonly KeywordEntry[];
  readonly menu?: Readonly<Record<string, AnswerEntry>>;
  readonly scan?: ScenesEntry;
  readonly sentences?: { readonly [K in SentenceKind]?: AnswerEntry };
  readonly thinking?: string;
  readonly fallback?: AnswerEntry;
  readonly busy?: string;
  readonly 'busy-today'?: string;
  readonly forbidden?: { readonly words?: readonly string[]; readonly answer?: AnswerEntry };
  readonly 'hand-over'?: { readonly words?: readonly string[]; readonly agent?: string };
  readonly 'pick-up'?: readonly string[];
  readonly aiLabel?: string;
  readonly model?: Partial<ModelRules>;
}
