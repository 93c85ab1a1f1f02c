import { readFile, stat } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { csvCell, findHeader, knownHeaders, type Header, type Table } from './table.ts';
import { Refused } from '../sentence.ts';
import { openWorkbook, type Workbook } from './workbook.ts';
import { maxRows, readSheet, tooManyRows } from './sheet.ts';

/** Largest file that is opened, in bytes. */
export const maxFileBytes = 10 * 1024 * 1024;

/** Table, and where its header is. */
interface FoundTable {
  readonly table: Table;
  readonly header: Header;
}

/**
 * Keyword table in an .xlsx or CSV file: the sheet asked for, else the first with a known header. The
 * kind of a file is told by its first bytes, not by its name.
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
  if (sheet !== undefined) return requireHeader(await readSheet(workbook, sheet));
  const names = workbook.sheets.map(({ name }) => name);
  for (const name of names) {
    const table = await readSheet(workbook, name);
    const header = findHeader(table);
    if (header !== undefined) return { table, header };
  }
  throw noHeader(names);
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

const separators = [',', ';', '\t'] as const;

/**
 * Reads a CSV file. The separator is the one with which a header is found; a row is a record,
 * as Excel counts them, also when a quoted field goes over several lines.
 * @throws Refused when the encoding is not known, the quotes do not match, or it is too long
 */
function readCsv(bytes: Uint8Array): Table {
  const { text, encoding } = decodeCsv(bytes);
  let first: Table | undefined;
  let broken: unknown;
  for (const separator of separators) {
    try {
      const table = { rows: parseRows(text, separator), encoding };
      if (findHeader(table) !== undefined) return table;
      first ??= table;
    } catch (error) {
      if (error instanceof Refused) throw error;
      broken = error;
    }
  }
  if (first === undefined || broken !== undefined) throw brokenQuotes(broken);
  return first;
}

function parseRows(text: string, delimiter: string): Table['rows'] {
  const records: string[][] = parse(text, {
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    to: maxRows + 1,
  });
  if (records.length > maxRows) throw tooManyRows();
  return records.map((fields, index) => ({ number: index + 1, cells: fields.map(csvCell) }));
}

function brokenQuotes(cause: unknown): Refused {
  const line = cause instanceof Error && 'lines' in cause ? Number(cause.lines) : undefined;
  return new Refused(
    {
      zh: `CSV 的引号不成对${line === undefined ? '' : `（读到第 ${line} 行）`}。请用 Excel 或 WPS 打开，检查后重新保存。`,
      en: `A quotation mark in the CSV has no partner${line === undefined ? '' : ` (read up to line ${line})`}. Open it in Excel or WPS, check it and save it again.`,
    },
    { cause },
  );
}

/** Text, and the common name of the encoding it was in. */
interface Decoded {
  readonly text: string;
  readonly encoding: string;
}

/**
 * Decodes a CSV file: UTF-8 with or without a mark, UTF-16 (Excel's "Unicode text"), or GB18030,
 * which holds GBK and GB2312 (what Excel and WPS write on a Chinese Windows).
 * @throws Refused when it is none of these
 */
function decodeCsv(bytes: Uint8Array): Decoded {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decodeAs('utf-16le', 'UTF-16LE', bytes);
  if (first === 0xfe && second === 0xff) return decodeAs('utf-16be', 'UTF-16BE', bytes);
  const utf16 = utf16WithoutMark(bytes);
  if (utf16 !== undefined) return decodeAs(utf16, utf16.toUpperCase(), bytes);
  try {
    return decodeAs('utf-8', 'UTF-8', bytes);
  } catch {
    return decodeAs('gb18030', 'GBK / GB18030', bytes);
  }
}

function decodeAs(label: string, encoding: string, bytes: Uint8Array): Decoded {
  try {
    // The mark at the beginning is taken off by the decoder.
    return { text: new TextDecoder(label, { fatal: true }).decode(bytes), encoding };
  } catch (cause) {
    throw new Refused(
      {
        zh: '认不出这个文件的编码。请另存为「CSV UTF-8（逗号分隔）」再导入。',
        en: 'The encoding of this file is not known. Save it as "CSV UTF-8 (comma delimited)" and import that.',
      },
      { cause },
    );
  }
}

/** No text in the other encodings has a NUL; ASCII in UTF-16 has one in every character. */
function utf16WithoutMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const start = bytes.subarray(0, 1000);
  const nul = start.indexOf(0);
  if (nul === -1) return undefined;
  return nul % 2 === 1 ? 'utf-16le' : 'utf-16be';
}
