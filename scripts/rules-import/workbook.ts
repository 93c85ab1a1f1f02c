import { Unzip, UnzipInflate, zipSync } from 'fflate';
import { readSheet } from 'read-excel-file/node';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { Refused } from '../sentence.ts';

/** Most bytes that the parts of a workbook may unpack to: a zip bomb is small as a file. */
export const maxUnpackedBytes = 100 * 1024 * 1024;

/** XML parts of a workbook by their path. */
export type Parts = ReadonlyMap<string, Uint8Array>;

/** Unpacked workbook; its sheets are read one by one, by sheet.ts. */
export interface Workbook {
  readonly parts: Parts;
  /** In the order of their tabs. */
  readonly sheets: readonly SheetPart[];
}

/** Sheet of a workbook, and the path of the part that holds it. */
interface SheetPart {
  readonly name: string;
  readonly path: string;
}

/**
 * An .xlsx file.
 * @throws Refused when it is damaged or unpacks to too much
 */
export function openWorkbook(bytes: Uint8Array): Workbook {
  const parts = unpackParts(bytes);
  return { parts, sheets: listSheets(parts) };
}

/** Bytes that are unpacked at a time: few, so that a bomb is seen after its first megabytes. */
const stepBytes = 16 * 1024;

/**
 * XML parts of a workbook, counted while they unpack: the sizes that an archive states are not
 * trusted. Pictures are left packed.
 * @throws Refused when the parts are more than `limitBytes` together, or the archive is damaged
 */
export function unpackParts(bytes: Uint8Array, limitBytes = maxUnpackedBytes): Parts {
  const chunks = new Map<string, Uint8Array[]>();
  let unpackedBytes = 0;
  const unzip = new Unzip((file) => {
    if (!/\.(xml|rels)$/i.test(file.name)) return;
    const received: Uint8Array[] = [];
    chunks.set(file.name, received);
    file.ondata = (error, chunk) => {
      if (error) throw error;
      unpackedBytes += chunk.length;
      if (unpackedBytes > limitBytes) throw tooLarge(limitBytes);
      received.push(chunk);
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let at = 0; at < bytes.length; at += stepBytes) {
      unzip.push(bytes.subarray(at, at + stepBytes), at + stepBytes >= bytes.length);
    }
  } catch (error) {
    throw error instanceof Refused ? error : damaged(error);
  }
  return new Map([...chunks].map(([name, parts]) => [name, Buffer.concat(parts)]));
}

/** Archive of these parts alone, so that a reader gets what was counted. */
function repack(parts: Parts): Buffer {
  return Buffer.from(zipSync(Object.fromEntries(parts), { level: 0 }));
}

/** Number as it stands in the file, told apart from a text of digits. */
interface WrittenNumber {
  readonly digits: string;
}

function parseNumber(digits: string): WrittenNumber {
  return { digits };
}

/** Values of a sheet by row and column, as read-excel-file has them: errors are empty, numbers written out. */
export async function readValues(
  parts: Parts,
  sheet: string,
): Promise<readonly (readonly unknown[])[]> {
  try {
    return await readSheet(repack(parts), sheet, { trim: false, parseNumber });
  } catch (error) {
    throw damaged(error);
  }
}

export function isWrittenNumber(value: unknown): value is WrittenNumber {
  return typeof value === 'object' && value !== null && 'digits' in value;
}

function tooLarge(limitBytes: number): Refused {
  const megabytes = Math.floor(limitBytes / 1024 / 1024);
  return new Refused({
    zh: `工作簿解压后超过 ${megabytes} MB，未读取。请只保留关键词表，另存为新文件再导入。`,
    en: `The workbook unpacks to more than ${megabytes} MB and was not read. Keep only the keyword table, save it as a new file and import that.`,
  });
}

/** Refusal of a workbook that cannot be read. */
function damaged(cause: unknown): Refused {
  return new Refused(
    {
      zh: '文件已损坏，或不是 .xlsx 工作簿。请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。',
      en: 'The file is damaged or is no .xlsx workbook. Open it in Excel or WPS, save it as .xlsx and import that.',
    },
    { cause },
  );
}

/** Handlers of one part; names of tags come without prefix, since writers differ in it. */
interface PartHandlers {
  readonly open: (name: string, attributes: SaxesTagPlain['attributes']) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
}

/**
 * Reads one part of a workbook.
 * @throws Refused when it is missing or no XML
 */
export function readPart(parts: Parts, path: string, { open, text, close }: PartHandlers): void {
  const bytes = parts.get(path);
  if (bytes === undefined) throw damaged(new Error(`no part ${path}`));
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw damaged(error);
  });
  parser.on('opentag', ({ name, attributes }) => open(localName(name), attributes));
  parser.on('text', (found) => text?.(found));
  parser.on('closetag', ({ name }) => close?.(localName(name)));
  parser.write(new TextDecoder().decode(bytes)).close();
}

