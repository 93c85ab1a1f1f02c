import type { Bilingual } from '../../lib/bilingual.ts';

/** Cell as text. */
export interface Cell {
  readonly text: string;
  /** Reason not to trust the text: an error value, or a number that lost digits. */
  readonly fault?: Bilingual;
  /** Note on the text for the report. */
  readonly note?: Bilingual;
  /** First row of a merged cell that reaches down to this one; absent in that row. */
  readonly from?: number;
}

/** Row under the number that Excel shows beside it. */
export interface Row {
  readonly number: number;
  readonly cells: readonly Cell[];
}

/** Sheet or CSV file. Rows are without gaps from 1 on: an empty row is a row. */
export interface Table {
  readonly rows: readonly Row[];
  /** Of a workbook's sheet. */
  readonly sheet?: string;
  /** Of a CSV file. */
  readonly encoding?: string;
}

export const emptyCell: Cell = { text: '' };

/** Letters of a column counted from 0: A, B … Z, AA. */
export function columnLetters(index: number): string {
  const letter = String.fromCodePoint(65 + (index % 26));
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter;
}

/** Digits that Excel keeps of a number; further ones are zeros in the file. */
const exactDigits = 15;

const errorValue = /^#(?:REF!|N\/A|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)$/;

/** Cell of a text without the blanks around it, and with `\n` as the end of a line. */
export function textCell(text: string): Cell {
  const trimmed = text.replace(/\r\n?/g, '\n').replaceAll('\u200B', '').trim();
  if (/^=?(?:_xlfn\.)?DISPIMG\(/i.test(trimmed)) return pictureCell();
  return trimmed === '' ? emptyCell : { text: trimmed };
}

/** Cell of a picture, which WPS keeps as a formula that means nothing elsewhere. */
function pictureCell(): Cell {
  return {
    text: 'DISPIMG',
    fault: {
      zh: '单元格里是 WPS 嵌入的图片，读不到；请写文字，或永久素材的 media_id',
      en: 'the cell holds a picture of WPS, which cannot be read; write a text, or the media_id of permanent material',
    },
  };
}

/** Cell of an error value that a formula left behind. */
export function errorCell(value: string): Cell {
  return {
    text: value,
    fault: {
      zh: `公式的结果是错误值 ${value}，请在表格里改正`,
      en: `a formula gives the error ${value}; mend it in the table`,
    },
  };
}

/** Cell of a formula that was never calculated: a program, not Excel, wrote the file. */
export function unknownResultCell(): Cell {
  return {
    text: '=',
    fault: {
      zh: '公式没有计算结果；请用 Excel 或 WPS 打开并保存一次',
      en: 'a formula has no result in the file; open it in Excel or WPS and save it once',
    },
  };
}

/** Cell of a number, with a note when its format shows something else, such as 50% for 0.5. */
export function formattedCell(cell: Cell, format: string): Cell {
  const { text } = cell;
  if (!isShownOtherwise(text, format)) return cell;
  return {
    ...cell,
    note: {
      zh: `这个数字的显示格式是 ${format}，按 ${text} 采用；要按显示的样子，请改成文本`,
      en: `the number is shown in the format ${format} and taken as ${text}; to keep what is shown, make it a text`,
    },
  };
}

/** Whether a format shows a number otherwise than it is written; an exponent does not count. */
function isShownOtherwise(written: string, format: string): boolean {
  if (/^general$|^@$|E\+/i.test(format)) return false;
  return !(format === '0' && /^-?\d+$/.test(written));
}

/**
 * Cell of a number as people write it: no exponent, no `.0`, no binary remainder. With 16 digits or
 * more it has a fault: Excel has put zeros for the last ones.
 */
export function numberCell(written: string): Cell {
  const value = Number(written);
  if (!Number.isFinite(value)) return textCell(written);
  if (Math.abs(value) >= 10 ** exactDigits) return shortenedNumber(written);
  const exact = Number(value.toPrecision(exactDigits));
  return { text: exact.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 }) };
}

