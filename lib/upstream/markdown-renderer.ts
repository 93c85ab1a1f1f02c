import { Renderer, type Tokens } from 'marked';

// While the text is put together, noncharacters stand for what is decided at the end. The input has to
// come without them, as `legalText` leaves it, so that none can be forged.
const literalStar = '\uFDD0';
const linkEnd = '\uFDD1';
const blockEnd = '\uFDD2';
const headingEnd = '\uFDD3';

const entities = new Map([
  ['&nbsp;', ' '],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&#39;', "'"],
  ['&amp;', '&'],
]);

/** Renders a token tree of marked as plain text; `settle` finishes what it returns. */
export class TextRenderer extends Renderer {
  override space(): string {
    return '';
  }
  override hr(): string {
    return `———${blockEnd}`;
  }
  override heading({ tokens }: Tokens.Heading): string {
    const title = this.parser.parseInline(tokens);
    return (/^【.*】$/u.test(title) ? title : `【${title}】`) + headingEnd;
  }
  override paragraph({ tokens }: Tokens.Paragraph): string {
    return this.parser.parseInline(tokens) + blockEnd;
  }
  override code({ text }: Tokens.Code): string {
    return literal(text) + blockEnd;
  }
  override blockquote({ tokens }: Tokens.Blockquote): string {
    const lines = settleBlocks(this.parser.parse(tokens)).split('\n');
    return lines.map((line) => `│ ${line}`.trimEnd()).join('\n') + blockEnd;
  }
  override list({ ordered, start, items }: Tokens.List): string {
    const first = start === '' ? 1 : start;
    const lines = items.map((item, index) => {
      const mark = ordered ? `${first + index}. ` : '• ';
      return mark + this.listitem(item);
    });
    return lines.join('\n') + blockEnd;
  }
  override listitem({ tokens }: Tokens.ListItem): string {
    // What belongs to an item follows it closely, nested lists indented.
    return settleBlocks(this.parser.parse(tokens), '\n').replaceAll('\n', '\n  ');
  }
  override checkbox({ checked }: Tokens.Checkbox): string {
    return checked ? '☑ ' : '☐ ';
  }
  override table({ header, rows }: Tokens.Table): string {
    const line = (cells: readonly Tokens.TableCell[]) =>
      cells
        .map(({ tokens }) => this.parser.parseInline(tokens).replaceAll('\n', ' '))
        .join(' | ')
        .trimEnd();
    return [header, ...rows].map(line).join('\n') + blockEnd;
  }

  override strong({ tokens }: Tokens.Strong): string {
    return this.parser.parseInline(tokens);
  }
  override em({ tokens }: Tokens.Em): string {
    return this.parser.parseInline(tokens);
  }
  override del({ tokens }: Tokens.Del): string {
    return this.parser.parseInline(tokens);
  }
  override codespan({ text }: Tokens.Codespan): string {
    return literal(text);
  }
  override br(): string {
    return '\n';
  }
  override link({ href, text, tokens, autolink }: Tokens.Link): string {
    const words = autolink ? literal(text) : this.parser.parseInline(tokens);
    return withAddress(words, href);
  }
  override image({ href, text }: Tokens.Image): string {
    return withAddress(text, href);
  }
  override text(token: Tokens.Text | Tokens.Escape): string {
    if (token.type === 'escape' || token.escaped) return literal(token.text);
    // The text of a list item is a block with spans in it.
    if (token.tokens !== undefined) return this.parser.parseInline(token.tokens) + blockEnd;
    return token.text
      .replace(/<br\s{0,9}\/?>/gi, '\n')
      .replace(/&(?:nbsp|lt|gt|quot|#39|amp);/g, (entity) => entities.get(entity) ?? entity);
  }
}

/** What was rendered, as final text. */
export function settle(rendered: string): string {
  return settleBlocks(rendered)
    .replaceAll(new RegExp(`${linkEnd}(?=[\\p{L}\\p{N}\\x21-\\x7E])`, 'gu'), ' ')
    .replaceAll(linkEnd, '')
    .replaceAll(literalStar, '*');
}

function settleBlocks(rendered: string, between = '\n\n'): string {
  return rendered
    .replace(/[\uFDD2\uFDD3]+$/, '')
    .replaceAll(blockEnd, between)
    .replaceAll(headingEnd, '\n');
}

function literal(text: string): string {
  return text.replaceAll('*', literalStar);
}

/** Words and the address they lead to, once when they are the same; only the words unless it is http or https. */
function withAddress(words: string, href: string): string {
  const isWeb = URL.canParse(href) && /^https?:$/.test(new URL(href).protocol);
  const address = literal(href);
  if (!isWeb || words === address) return words;
  return (words === '' ? address : `${words}：${address}`) + linkEnd;
}