/** A name without its prefix. */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/**
 * Sheets of a workbook; charts with a tab of their own are left out.
 * @throws Refused when the workbook's own parts are missing or broken
 */
function listSheets(parts: Parts): readonly SheetPart[] {
  const workbook = [...targetsOf(parts, '', 'officeDocument').values()][0] ?? '';
  const targets = targetsOf(parts, workbook, 'worksheet');
  return elementsOf(parts, workbook, 'sheet').flatMap((attributes) => {
    const path = targets.get(attributes.get('id') ?? '');
    if (path === undefined || !parts.has(path)) return [];
    return [{ name: attributes.get('name') ?? '', path }];
  });
}

/** Paths that a part points to in relations of one type, by the id of the relation. */
function targetsOf(parts: Parts, part: string, type: string): ReadonlyMap<string, string> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const relations = `${folder}_rels/${part.slice(folder.length)}.rels`;
  const ofType = elementsOf(parts, relations, 'Relationship').filter((attributes) =>
    attributes.get('Type')?.endsWith(`/${type}`),
  );
  return new Map(
    ofType.map((attributes) => {
      const target = attributes.get('Target') ?? '';
      const path = target.startsWith('/') ? target.slice(1) : `${folder}${target}`;
      return [attributes.get('Id') ?? '', path];
    }),
  );
}

/** Attributes, by name without prefix, of every element of one name. */
function elementsOf(
  parts: Parts,
  path: string,
  wanted: string,
): readonly ReadonlyMap<string, string>[] {
  const found: ReadonlyMap<string, string>[] = [];
  readPart(parts, path, {
    open(name, attributes) {
      if (name !== wanted) return;
      found.push(
        new Map(Object.entries(attributes).map(([key, value]) => [localName(key), value])),
      );
    },
  });
  return found;
}

/** Formats that a workbook uses without writing them down, as far as they change how a number looks. */
const builtIn: ReadonlyMap<number, string> = new Map([
  [1, '0'],
  [2, '0.00'],
  [3, '#,##0'],
  [4, '#,##0.00'],
  [9, '0%'],
  [10, '0.00%'],
]);

/**
 * Number format of each cell style, by its place in the list of styles; undefined where numbers are
 * shown as they are.
 */
export function readNumberFormats(parts: Parts): readonly (string | undefined)[] {
  const codes = new Map(builtIn);
  const styles: (string | undefined)[] = [];
  if (!parts.has(stylesPath)) return styles;
  let isCellStyle = false;
  readPart(parts, stylesPath, {
    open(name, attributes) {
      const id = Number(attributes['numFmtId']);
      if (name === 'numFmt') codes.set(id, attributes['formatCode'] ?? '');
      if (name === 'cellXfs') isCellStyle = true;
      if (name === 'xf' && isCellStyle) styles.push(codes.get(id));
    },
    close(name) {
      if (name === 'cellXfs') isCellStyle = false;
    },
  });
  return styles;
}

const stylesPath = 'xl/styles.xml';
