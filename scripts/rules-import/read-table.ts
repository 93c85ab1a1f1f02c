import { readFile, stat } from 'node:fs/promises';
import { readCsv } from './csv.ts';
import { findHeader, knownHeaders, type Header } from './header.ts';
import { maxFileBytes } from './limits.ts';
import { Refused } from '../sentence.ts';
import type { Table } from './table.ts';
import { openWorkbook, type Workbook } from './workbook.ts';

/** A table and where its header is. */
export interface FoundTable {
  readonly table: Table;
  readonly header: Header;
}

/**
 * The keyword table in an .xlsx or CSV file: the sheet asked for, else the first that has a known
 * header. What a file is, its first bytes say, not its name.
 * @throws Refused when there is none, or the file is too large or cannot be read
 */
export async function readTableFile(path: string, sheet?: string): Promise<FoundTable> {
  const bytes = await readSmallFile(path);
  if (bytes.length === 0) throw emptyFile();
  const start = bytes.subarray(0, 8).toString('hex');
  if (start.startsWith('504b0304')) return findInWorkbook(openWorkbook(bytes), sheet);
  if (start === 'd0cf11e0a1b11ae1') throw oldFormat();
  if (/^\s*<(?:!doctype|html|\?xml|table)/i.test(bytes.subarray(0, 200).toString()))
    throw webPage();
  if (sheet !== undefined) throw noSheets();
  return requireHeader(readCsv(bytes));
}

async function readSmallFile(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > maxFileBytes) throw tooLarge(size);
    return await readFile(path);
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw cannotOpen(path, error);
  }
}

async function findInWorkbook(workbook: Workbook, sheet?: string): Promise<FoundTable> {
  if (sheet !== undefined) return requireHeader(await workbook.read(sheet));
  for (const name of workbook.sheets) {
    const table = await workbook.read(name);
    const header = findHeader(table);
    if (header !== undefined) return { table, header };
  }
  throw noHeader(workbook.sheets);
}

function requireHeader(table: Table): FoundTable {
  const header = findHeader(table);
  if (header === undefined) throw noHeader(table.sheet === undefined ? [] : [table.sheet]);
  return { table, header };
}

function noHeader(sheets: readonly string[]): Refused {
  const searched = sheets.join('、');
  const headers = Object.values(knownHeaders).map((names) => names.join(' / '));
  return new Refused({
    zh: `找不到表头${searched === '' ? '' : `（已查看工作表：${searched}）`}。表里要有一行写着「关键词」和「回复内容」（图文则写「标题」）。认识的表头：\n  ${headers.join('\n  ')}\n模板：npm run rules -- export`,
    en: `No header was found${searched === '' ? '' : ` (sheets looked at: ${searched})`}. One row needs "keywords" and "answer" (or "title", for news); the names that are known stand above. For a template: npm run rules -- export`,
  });
}

function tooLarge(bytes: number): Refused {
  const [size, limit] = [bytes, maxFileBytes].map((count) => (count / 1024 / 1024).toFixed(1));
  return new Refused({
    zh: `文件有 ${size} MB，超过 ${limit} MB，未读取。请只保留关键词表，另存为新文件。`,
    en: `The file has ${size} MB, more than ${limit} MB, and was not read. Keep only the keyword table and save it as a new file.`,
  });
}

function cannotOpen(path: string, cause: unknown): Refused {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const isMissing = code === 'ENOENT';
  return new Refused(
    {
      zh: isMissing ? `没有这个文件：${path}` : `打不开文件 ${path}（${code}）`,
      en: isMissing ? `There is no file ${path}.` : `The file ${path} cannot be opened (${code}).`,
    },
    { cause },
  );
}

function noSheets(): Refused {
  return new Refused({
    zh: 'CSV 文件没有工作表，请去掉 --sheet。',
    en: 'A CSV file has no sheets; leave out --sheet.',
  });
}

function emptyFile(): Refused {
  return new Refused({ zh: '文件是空的。', en: 'The file is empty.' });
}

function oldFormat(): Refused {
  return new Refused({
    zh: '这是旧的 .xls 格式，或是加了密码的工作簿。请去掉密码，另存为 .xlsx 再导入。',
    en: 'This is the old .xls format, or a workbook with a password. Take the password off, save it as .xlsx and import that.',
  });
}

function webPage(): Refused {
  return new Refused({
    zh: '这其实是网页（有些后台导出的「Excel」就是这样）。请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。',
    en: 'This is a web page, as some back ends export it under the name of Excel. Open it in Excel or WPS, save it as .xlsx and import that.',
  });
}
