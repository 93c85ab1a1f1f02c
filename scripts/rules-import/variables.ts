import type { Match } from './rule.ts';
import type { Sentence } from '../../lib/sentence.ts';
import { excerpt } from '../sentence.ts';

/** A doubled brace, which rules show as a single one, or a single one with what it holds. */
const braces = /\{\{|\}\}|\{([^{}]*)(\}?)/g;

/**
 * A text of a table as rules.yml writes it. Variables and doubled braces stay what they are there; a
 * brace that begins nothing is doubled. Or why the text cannot be an answer: a word in braces that is
 * no variable of a keyword's answer.
 */
export function toRuleText(text: string, match: Match): string | Sentence {
  const variables = match === 'regex' ? /^(?:question|word|date|time|[1-9])$/ : plainVariables;
  for (const [whole, name, end] of text.matchAll(braces)) {
    if (name === undefined || end === '' || /^tap:\s*\S/.test(name)) continue;
    if (!variables.test(name)) return notAVariable(whole, match);
  }
  return text.replace(braces, (whole, name: string | undefined, end) =>
    name === undefined || end === '}' ? whole : `{${whole}`,
  );
}

const plainVariables = /^(?:question|word|date|time)$/;

/** A text that was written where there are no variables: its braces are doubled, and shown as they were. */
export function toLiteralRuleText(text: string): string {
  return text.replace(/[{}]/g, (brace) => brace + brace);
}

function notAVariable(written: string, match: Match): Sentence {
  const whole = excerpt(written);
  const groups = match === 'regex' ? ' {1}…{9}' : '';
  const known = `{question} {word}${groups} {date} {time}`;
  return {
    zh: `没有变量 ${whole}；可以用 ${known} {tap:文字}，要显示花括号就写两个 {{ }}`,
    en: `there is no variable ${whole}; there are ${known} {tap:TEXT}, and for braces write two: {{ }}`,
  };
}
