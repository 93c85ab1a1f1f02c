import type { Article } from '../../lib/wechat/reply.ts';

/** How a keyword is compared; the names are those of rules.yml. */
export type Match = 'exact' | 'prefix' | 'contains' | 'regex';

/** An answer as rules.yml writes it. */
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

/** One entry below `keywords`. Of several answers one is drawn for each message. */
export interface KeywordRule {
  readonly words: readonly string[];
  readonly match: Match;
  readonly answers: readonly Answer[];
}

/** What an import puts into rules.yml; what is absent there stays as it is. */
export interface ImportedRules {
  readonly keywords: readonly KeywordRule[];
  readonly welcome?: Answer;
  readonly fallback?: Answer;
}

/** A keyword as the bot compares it: full and half width, case and white space do not count, except in a regex. */
export function foldKeyword(word: string, match: Match): string {
  if (match === 'regex') return word;
  return word.normalize('NFKC').toLowerCase().trim().replace(/\s+/gu, ' ');
}
