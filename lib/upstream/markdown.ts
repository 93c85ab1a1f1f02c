import { getDefaults, Lexer, Parser, Tokenizer, type Tokens } from 'marked';
import { legalText, plainText } from '../wechat/text.ts';
import { settle, TextRenderer } from './markdown-renderer.ts';

/**
 * Longest text that is read as Markdown, in UTF-16 units; a longer one is shown as it is. The
 * parser's time grows with the square of some hostile texts: at this length, 0.1 to 0.2 s.
 */
const maxMarkdownLength = 12_000;

/** Deepest nesting of quotes and lists that is read as Markdown. More is nobody's answer. */
const maxNesting = 32;

/**
 * Markdown as a chat model writes it, turned into what WeChat shows: plain text with line ends.
 *
 * Headings stand in 【】, list items behind • or their number, a table's cells beside each other;
 * emphasis is dropped, code and formulas keep their characters. A link to an http or https address
 * is written out, since WeChat makes a bare address tappable; of any other the words remain. HTML is
 * text, and `<` that could begin a tag is made harmless, so the result can place no link of its own.
 */
export function markdownToText(markdown: string): string {
  // Takes out the characters, too, that the renderer uses for itself: none can be forged.
  const legal = legalText(markdown);
  if (legal.length > maxMarkdownLength || isNestedTooDeep(legal)) return plainText(legal);
  const options = {
    ...getDefaults(),
    renderer: new TextRenderer(),
    tokenizer: new ChatTokenizer(),
  };
  const tokens = new Lexer(options).lex(legal);
  return plainText(settle(new Parser(options).parse(tokens)));
}

function isNestedTooDeep(markdown: string): boolean {
  const openings = markdown.matchAll(/^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])(?=[ \t>]))+/gm);
  return [...openings].some(([marks]) => marks.replace(/[\s\d]/g, '').length > maxNesting);
}

/** Reads Markdown as models mean it where CommonMark reads it otherwise. */
class ChatTokenizer extends Tokenizer {
  // HTML is not rendered in WeChat; as text it keeps the Markdown around it readable.
  override html(): undefined {}
  override tag(): undefined {}

  // `---` below a line is meant to part it from the next one, not to make it a heading.
  override lheading(): undefined {}

  // `10~20 度` is a range; only two tildes strike through.
  override del(src: string, maskedSrc: string, previous?: string): Tokens.Del | undefined {
    return src.startsWith('~~') ? super.del(src, maskedSrc, previous) : undefined;
  }

  override emStrong(
    src: string,
    maskedSrc: string,
    previous = '',
  ): Tokens.Em | Tokens.Strong | undefined {
    // Code, links and escaped asterisks are masked, at the same places.
    const masked = maskedSrc.slice(-src.length);
    if (isFactorSign(maskedSrc, maskedSrc.length - src.length)) return undefined;
    const length = chineseEmphasis(masked, previous);
    if (length === undefined) {
      const token = super.emStrong(src, maskedSrc, previous);
      return token && endsInFactorSign(masked.slice(0, token.raw.length + 1)) ? undefined : token;
    }
    const raw = src.slice(0, length);
    const text = raw.replace(/^(\*+)([^]*)\1$/, '$2');
    return { type: 'strong', raw, text, tokens: this.lexer.inlineTokens(text) };
  }

  // CommonMark would take the backslashes off `\(` and `\[`, which open a formula.
  override escape(src: string): Tokens.Escape | undefined {
    const formula = formulaAt(src, '\\(', '\\)') ?? formulaAt(src, '\\[', '\\]');
    return formula === undefined
      ? super.escape(src)
      : { type: 'escape', raw: formula, text: formula };
  }

  override inlineText(src: string): Tokens.Text | undefined {
    const formula = formulaAt(src, '$$', '$$') ?? shortFormula.exec(src)?.[0];
    // The renderer takes `escaped` for characters that are no markup.
    if (formula !== undefined) return { type: 'text', raw: formula, text: formula, escaped: true };
    const next = src.indexOf('$', 1);
    return super.inlineText(next === -1 ? src : src.slice(0, next));
  }
}

/** What a factor ends and begins with: a letter, a digit, a bracket, a unit, a currency sign. */
const factorEnd = /[\p{L}\p{N})）\]】%％°]$/u;
const factorStart = /^[\p{L}\p{N}(（[【$¥￥√π]/u;
const digit = /\p{N}/u;

/**
 * Whether the run of asterisks at a place multiplies what stands around it, as in `长*宽`, or raises it to a
 * power, as in `2**3`. Between two factors a single asterisk counts as such a sign; two do where neither
 * factor is Chinese, for `共**3**个` is emphasis.
 */
function isFactorSign(text: string, at: number): boolean {
  let [start, end] = [at, at];
  while (text[start - 1] === '*') start -= 1;
  while (text[end] === '*') end += 1;
  const [before, after] = [text.charAt(start - 1), text.charAt(end)];
  if (!factorEnd.test(before) || !factorStart.test(after)) return false;
  return end - start === 1 || (end - start === 2 && !chinese.test(before + after));
}

/** Whether the asterisk that would end an emphasis multiplies by a number; `text` ends with the character behind it. */
function endsInFactorSign(text: string): boolean {
  const [, before = '', after = ''] = /(?<!\*)(?<=(.))\*(.)$/su.exec(text) ?? [];
  return factorEnd.test(before) && factorStart.test(after) && digit.test(before + after);
}

/** Longest emphasis that is looked for, in UTF-16 units, so that the search stays cheap. */
const maxEmphasisLength = 1000;

const chinese = /[\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF“”‘’…—·]/u;

/**
 * Length of the emphasis at the beginning of a Chinese text, its asterisks included. CommonMark misses
 * it in `**注意：**请看`, where the second pair follows a punctuation mark and no blank follows it.
 * One asterisk beside a digit is multiplication.
 * @see https://github.com/commonmark/commonmark-spec/issues/650
 */
function chineseEmphasis(src: string, previous: string): number | undefined {
  const opening = /^\*{1,3}(?![*\s])/.exec(src)?.[0];
  if (opening === undefined) return undefined;
  const closing = new RegExp(`(?<![*\\s])\\*{${opening.length}}(?!\\*)`);
  const rest = src.slice(opening.length, maxEmphasisLength);
  const { index: end } = closing.exec(rest) ?? {};
  if (end === undefined) return undefined;
  const around =
    previous + rest.charAt(0) + rest.charAt(end - 1) + rest.charAt(end + opening.length);
  if (!chinese.test(around) || (opening === '*' && /\d/.test(around))) return undefined;
  return end + 2 * opening.length;
}

/** A formula within a line; `$5 和 $6` are prices. */
const shortFormula = /^\$(?![\s\d])[^$\n]{1,200}(?<!\s)\$(?!\d)/;

/** Longest formula, in UTF-16 units. */
const maxFormulaLength = 1000;

function formulaAt(src: string, opening: string, closing: string): string | undefined {
  if (!src.startsWith(opening)) return undefined;
  const end = src.slice(0, maxFormulaLength).indexOf(closing, opening.length + 1);
  return end === -1 ? undefined : src.slice(0, end + closing.length);
}
