import { describe, expect, it } from 'vitest';
import { xlsx, type CellSpec, type SheetSpec } from '../../support/xlsx.ts';
import { importBytes, newFolder } from './run-import.ts';

const header = ['关键词', '匹配方式', '回复类型', '回复内容', '标题', '描述', '图片', '链接'];

/** Imports rows below the usual header. */
function importRows(
  rows: readonly (readonly CellSpec[] | undefined)[],
  options: { readonly args?: readonly string[]; readonly merges?: readonly string[] } = {},
) {
  const { args = [], merges = [] } = options;
  return importBytes('a.xlsx', xlsx([{ name: 'S', rows: [header, ...rows], merges }]), args);
}

describe('the columns', () => {
  it.each([
    [['keywords', 'match', 'type', 'answer']],
    [['Keyword *', 'Match Type', 'Reply Type', 'Reply']],
    [['关键字（必填）', '匹配模式', '消息类型', '回复']],
    [['触发词', '匹配', '类型', '答案']],
  ])('are known as %j', async (names) => {
    const { rules } = await importBytes(
      'a.xlsx',
      xlsx([{ name: 'S', rows: [names, ['你好', '前缀', 'text', '好']] }]),
    );
    expect(rules.keywords).toEqual([{ words: ['你好'], match: 'prefix', answer: '好' }]);
  });

  it('may come in any order and with others between them', async () => {
    const rows = [
      ['编号', '回复内容', '关键词'],
      ['7', '好', '你好'],
    ];
    const { rules, output } = await importBytes('a.xlsx', xlsx([{ name: 'S', rows }]));
    expect(rules.keywords).toEqual([{ words: ['你好'], answer: '好' }]);
    expect(output).toContain('列 「编号」（A）：这一列不认识或重复，其中 1 个单元格未采用');
    expect(output).toContain(
      'column 「编号」（A）: not known, or there twice; 1 cells are not taken',
    );
  });

  it('are reported when there are two of a kind, and the first is taken', async () => {
    const rows = [
      ['关键词', '回复', '回复内容'],
      ['你好', '一', '二'],
    ];
    const { rules, output } = await importBytes('a.xlsx', xlsx([{ name: 'S', rows }]));
    expect(rules.keywords).toEqual([{ words: ['你好'], answer: '一' }]);
    expect(output).toContain('列 「回复内容」（C）');
  });

  it('are reported when they have no header but something in them', async () => {
    const { output } = await importRows([['你好', '', '', '好', '', '', '', '', '旁注']]);
    expect(output).toContain('列 I：');
  });

  it('are named when no header is found', async () => {
    const sheets: SheetSpec[] = [
      { name: '甲', rows: [['问题', '答']] },
      { name: '乙', rows: [['关键词', '备注']] },
    ];
    const { status, output, written } = await importBytes('a.xlsx', xlsx(sheets));
    expect(status).toBe(1);
    expect(output).toContain('找不到表头（已查看工作表：甲、乙）');
    expect(output).toContain('No header was found (sheets looked at: 甲、乙)');
    expect(output).toContain('回复内容 / 回复 / 答案 / 回答 / 内容 / answer / reply / content');
    expect(written).toBeUndefined();
  });
});

describe('--sheet', () => {
  const sheets: SheetSpec[] = ['一', '二'].map((name) => ({
    name,
    rows: [header, [name, '', '', `表${name}`]],
  }));

  it('takes the sheet of that name', async () => {
    const { rules } = await importBytes('a.xlsx', xlsx(sheets), ['--sheet', '二']);
    expect(rules.keywords).toEqual([{ words: ['二'], answer: '表二' }]);
  });

  it('names the sheets there are when there is no such one', async () => {
    const { status, output } = await importBytes('a.xlsx', xlsx(sheets), ['--sheet', '三']);
    expect(status).toBe(1);
    expect(output).toContain('没有名为「三」的工作表。这个文件里有：一、二。');
    expect(output).toContain('There is no sheet named "三". This file has: 一、二.');
  });
});