function shortenedNumber(written: string): Cell {
  return {
    text: written,
    fault: {
      zh: `超过 ${exactDigits} 位的数字已被 Excel 舍去末位；请把单元格设为文本格式，重新输入`,
      en: `Excel keeps ${exactDigits} digits of a number and has lost the others; format the cell as text and type it again`,
    },
  };
}

/** Cell of a moment as Excel keeps it, without a time zone: the date, the time, or both. */
export function dateCell(moment: Date): Cell {
  const [date = '', clock = ''] = moment.toISOString().split('T');
  const time = clock.startsWith('00:00:00')
    ? ''
    : clock.slice(0, clock.slice(6, 8) === '00' ? 5 : 8);
  // A time alone is a fraction of Excel's day 0.
  if (moment.getUTCFullYear() < 1900) return { text: time === '' ? '00:00' : time };
  return { text: time === '' ? date : `${date} ${time}` };
}

/** Cell of a CSV field, in which Excel has written numbers and errors as texts. */
export function csvCell(field: string): Cell {
  const cell = textCell(field);
  if (errorValue.test(cell.text)) return errorCell(cell.text);
  if (/^-?\d(?:\.\d+)?E\+\d+$/i.test(cell.text)) return shortenedNumber(cell.text);
  return cell;
}

/** Contents of a column. */
export type Field =
  'keywords' | 'match' | 'type' | 'answer' | 'title' | 'description' | 'picUrl' | 'url';

/** Headers of each column, folded; the template writes the first one. */
export const knownHeaders: Readonly<Record<Field, readonly string[]>> = {
  keywords: ['关键词', '关键字', '触发词', '触发关键词', 'keywords', 'keyword', 'words'],
  match: [
    '匹配方式',
    '匹配模式',
    '匹配类型',
    '匹配规则',
    '匹配',
    'match',
    'matchmode',
    'matchtype',
  ],
  type: ['回复类型', '消息类型', '类型', 'type', 'replytype'],
  answer: ['回复内容', '回复', '答案', '回答', '内容', 'answer', 'reply', 'content'],
  title: ['标题', '图文标题', 'title'],
  description: ['描述', '图文描述', '摘要', '简介', 'description', 'digest'],
  picUrl: ['图片', '图片链接', '图片地址', '封面', '封面图', 'picurl', 'picture'],
  url: ['链接', '图文链接', '跳转链接', '网址', 'url', 'link'],
};

/** Row of the header, and columns by what they hold, counted from 0. */
export interface Header {
  readonly row: number;
  readonly columns: ReadonlyMap<Field, number>;
  /** Headers that are not known, or that stand there a second time. */
  readonly unknown: readonly { readonly column: number; readonly header: string }[];
}

/**
 * First row with a header for the keywords and one for the answer or for a title. Rows above it,
 * such as a title or a remark, do not matter.
 */
export function findHeader({ rows }: Table): Header | undefined {
  for (const row of rows) {
    const header = readHeader(row);
    const { columns } = header;
    if (columns.has('keywords') && (columns.has('answer') || columns.has('title'))) return header;
  }
  return undefined;
}

function readHeader({ number, cells }: Row): Header {
  const columns = new Map<Field, number>();
  const unknown: { column: number; header: string }[] = [];
  for (const [column, { text }] of cells.entries()) {
    const field = fieldOf(text);
    if (field !== undefined && !columns.has(field)) columns.set(field, column);
    else unknown.push({ column, header: text });
  }
  return { row: number, columns, unknown };
}

/** `关键词（必填）` and `Reply Type *` are known too. */
function fieldOf(header: string): Field | undefined {
  const folded = header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\(.*\)|[\s*_:-]/gu, '');
  for (const [field, headers] of Object.entries(knownHeaders)) {
    if (headers.includes(folded) && isField(field)) return field;
  }
  return undefined;
}

function isField(name: string): name is Field {
  return Object.hasOwn(knownHeaders, name);
}

/** Name of a column, such as `「备注」（F）`: its header and its letter. */
export function columnName(column: number, header: string): string {
  return header === ''
    ? columnLetters(column)
    : `「${header.replace(/\s+/g, ' ')}」（${columnLetters(column)}）`;
}
