import { createHash } from 'node:crypto';
import type { Reply } from '../wechat/reply.ts';
import type { RuleAnswer, RuleArticle, RuleReply } from './compiled.ts';
import { clockValues, renderText, type Values } from './fill.ts';

/** What an answer depends on beside the rule. */
export interface AnswerContext {
  /** The time that `{date}` and `{time}` show, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** Draws one of several answers: the same seed always draws the same. */
  readonly seed: string;
}

/** One of the answers of a rule, drawn by the seed, with its variables filled in. */
export function renderAnswer(answer: RuleAnswer, values: Values, context: AnswerContext): Reply {
  const drawn = isList(answer) ? draw(answer, context.seed) : answer;
  return renderReply(drawn, { ...clockValues(context.nowMs), ...values });
}

function draw<T>(choices: readonly [T, ...T[]], seed: string): T {
  const drawn = createHash('sha256').update(seed).digest().readUInt32BE() % choices.length;
  return choices[drawn] ?? choices[0];
}

// Array.isArray does not narrow a readonly list.
function isList(answer: RuleAnswer): answer is Extract<RuleAnswer, readonly unknown[]> {
  return Array.isArray(answer);
}

function renderReply(reply: string | RuleReply, values: Values): Reply {
  if (typeof reply === 'string') return { kind: 'text', text: reply };
  switch (reply.kind) {
    case 'text':
      return { kind: 'text', text: renderText(reply.text, values) };
    case 'news': {
      const [first, ...others] = reply.articles;
      const render = (article: RuleArticle) => ({
        ...article,
        title: renderText(article.title, values),
        description: renderText(article.description, values),
      });
      return { kind: 'news', articles: [render(first), ...others.map(render)] };
    }
    default:
      return reply;
  }
}
