import { columnLetters, type Row, type Table } from './table.ts';

/** What a column holds. */
export type Field =
  'keywords' | 'match' | 'type' | 'answer' | 'title' | 'description' | 'picUrl' | 'url';

/** The headers of each column, folded; the first one is what the template writes. */
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

/** Where the columns are. Columns are counted from 0. */
export interface Header {
  readonly row: number;
  readonly columns: ReadonlyMap<Field, number>;
  /** Headers that mean nothing here, or that stand there a second time. */
  readonly unknown: readonly { readonly column: number; readonly header: string }[];
}

/**
 * The first row that has a header for the keywords and one for the answer or for a title. Rows above
 * it, such as a title or a remark, do not matter.
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

/** `「备注」（F）`: what stands above a column, and its letter. */
export function columnName(column: number, header: string): string {
  return header === ''
    ? columnLetters(column)
    : `「${header.replace(/\s+/g, ' ')}」（${columnLetters(column)}）`;
}
