import { beforeAll, describe, expect, it } from 'vitest';
import { collectRules, type Collected } from '../../../scripts/rules-import/collect-rules.ts';
import { findHeader } from '../../../scripts/rules-import/table.ts';
import type { Fate } from '../../../scripts/rules-import/report.ts';
import { readSheet } from '../../../scripts/rules-import/sheet.ts';
import { openWorkbook } from '../../../scripts/rules-import/workbook.ts';
import { xlsx, type CellSpec } from '../../support/xlsx.ts';
import { importBytes, type Ran } from './run-import.ts';

/** What is expected of a row: its fate, and a piece of its line in the report. */
interface Expected {
  readonly fate: Fate | 'taken' | 'empty';
  readonly says?: string;
}

interface Sample {
  readonly cells: readonly CellSpec[] | undefined;
  readonly expected: Expected;
}

const taken: Expected = { fate: 'taken' };
const firstRow = 4;
const rowCount = 1000;

/** Twenty rows of every kind; `n` makes their keywords differ from those of other blocks. */
function block(n: number, row: number): readonly Sample[] {
  const word = (name: string) => `${name}${n}`;
  return [
    { cells: [word('普通'), '精确', '文字', '你好'], expected: taken },
    {
      cells: [{ shared: word('共享') }, undefined, undefined, { shared: ' 去空格 ' }],
      expected: taken,
    },
    {
      cells: [`${word('甲')}，${word('乙')}；${word('丙')}`, '包含', '', '多个词'],
      expected: taken,
    },
    // The keyword of these three is one merged cell.
    { cells: [word('合并'), '', '', '第一条'], expected: taken },
    {
      cells: [undefined, '', '', '第二条'],
      expected: { fate: 'merged', says: `第 ${row + 3} 行` },
    },
    {
      cells: [undefined, '', '', '第三条'],
      expected: { fate: 'merged', says: `「${word('合并')}」` },
    },
    { cells: undefined, expected: { fate: 'empty' } },
    { cells: ['', '  ', undefined, ''], expected: { fate: 'empty' } },
    { cells: [word('公式'), '', '', { formula: 'A1', text: '公式的结果' }], expected: taken },
    {
      cells: [word('错误'), '', '', { error: '#REF!' }],
      expected: { fate: 'refused', says: '#REF!' },
    },
    { cells: [{ number: `${10_000_000_000 + n}` }, '', '', { number: '123' }], expected: taken },
    { cells: [word('小数'), '', '', { number: '0.30000000000000004' }], expected: taken },
    { cells: [word('日期'), '', '', { number: '46082', style: 'date' }], expected: taken },
    {
      cells: [word('普通'), '', '', '重复'],
      expected: { fate: 'refused', says: `第 ${row} 行` },
    },
    {
      cells: [`${word('新词')}|${word('甲')}`, '包含', '', '半重复'],
      expected: { fate: 'partly', says: `「${word('甲')}」（第 ${row + 2} 行）` },
    },
    { cells: [word('富文本'), '', '', { runs: ['粗', '细'], phonetic: 'cu' }], expected: taken },
    { cells: [word('无答案'), '', '', ''], expected: { fate: 'refused', says: '没有回复内容' } },
    {
      cells: [undefined, '', '', '悬空'],
      expected: { fate: 'refused', says: `第 ${row + 16} 行未被采用` },
    },
    {
      cells: [word('变量'), '', '', '你好 {昵称}'],
      expected: { fate: 'refused', says: '{昵称}' },
    },
    {
      cells: [word('太长'), '', '', '长'.repeat(683)],
      expected: { fate: 'refused', says: '2049 字节' },
    },
  ];
}

const blocks = Array.from({ length: rowCount / 20 }, (_, n) => block(n, firstRow + n * 20));
const samples = blocks.flat();
const book = xlsx([
  { name: '说明', rows: [['这里没有表头']] },
  {
    name: '关键词表',
    rows: [
      ['某某公众号关键词'],
      undefined,
      ['关键词', '匹配方式', '回复类型', '回复内容', '备注'],
      ...samples.map(({ cells }) => cells),
    ],
    merges: [
      'A1:E1',
      ...blocks.map((_, n) => `A${firstRow + n * 20 + 3}:A${firstRow + n * 20 + 5}`),
    ],
  },
]);

let collected: Collected;
let ran: Ran;
beforeAll(async () => {
  const table = await readSheet(openWorkbook(book), '关键词表');
  const header = findHeader(table);
  if (header === undefined) throw new Error('no header');
  collected = collectRules(table, header, false);
  ran = await importBytes('表.xlsx', book);
});

describe('a workbook of 1,000 rows', () => {
  it('has a report in which every row has the fate it must have', () => {
    const { lines, takenRows, emptyRows } = collected.report;
    const fateOf = (row: number) => {
      const line = lines.find((candidate) => candidate.row === row);
      if (line !== undefined) return { fate: line.fate, what: line.what.zh };
      if (emptyRows.includes(row)) return { fate: 'empty', what: '' };
      return { fate: takenRows.includes(row) ? 'taken' : 'lost', what: '' };
    };
    samples.forEach(({ expected: { fate, says = '' } }, index) => {
      const row = firstRow + index;
      expect({ row, ...fateOf(row) }).toEqual({ row, fate, what: expect.stringContaining(says) });
    });
  });

  it('becomes the rules that were meant', () => {
    const ofBlock = collected.rules.slice(0, 10);
    expect(ofBlock).toEqual([
      { words: ['普通0'], match: 'exact', answers: ['你好'] },
      { words: ['共享0'], match: 'exact', answers: ['去空格'] },
      { words: ['甲0', '乙0', '丙0'], match: 'contains', answers: ['多个词'] },
      { words: ['合并0'], match: 'exact', answers: ['第一条', '第二条', '第三条'] },
      { words: ['公式0'], match: 'exact', answers: ['公式的结果'] },
      { words: ['10000000000'], match: 'exact', answers: ['123'] },
      { words: ['小数0'], match: 'exact', answers: ['0.3'] },
      { words: ['日期0'], match: 'exact', answers: ['2026-03-01'] },
      { words: ['新词0'], match: 'contains', answers: ['半重复'] },
      { words: ['富文本0'], match: 'exact', answers: ['粗细'] },
    ]);
    expect(collected.rules).toHaveLength(50 * 10);
  });

  it('is written as rules.yml, from the first sheet that has a header', () => {
    expect(ran.status).toBe(0);
    expect(ran.output).toContain('工作表「关键词表」，表头在第 3 行；500 行成为 500 条规则。');
    expect(ran.output).toContain('sheet "关键词表", header in row 3; 500 rows became 500 rules.');
    expect(ran.output).toContain('空行 empty rows: 100');
    expect(ran.output).toContain('未采用 refused: 300');
    expect(ran.output).toContain('列 「备注」（E）：这一列不认识或重复，其中 0 个单元格未采用');
    expect(ran.rules.keywords).toHaveLength(500);
    expect(ran.rules.keywords?.slice(2, 4)).toEqual([
      { words: ['甲0', '乙0', '丙0'], match: 'contains', answer: '多个词' },
      { words: ['合并0'], answer: ['第一条', '第二条', '第三条'] },
    ]);
  });

  it('keeps a number that is a keyword a text in YAML', () => {
    expect(ran.written).toContain('- words: ["10000000000"]');
    expect(ran.written).toContain('answer: "123"');
  });
});
