import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { unpackParts } from '../../../scripts/rules-import/workbook.ts';
import { xlsx } from '../../support/xlsx.ts';
import { importBytes, newFolder, runImport } from './run-import.ts';

const header = ['关键词', '回复内容'];
const bombBytes = 101 * 1024 * 1024;

describe('a file that cannot be imported', () => {
  it('is refused above 10 MB, before it is read', async () => {
    const { status, output, written } = await importBytes('a.xlsx', new Uint8Array(11_000_000));
    expect(status).toBe(1);
    expect(output).toContain('文件有 10.5 MB，超过 10.0 MB，未读取');
    expect(output).toContain('more than 10.0 MB');
    expect(written).toBeUndefined();
  });

  it('is refused when it unpacks to more than 100 MB', async () => {
    const bomb = xlsx([{ name: 'S', rows: [header, ['词', '答']] }], {
      'xl/worksheets/sheet9.xml': new Uint8Array(bombBytes),
    });
    expect(bomb.length).toBeLessThan(1_000_000);
    const { status, output } = await importBytes('a.xlsx', bomb);
    expect(status).toBe(1);
    expect(output).toContain('解压后超过 100 MB，未读取');
    expect(output).toContain('unpacks to more than 100 MB');
  });

  it('is refused, too, when it lies about what it unpacks to', () => {
    const bomb = Buffer.from(zipSync({ 'a.xml': new Uint8Array(2_000_000) }));
    // Sizes stand at 22 of the local header and at 24 of the entry in the directory.
    bomb.writeUInt32LE(100, 22);
    bomb.writeUInt32LE(100, bomb.indexOf('PK\u0001\u0002', 0, 'latin1') + 24);
    expect(() => unpackParts(bomb, 1_500_000)).toThrow(/unpacks to more than 1 MB/);
  });

  it('is not unpacked for the pictures in it', () => {
    const parts = unpackParts(zipSync({ 'xl/media/a.png': new Uint8Array(2_000_000) }), 1000);
    expect(parts.size).toBe(0);
  });

  it.each(['xlsx', 'csv'])('is refused with more than 20,000 rows of %s', async (kind) => {
    const rows = [header, ...Array.from({ length: 20_000 }, (_, row) => [`词${row}`, '答'])];
    const bytes =
      kind === 'csv' ? rows.map((row) => row.join(',')).join('\n') : xlsx([{ name: 'S', rows }]);
    const { status, output } = await importBytes(`a.${kind}`, bytes);
    expect(status).toBe(1);
    expect(output).toContain('表格超过 20000 行');
    expect(output).toContain('more than 20000 rows');
  });

  it.each([
    ['XFD3', 'row 3'],
    ['A100001', 'row 100001'],
    ['GS2', 'column 201'],
  ])('is refused for a value in %s, %s', async (address) => {
    const row = address.replace(/\D/g, '');
    const sheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="${row}"><c r="${address}"><v>1</v></c></row></sheetData></worksheet>`;
    const book = xlsx([{ name: 'S', rows: [] }], {
      'xl/worksheets/sheet1.xml': Buffer.from(sheet),
    });
    const { status, output } = await importBytes('a.xlsx', book);
    expect(status).toBe(1);
    expect(output).toContain(`单元格 ${address} 里有内容，离表格太远`);
    expect(output).toContain(`There is something in cell ${address}, too far off`);
  });

  it('is not refused for formatted rows without a value', async () => {
    const empty = Array.from({ length: 25_000 }, () => []);
    const book = xlsx([{ name: 'S', rows: [header, ['词', '答'], ...empty] }]);
    const { rules } = await importBytes('a.xlsx', book);
    expect(rules.keywords).toEqual([{ words: ['词'], answer: '答' }]);
  });

  const [broken] = [Buffer.from(xlsx([{ name: 'S', rows: [header, ['词', '答']] }]))];
  it.each<[string, Uint8Array | string, string, string]>([
    ['the old format', Buffer.from('d0cf11e0a1b11ae1', 'hex'), '旧的 .xls 格式', 'the old .xls'],
    ['a web page', '<html><table></table></html>', '其实是网页', 'a web page'],
    ['nothing', '', '文件是空的', 'The file is empty'],
    ['half a workbook', broken.subarray(0, 700), '文件已损坏', 'damaged'],
    ['another archive', zipSync({ 'a.xml': new Uint8Array(5) }), '文件已损坏', 'damaged'],
    [
      'a workbook with a broken sheet',
      xlsx([{ name: 'S', rows: [] }], {
        'xl/worksheets/sheet1.xml': Buffer.from('<worksheet><sheetData><row>'),
      }),
      '文件已损坏',
      'damaged',
    ],
  ])('is refused when it is %s', async (_, bytes, zh, en) => {
    const { status, output, written } = await importBytes('a.xlsx', bytes);
    expect(status).toBe(1);
    expect(output).toContain(zh);
    expect(output).toContain(en);
    expect(written).toBeUndefined();
  });

  it('is named when it is not there, or a folder', async () => {
    const folder = newFolder();
    const missing = await runImport([`${folder}/none.xlsx`], folder);
    expect(missing.status).toBe(1);
    expect(missing.output).toContain(`没有这个文件：${folder}/none.xlsx`);
    expect(missing.output).toContain('There is no file');
    const directory = await runImport([folder], folder);
    expect(directory.output).toContain('(EISDIR)');
  });
});
