import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdownToText } from '../../../lib/upstream/markdown.ts';
import { plainText } from '../../../lib/wechat/text.ts';

function lines(...text: readonly string[]): string {
  return text.join('\n');
}

describe('markdownToText', () => {
  it.each([
    ['a heading', '# 标题\n正文', '【标题】\n正文'],
    ['a heading that has its brackets', '## 【标题】\n\n正文', '【标题】\n正文'],
    ['a bold heading', '### **一、起因**', '【一、起因】'],
    ['a line of dashes below a text', '上文\n---\n下文', '上文\n\n———\n\n下文'],
    ['bold, italic and struck text', '**粗** *斜* ***都*** __下__ ~~删~~', '粗 斜 都 下 删'],
    ['code among words', '用 `a * b ** c` 算', '用 a * b ** c 算'],
    ['line ends within a paragraph', '一行\n二行  \n三行\\\n四行', '一行\n二行\n三行\n四行'],
    ['paragraphs', '一\n\n\n\n二\n', '一\n\n二'],
    ['a quote', '> 引\n> 用\n>\n> > 深', lines('│ 引', '│ 用', '│', '│ │ 深')],
    ['a line break of HTML', '一<br>二<br />三', '一\n二\n三'],
    ['character references', 'a &lt;b&gt; &amp;&amp; &quot;c&quot;&nbsp;&#39;', `a ＜b> && "c" '`],
    ['an escaped asterisk', '\\*不是\\*', '*不是*'],
    ['emoji', '**好** 👨‍👩‍👧 /::)', '好 👨‍👩‍👧 /::)'],
    ['nothing', '', ''],
    ['blanks', ' \n\n ', ''],
  ])('shows %s', (_, markdown, text) => {
    expect(markdownToText(markdown)).toBe(text);
  });

  it('shows lists by • and number, what belongs to an item indented', () => {
    const markdown = lines(
      '3. **第一步**：打开',
      '4. 第二步',
      '   - 子项',
      '     1. 深',
      '',
      '* [x] 完成',
      '* [ ] 未完成',
      '',
      '  第二段',
    );
    const text = ['3. 第一步：打开', '4. 第二步', '  • 子项', '    1. 深', '', '• ☑ 完成'];
    expect(markdownToText(markdown)).toBe(lines(...text, '• ☐ 未完成', '  第二段'));
  });

  it('keeps a code block as it is, without its fences', () => {
    const code = lines('if (a * b ** c) {', '', '', '  **x**  # 不是标题', '}');
    expect(markdownToText(`看：\n\n\`\`\`js\n${code}\n\`\`\`\n\n好`)).toBe(`看：\n\n${code}\n\n好`);
    // As an answer ends that ran out of tokens.
    expect(markdownToText(`\`\`\`js\n${code}`)).toBe(code);
  });

  it('shows a table by its lines', () => {
    const markdown = lines('| 名称 | 价格 |', '|---|:-:|', '| **苹果** | 5<br>元 |', '| 梨 | |');
    expect(markdownToText(markdown)).toBe(lines('名称 | 价格', '苹果 | 5 元', '梨 |'));
  });

  describe('Chinese', () => {
    it.each([
      ['**注意：**请不要忘记', '注意：请不要忘记'],
      ['请看**“引用”**这里', '请看“引用”这里'],
      ['他说**《书名》**很好，**真的。**是吗', '他说《书名》很好，真的。是吗'],
      ['*注意：*请', '注意：请'],
      ['***注意：***请', '注意：请'],
      ['- **价格（含税）**：5 元', '• 价格（含税）：5 元'],
      ['**用 `a*b` 时：**小心', '用 a*b 时：小心'],
    ])('keeps no asterisk of %s', (markdown, text) => {
      expect(markdownToText(markdown)).toBe(text);
    });

    it.each(['5*(3+2)*4 = 100', '2 ** 3', '3*4，5', '单独的 * 号', '5*（3+2）', 'a ** 中'])(
      'keeps the asterisks of %s, which are no markup',
      (text) => {
        expect(markdownToText(text)).toBe(text);
      },
    );

    it.each([
      '原价100*0.8=80，再打9折80*0.9=72',
      '长*宽*高',
      '单价*数量=总价，总价*折扣=实付',
      'a*b*c',
      '3*4*5',
      '10cm*20cm*30cm',
      '(a+b)*(c+d)*2',
      '2**3=8，2**4=16',
      'x**2 + y**2',
    ])('keeps the product or power %s', (text) => {
      expect(markdownToText(text)).toBe(text);
    });

    it.each([
      ['共**3**个', '共3个'],
      ['这是**重点**内容', '这是重点内容'],
      ['**价格**: 100*2，**数量**: 3*5', '价格: 100*2，数量: 3*5'],
      ['*3 天内*发货', '3 天内发货'],
    ])('tells the marks of %s from signs between factors', (markdown, text) => {
      expect(markdownToText(markdown)).toBe(text);
    });

    it.each(['气温 10~20 度，明天 15~25 度', '变量 snake_case_name', '一、起因', '（1）第一'])(
      'leaves %s alone',
      (text) => {
        expect(markdownToText(text)).toBe(text);
      },
    );
  });

  it.each([
    '设 $a*b*c$ 为正',
    '由 \\(x_1*y_1*z\\) 得',
    '\\[ a*b*c = \\frac{1}{2} \\]',
    '$$\nx*y*z\n$$',
    '价格 $5 和 $6',
  ])('leaves the formula or price in %s as it is', (text) => {
    expect(markdownToText(text)).toBe(text);
  });

  describe('links', () => {
    it.each([
      ['[文档](https://a.com/b*c*d)，见', '文档：https://a.com/b*c*d，见'],
      ['[文档](https://a.com)后面', '文档：https://a.com 后面'],
      ['[**粗**](http://a.com "标题")', '粗：http://a.com'],
      ['[https://a.com](https://a.com)', 'https://a.com'],
      ['<https://a.com>', 'https://a.com'],
      ['看 https://a.com/x_y_z?b=*c*', '看 https://a.com/x_y_z?b=*c*'],
      ['[文档][1]\n\n[1]: https://a.com', '文档：https://a.com'],
      ['![图](https://a.com/i.png)', '图：https://a.com/i.png'],
      ['![](https://a.com/i.png)', 'https://a.com/i.png'],
      ['[](https://a.com)', 'https://a.com'],
    ])('shows %s as %s, tappable in WeChat', (markdown, text) => {
      expect(markdownToText(markdown)).toBe(text);
    });

    it.each([
      ['[点我](javascript:alert(1))', '点我'],
      ['[点我](weixin://bizmsgmenu?msgmenucontent=x&msgmenuid=1)', '点我'],
      ['[点我](data:text/html,x)', '点我'],
      ['[点我](/相对)', '点我'],
      ['![图](file:///etc/passwd)', '图'],
    ])('keeps only the words of %s', (markdown, text) => {
      expect(markdownToText(markdown)).toBe(text);
    });
  });

  it.each([
    '<a href="weixin://x">点</a>',
    '<script>alert(1)</script>',
    '`<a href="x">`',
    '```\n<a href="x">\n```',
    '&lt;a href="x"&gt;',
    '\\<a href="x">',
    '[<a href="x">](https://a.com)',
    '<<a href="x">',
    '<\u0001a href="x">',
    '<\uFFFE\u0002/a>',
    '`<\u0001a href="x">`',
    '<a\nhref="x">',
    `${'长'.repeat(20_001)}<a href="x">`,
    `${'>'.repeat(100)}<a href="x">`,
  ])('places no tag of a text such as %s', (markdown) => {
    expect(markdownToText(markdown)).toContain('＜');
    expect(markdownToText(markdown)).not.toMatch(/<[a-z/]/i);
  });

  it('reads the Markdown inside of HTML', () => {
    expect(markdownToText('<div>\n**粗**\n</div>')).toBe('＜div>\n粗\n＜/div>');
  });

  describe('of any text', () => {
    const marks =
      '* ** *** _ ~~ ` [ ] ( ) ![ < > - 1. # | |-| \\ $ &lt; 注意： 中文 。 “ a 😀'.split(' ');
    const others = '\n|\n\n|```\n|> |    |\t| |\uFDD0|\uFDD2|\uD800|\u0000|https://a.com'.split(
      '|',
    );
    const snippet = fc.constantFrom(...marks, ...others, '- ', '1. ', '# ');
    const hostile = fc.array(snippet, { maxLength: 60 }).map((parts) => parts.join(''));

    it('throws nothing, places no tag and ends', () => {
      fc.assert(
        fc.property(fc.oneof(hostile, fc.string()), (markdown) => {
          const text = markdownToText(markdown);
          expect(plainText(text)).toBe(text);
        }),
        { numRuns: 200 },
      );
    });

    it('keeps no asterisk of emphasis around Chinese words', () => {
      const word = fc.stringMatching(/^[一-龥]{1,6}[，。：；！？、）”》]?$/);
      // One asterisk between two words multiplies.
      const marked = fc
        .tuple(fc.constantFrom('*', '**', '***'), word, word)
        .map(
          ([mark, inside, after]) => `${mark}${inside}${mark}${after}${mark === '*' ? '，' : ''}`,
        )
        .map((text) => `，${text}`);
      fc.assert(
        fc.property(fc.array(marked, { minLength: 1, maxLength: 6 }), (parts) => {
          const markdown = parts.join('');
          expect(markdownToText(markdown)).toBe(markdown.replaceAll('*', ''));
        }),
        { numRuns: 200 },
      );
    });

    it('leaves plain Chinese text alone', () => {
      const line = fc.stringMatching(/^[一-龥][一-龥，。：；！？、（）“”《》0-9a-z]{0,30}$/);
      const text = fc
        .array(fc.array(line, { minLength: 1, maxLength: 3 }), { maxLength: 4 })
        .map((paragraphs) => paragraphs.map((each) => each.join('\n')).join('\n\n'));
      fc.assert(
        fc.property(text, (plain) => {
          expect(markdownToText(plain)).toBe(plain);
        }),
      );
    });
  });

  // Measured: at most 0.2 s each. What is quadratic would take minutes without the limits.
  it.each([
    '*',
    'a*',
    '**a ',
    '*a _b ',
    '[',
    '[a](',
    '![',
    '[a]',
    '>',
    '> ',
    '- ',
    '1. ',
    '`',
    '`` a',
    '$a ',
    '\\(',
    '\\[ ',
    '<',
    '<a ',
    '|',
    '| a |\n',
    '~~a',
    '_',
    'http://a.',
    '&',
    '\n',
    ' ',
    '# a\n',
    '[x]: y\n',
    'a\n',
    '**中，**x',
    'a@b.',
    '- a\n  ',
    '-\n',
    '\t',
    '```\n',
  ])('is done in 2 s with 100,000 characters and with 12,000 of %j', (unit) => {
    const begunMs = performance.now();
    markdownToText(unit.repeat(100_000 / unit.length));
    markdownToText(unit.repeat(12_000 / unit.length));
    expect(performance.now() - begunMs).toBeLessThan(2000);
  });
});