describe('a row', () => {
  it.each([
    ['精确', undefined],
    ['全匹配', undefined],
    ['', undefined],
    ['Exact', undefined],
    ['包含', 'contains'],
    ['模糊', 'contains'],
    ['半匹配', 'contains'],
    ['contains', 'contains'],
    ['开头', 'prefix'],
    ['PREFIX', 'prefix'],
    ['正则', 'regex'],
  ])('with the match %j is written as %j', async (written, match) => {
    const { rules } = await importRows([['词', written, '', '答']]);
    const expected = match === undefined ? {} : { match };
    expect(rules.keywords).toEqual([{ words: ['词'], ...expected, answer: '答' }]);
  });

  it('may have several keywords, parted in any of the usual ways', async () => {
    const { rules } = await importRows([['甲，乙,丙、丁；戊;己|庚｜辛\n壬,，', '', '', '答']]);
    expect(rules.keywords).toEqual([
      { words: ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬'], answer: '答' },
    ]);
  });

  it('keeps a regular expression whole, one to a line', async () => {
    const { rules } = await importRows([['^(一|二),\\d{1,3}$\n三;', '正则', '', '答']]);
    expect(rules.keywords).toEqual([
      { words: ['^(一|二),\\d{1,3}$', '三;'], match: 'regex', answer: '答' },
    ]);
  });

  it('becomes news, an image, a voice or a video', async () => {
    const mediaId = 'permanent_media-id';
    const news = ['标题', '描述', 'https://example.com/a.jpg', 'https://example.com/'];
    const { rules, output } = await importRows([
      ['图文', '', '图文', '', ...news],
      ['图', '', '图片', mediaId],
      ['音', '', 'voice', mediaId],
      ['影', '', '视频', mediaId, '片名', '', '', ''],
    ]);
    const [title, description, picUrl, url] = news;
    expect(rules.keywords).toEqual([
      { words: ['图文'], answer: { news: { title, description, picUrl, url } } },
      { words: ['图'], answer: { image: mediaId } },
      { words: ['音'], answer: { voice: mediaId } },
      { words: ['影'], answer: { video: { mediaId, title: '片名' } } },
    ]);
    expect(output).not.toContain('未采用');
  });

  it('may use the variables that the answer to a keyword has', async () => {
    const answer = '{word}：{question}，{date}，{time}，{tap:继续}；{{ }}';
    const { rules } = await importRows([
      ['词', '', '', answer],
      ['(.+)多少钱', '正则', '', '{1} 的价格'],
    ]);
    expect(rules.keywords).toEqual([
      { words: ['词'], answer },
      { words: ['(.+)多少钱'], match: 'regex', answer: '{1} 的价格' },
    ]);
  });

  it.each([
    ['一个 { 括号', '一个 {{ 括号'],
    ['括号 } 在后', '括号 } 在后'],
    ['{没有完', '{{没有完'],
    ['{{{date}', '{{{date}'],
    [':-{', ':-{{'],
  ])('with %j in its text is written as %j, which shows the same', async (written, answer) => {
    const { rules } = await importRows([['词', '', '', written]]);
    expect(rules.keywords).toEqual([{ words: ['词'], answer }]);
  });

  it('has the titles of news checked, too', async () => {
    const addresses = ['https://example.com/a.jpg', 'https://example.com/'];
    const { rules, output } = await importRows([
      ['甲', '', '图文', '', '标题 {', '', ...addresses],
      ['乙', '', '图文', '', '{x}', '', ...addresses],
      ['丙', '', '图文', '', '标题', '{y}', ...addresses],
    ]);
    expect(rules.keywords).toMatchObject([{ answer: { news: { title: '标题 {{' } } }]);
    expect(output).toContain('第 3 行：没有变量 {x}');
    expect(output).toContain('第 4 行：没有变量 {y}');
  });

  it.each<[string, readonly CellSpec[], string, string]>([
    ['no keyword', ['', '', '', '答'], '没有关键词', 'no keyword'],
    ['separators only', ['，、', '', '', '答'], '没有关键词', 'no keyword'],
    ['no answer', ['词', '', '', ''], '没有回复内容', 'no answer'],
    ['an unknown match', ['词', '大概', '', '答'], '匹配方式「大概」不认识', 'the match "大概"'],
    [
      'an unknown type',
      ['词', '', '小程序', '答'],
      '回复类型「小程序」不认识',
      'the type "小程序"',
    ],
    [
      'a title but no type',
      ['词', '', '', '', '标题', '', '', 'https://example.com'],
      '请在「回复类型」里写 图文',
      'write news into the column type',
    ],
    [
      'half a news card',
      ['词', '', '图文', '', '标题'],
      '图文缺少：图片、链接',
      'missing: picUrl, url',
    ],
    [
      'news with a relative link',
      ['词', '', '图文', '', '标题', '', 'https://example.com/a.jpg', 'www.example.com'],
      '「www.example.com」不是以 http://',
      '"www.example.com" is no address',
    ],
    [
      'an image by address',
      ['词', '', '图片', 'https://example.com/a.jpg'],
      '须是永久素材的 media_id',
      'the media_id of permanent material',
    ],
    [
      'a variable that is none',
      ['词', '', '', '{name}你好'],
      '没有变量 {name}；可以用 {question} {word} {date}',
      'there is no variable {name}; there are {question} {word} {date}',
    ],
    [
      'a group, but no regex',
      ['词', '', '', '{1}你好'],
      '没有变量 {1}',
      'there is no variable {1}',
    ],
    ['a tap that sends nothing', ['词', '', '', '{tap: }'], '没有变量 {tap: }', '{tap: }'],
    ['a variable of scans', ['词', '', '', '{scene}'], '没有变量 {scene}', '{scene}'],
    [
      'an error value',
      [{ error: '#N/A' }, '', '', '答'],
      '「关键词」（A）：公式的结果是错误值 #N/A',
      '#N/A',
    ],
    [
      'a picture of WPS',
      ['词', '', '', { formula: '_xlfn.DISPIMG("ID_1",1)', text: '=DISPIMG("ID_1",1)' }],
      'WPS 嵌入的图片',
      'a picture of WPS',
    ],
    [
      'a type that is a whole text',
      ['词', '', '长'.repeat(100), '答'],
      `回复类型「${'长'.repeat(40)}…」不认识`,
      `the type "${'长'.repeat(40)}…"`,
    ],
    [
      'a number of more than 15 digits',
      ['词', '', '', { number: '6222021234567890123' }],
      '超过 15 位的数字',
      'Excel keeps 15 digits',
    ],
    ['an answer that is too long', ['词', '', '', 'x'.repeat(2048)], '2048 字节', 'has 2048 bytes'],
  ])('with %s is refused with the reason', async (_, row, zh, en) => {
    const { status, output, rules } = await importRows([['别的', '', '', '好'], undefined, row]);
    expect(status).toBe(0);
    expect(output).toContain('未采用 refused: 1');
    expect(output).toMatch(/第 4 行：.*\n.*row 4: /);
    expect(output).toContain(zh);
    expect(output).toContain(en);
    expect(rules.keywords).toHaveLength(1);
  });

  it('of 2,047 bytes is taken', async () => {
    const answer = `${'长'.repeat(682)}x`;
    const { rules } = await importRows([['词', '', '', answer]]);
    expect(rules.keywords).toEqual([{ words: ['词'], answer }]);
  });

  it('says which of its cells its type does not use', async () => {
    const { output } = await importRows([['词', '', '文字', '答', '标题', '', '', 'https://a.b']]);
    expect(output).toContain('第 2 行：这种回复类型用不到：标题、链接');
    expect(output).toContain('row 2: this type of answer does not use: title, url');
  });

  it('ends with an error when none is left, and nothing is written', async () => {
    const { status, output, written } = await importRows([['词', '', '', '']]);
    expect(status).toBe(1);
    expect(output).toContain('没有可用的规则');
    expect(output).toContain('There is no rule to write');
    expect(written).toBeUndefined();
  });
});

describe('rows without a keyword of their own', () => {
  it('give other answers to the keyword above them', async () => {
    const { rules, output } = await importRows([
      ['词', '包含', '', '一'],
      ['', '', '', '二'],
      ['', '包含', '', '一'],
    ]);
    expect(rules.keywords).toEqual([{ words: ['词'], match: 'contains', answer: ['一', '二'] }]);
    expect(output).toContain('第 3 行：没有自己的关键词，作为第 2 行「词」的另一条回复');
    expect(output).toContain('第 4 行：与第 2 行的回复相同');
  });

  it('do not reach over an empty row', async () => {
    const { output } = await importRows([['词', '', '', '一'], undefined, ['', '', '', '二']]);
    expect(output).toContain('第 4 行：没有关键词');
  });

  it('cannot change the match', async () => {
    const { output } = await importRows([
      ['词', '包含', '', '一'],
      ['', '前缀', '', '二'],
      ['', '大概', '', '三'],
      ['', '', '', { error: '#NAME?' }],
    ]);
    expect(output).toContain('第 3 行：匹配方式与第 2 行不同');
    expect(output).toContain('第 4 行：匹配方式「大概」不认识');
    expect(output).toContain('第 5 行：「回复内容」（D）：公式的结果是错误值 #NAME?');
  });
});

describe('merged cells', () => {
  it('give one answer to the keywords of all rows they span', async () => {
    const { rules } = await importRows(
      [
        ['甲', '包含', '', '同一条'],
        ['乙', undefined, '', undefined],
        ['丙', '精确', '', '另一条'],
      ],
      { merges: ['D2:D3', 'B2:B3'] },
    );
    expect(rules.keywords).toEqual([
      { words: ['甲'], match: 'contains', answer: '同一条' },
      { words: ['乙'], match: 'contains', answer: '同一条' },
      { words: ['丙'], answer: '另一条' },
    ]);
  });

  it('that cover a row whole say to which row it belongs', async () => {
    const { output } = await importRows([['甲', '', '', '答'], [], ['乙', '', '', '好']], {
      merges: ['A2:A3', 'D2:D3'],
    });
    expect(output).toContain('第 3 行：只有合并单元格，属于第 2 行');
    expect(output).toContain('row 3: has only merged cells and belongs to row 2');
  });

  it('that cover a row whole are refused with the row they belong to', async () => {
    const { output } = await importRows([['甲', '', '', '{x}'], [], ['乙', '', '', '好']], {
      merges: ['A2:A3', 'D2:D3'],
    });
    expect(output).toContain('未采用 refused: 2');
    expect(output).toContain('第 3 行：没有关键词，而它所属的第 2 行未被采用');
  });

  it('of a header are no row of the table', async () => {
    const rows = [
      ['关键词', '回复内容'],
      [undefined, undefined],
      ['你好', '好'],
    ];
    const merges = ['A1:A2', 'B1:B2'];
    const { rules, output } = await importBytes('a.xlsx', xlsx([{ name: 'S', rows, merges }]));
    expect(rules.keywords).toEqual([{ words: ['你好'], answer: '好' }]);
    expect(output).toContain('空行 empty rows: 1');
  });

  it('of a whole column or beside each other do no harm', async () => {
    const { rules } = await importRows([['甲', '', '', '答']], {
      merges: ['J1:J1048576', 'D2:F2', 'A:B'],
    });
    expect(rules.keywords).toEqual([{ words: ['甲'], answer: '答' }]);
  });
});

describe('a keyword that was there before', () => {
  const rows = [
    ['甲，乙', '', '', '一'],
    ['Ａ Ｂ', '', '', '二'],
    ['乙，丙', '', '', '三'],
    ['a  b', '', '', '四'],
    ['甲', '包含', '', '五'],
    ['', '', '', '六'],
    ['a b', '', '', '七'],
    ['', '', '', '八'],
  ];

  it('is refused with the row of the first, as far as the bot would compare them', async () => {
    const { rules, output } = await importRows(rows);
    expect(rules.keywords).toEqual([
      { words: ['甲', '乙'], answer: '一' },
      { words: ['Ａ Ｂ'], answer: '二' },
      { words: ['丙'], answer: '三' },
      { words: ['甲'], match: 'contains', answer: ['五', '六'] },
    ]);
    expect(output).toContain(
      '第 4 行：关键词前面已有：「乙」（第 2 行）。要作为另一条回复，请加 --merge',
    );
    expect(output).toContain('row 5: keyword of an earlier row: "Ａ Ｂ" (row 3). With --merge');
    expect(output).toContain('第 9 行：没有关键词，而它所属的第 8 行未被采用');
  });

  it('gets another answer with --merge', async () => {
    const { rules, output } = await importRows(rows, { args: ['--merge'] });
    expect(rules.keywords).toEqual([
      { words: ['甲'], answer: '一' },
      { words: ['乙'], answer: ['一', '三'] },
      { words: ['Ａ Ｂ'], answer: ['二', '四', '七', '八'] },
      { words: ['丙'], answer: '三' },
      { words: ['甲'], match: 'contains', answer: ['五', '六'] },
    ]);
    expect(output).toContain('第 4 行：关键词前面已有，作为另一条回复：「乙」（第 2 行）');
    expect(output).not.toContain('未采用');
  });

  it('in one cell twice is one keyword', async () => {
    const { rules, output } = await importRows([['甲，甲', '', '', '一']]);
    expect(rules.keywords).toEqual([{ words: ['甲'], answer: '一' }]);
    expect(output).not.toContain('未采用');
  });
});

describe('what cells hold', () => {
  it.each<[string, CellSpec, string]>([
    ['a whole number', { number: '123' }, '123'],
    ['a large number with an exponent', { number: '1.3800138E10' }, '13800138000'],
    ['a small number', { number: '1E-7' }, '0.0000001'],
    ['a negative number', { number: '-12.5' }, '-12.5'],
    ['a number formatted as text', { number: '123', style: 'text' }, '123'],
    ['a date', { number: '46082', style: 'date' }, '2026-03-01'],
    ['a date in Chinese format', { number: '46082', style: 'chineseDate' }, '2026-03-01'],
    ['a date and time', { number: '46082.5', style: 'dateTime' }, '2026-03-01 12:00'],
    ['a time', { number: '0.75', style: 'time' }, '18:00'],
    ['a truth value', { boolean: true }, 'TRUE'],
    ['a formula with a number', { formula: '1+1', number: '2' }, '2'],
    ['a formula with a text', { formula: 'A1&amp;B1', text: '甲乙' }, '甲乙'],
    ['a shared string', { shared: '甲 & <乙>' }, '甲 & <乙>'],
    ['rich text with a reading', { runs: ['甲', '乙'], phonetic: 'jia' }, '甲乙'],
    ['digits with a leading zero', '007', '007'],
    ['lines', '一\r\n二_x000D_\n三', '一\n二\n三'],
    ['blanks around it', '\u3000 好\u200B ', '好'],
  ])('is read as text: %s', async (_, cell, text) => {
    const { rules } = await importRows([['词', '', '', cell]]);
    expect(rules.keywords).toEqual([{ words: ['词'], answer: text }]);
  });
});

describe('a number that is shown otherwise', () => {
  it('is taken as it is, with a note', async () => {
    const { rules, output } = await importRows([
      ['半', '', '', { number: '0.5', style: 'percent' }],
      [{ number: '42', style: 'zeros' }, '', '', { number: '7', style: 'whole' }],
      ['整', '', '', { number: '1.6', style: 'whole' }],
    ]);
    expect(rules.keywords).toEqual([
      { words: ['半'], answer: '0.5' },
      { words: ['42'], answer: '7' },
      { words: ['整'], answer: '1.6' },
    ]);
    expect(output).toContain('请注意 to know: 3');
    expect(output).toContain('第 2 行：「回复内容」（D）：这个数字的显示格式是 0%，按 0.5 采用');
    expect(output).toContain(
      'row 3: column 「关键词」（A）: the number is shown in the format 000000',
    );
    expect(output).toContain('第 4 行：「回复内容」（D）：这个数字的显示格式是 0，按 1.6 采用');
  });
});

describe('a sheet that is a chart', () => {
  it('is passed over', async () => {
    const relations = (list: string) =>
      Buffer.from(
        `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list}</Relationships>`,
      );
    const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
    const book = xlsx(
      [
        { name: '图表', rows: [] },
        { name: '表', rows: [header, ['词', '', '', '答']] },
      ],
      {
        'xl/worksheets/sheet1.xml': Buffer.from('<chartsheet/>'),
        'xl/_rels/workbook.xml.rels': relations(
          `<Relationship Id="rId1" Type="${type}/chartsheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${type}/worksheet" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="rId3" Type="${type}/styles" Target="styles.xml"/>`,
        ),
      },
    );
    const { rules } = await importBytes('a.xlsx', book);
    expect(rules.keywords).toEqual([{ words: ['词'], answer: '答' }]);
  });
});

describe('what is printed', () => {
  it('holds nothing that steers a terminal', async () => {
    const rows = [
      ['关键词', '回复内容', '备\u001B[2J注'],
      ['甲', '一'],
      ['甲\u001B]0x\u0007', '二'],
      ['甲\u001B]0x\u0007', '三'],
    ];
    const csv = rows.map((row) => row.join(',')).join('\n');
    const { output } = await importBytes('a.csv', csv);
    expect(output).toContain('「甲 ]0x 」（第 3 行）');
    // oxlint-disable-next-line no-control-regex -- these are the characters that must not be there
    expect(output).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
  });
});

describe('a formula without a result', () => {
  it.each<CellSpec>([{ formula: '1+1' }, { formula: '1+1', number: '' }])(
    'is refused, with what to do about it: %j',
    async (cell) => {
      const { output } = await importRows([
        ['好', '', '', '好'],
        ['词', '', '', cell],
      ]);
      expect(output).toContain(
        '第 3 行：「回复内容」（D）：公式没有计算结果；请用 Excel 或 WPS 打开并保存一次',
      );
      expect(output).toContain('a formula has no result in the file');
    },
  );
});

describe('an import', () => {
  it('takes a table whatever the file is called', async () => {
    const bytes = xlsx([{ name: 'S', rows: [header, ['词', '', '', '答']] }]);
    const { rules } = await importBytes('表.csv', bytes, [], newFolder());
    expect(rules.keywords).toEqual([{ words: ['词'], answer: '答' }]);
  });
});
