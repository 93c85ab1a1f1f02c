import { describe, expect, it } from 'vitest';
import { importBytes } from './run-import.ts';

const text = '关键词,回复内容\n你好,好\n';
const rules = [{ words: ['你好'], answer: '好' }];

/** 关键词,回复内容 / 你好,好 in GBK. */
const gbk = Buffer.from('b9d8bcfcb4ca2cbbd8b8b4c4dac8dd0ac4e3bac32cbac30a', 'hex');

function utf16(mark: string, swap: boolean): Buffer {
  const bytes = Buffer.from(mark + text.replaceAll(',', '\t'), 'utf16le');
  return swap ? bytes.swap16() : bytes;
}

describe('a CSV file', () => {
  it.each<[string, Uint8Array | string, string]>([
    ['UTF-8', text, 'UTF-8'],
    ['UTF-8 with a mark', `\uFEFF${text}`, 'UTF-8'],
    ['GBK', gbk, 'GBK / GB18030'],
    ['UTF-16, as "Unicode text"', utf16('\uFEFF', false), 'UTF-16LE'],
    ['UTF-16 without a mark', utf16('', false), 'UTF-16LE'],
    ['UTF-16 of the other order', utf16('\uFEFF', true), 'UTF-16BE'],
    ['UTF-16 of the other order without a mark', utf16('', true), 'UTF-16BE'],
    ['semicolons', text.replaceAll(',', ';'), 'UTF-8'],
    ['tabs', text.replaceAll(',', '\t'), 'UTF-8'],
    ['Windows line ends', text.replaceAll('\n', '\r\n'), 'UTF-8'],
    ['a line that names the separator', `sep=;\n${text.replaceAll(',', ';')}`, 'UTF-8'],
  ])('is read with %s', async (_, bytes, encoding) => {
    const ran = await importBytes('a.csv', bytes);
    expect(ran.rules.keywords).toEqual(rules);
    expect(ran.output).toContain(`编码 ${encoding}`);
    expect(ran.output).toContain(`encoding ${encoding}`);
  });

  it('reads characters of GB18030 that GBK does not have', async () => {
    const bytes = Buffer.concat([
      gbk.subarray(0, -1),
      Buffer.from('8130 8130'.replace(' ', ''), 'hex'),
    ]);
    const { rules: read } = await importBytes('a.csv', bytes);
    expect(read.keywords).toEqual([{ words: ['你好'], answer: '好\u0080' }]);
  });

  it('keeps quoted separators, quotes and lines, and counts rows as Excel does', async () => {
    const quoted = '关键词,回复内容\n"甲,乙","第一行\n他说""好"""\n\n丙,\n丁,他说"好"了\n';
    const ran = await importBytes('a.csv', quoted);
    expect(ran.rules.keywords).toEqual([
      { words: ['甲', '乙'], answer: '第一行\n他说"好"' },
      { words: ['丁'], answer: '他说"好"了' },
    ]);
    expect(ran.output).toContain('第 4 行：没有回复内容');
    expect(ran.output).toContain('空行 empty rows: 1');
    expect(ran.written).toContain('answer: |-\n      第一行\n      他说"好"');
  });

  it.each([
    ['1.38E+10', '超过 15 位的数字'],
    ['#REF!', '错误值 #REF!'],
    ['#N/A', '错误值 #N/A'],
  ])('has %s refused, which Excel wrote instead of a text', async (field, reason) => {
    const { output } = await importBytes('a.csv', `${text}${field},答\n`);
    expect(output).toContain('第 3 行：');
    expect(output).toContain(reason);
  });

  it('is refused when a quotation mark has no partner', async () => {
    const { status, output } = await importBytes('a.csv', '关键词,回复内容\n甲,"没有完\n乙,好\n');
    expect(status).toBe(1);
    expect(output).toContain('引号不成对');
    expect(output).toContain('has no partner');
  });

  it('is refused in an encoding that is not known', async () => {
    const { status, output } = await importBytes(
      'a.csv',
      Buffer.from([0x81, 0xff, 0x2c, 0xff, 0x0a]),
    );
    expect(status).toBe(1);
    expect(output).toContain('认不出这个文件的编码');
    expect(output).toContain('The encoding of this file is not known');
  });

  it('has no sheets', async () => {
    const { status, output } = await importBytes('a.csv', text, ['--sheet', 'a']);
    expect(status).toBe(1);
    expect(output).toContain('CSV 文件没有工作表');
    expect(output).toContain('A CSV file has no sheets');
  });

  it('without a header says which are known', async () => {
    const { status, output } = await importBytes('a.csv', '甲,乙\n');
    expect(status).toBe(1);
    expect(output).toContain('找不到表头');
    expect(output).toContain('关键词 / 关键字');
  });
});
