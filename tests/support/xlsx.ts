import { strToU8, zipSync, type Zippable } from 'fflate';

/** A cell as a spreadsheet program writes it. A plain string becomes an inline string. */
export type CellSpec =
  | string
  | undefined
  /** A number, with one of the styles below. */
  | { readonly number: string; readonly style?: keyof typeof styleIds }
  | { readonly shared: string }
  /** Runs of differing format; `phonetic` is a reading that is no part of the text. */
  | { readonly runs: readonly string[]; readonly phonetic?: string }
  | { readonly formula: string; readonly text: string }
  | { readonly formula: string; readonly number: string }
  /** A formula whose result nobody has calculated. */
  | { readonly formula: string }
  | { readonly error: string }
  | { readonly boolean: boolean };

export interface SheetSpec {
  readonly name: string;
  /** From row 1 on; an absent row is not written at all. */
  readonly rows: readonly (readonly CellSpec[] | undefined)[];
  /** As `A2:A4`. */
  readonly merges?: readonly string[];
}

const styleIds = {
  general: 0,
  text: 1,
  date: 2,
  dateTime: 3,
  chineseDate: 4,
  time: 5,
  percent: 6,
  whole: 7,
  zeros: 8,
} as const;

const namespaces =
  'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
const packageNamespace = 'http://schemas.openxmlformats.org/package/2006';
const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** The bytes of an .xlsx file. `extra` parts go in beside those that belong there. */
export function xlsx(sheets: readonly SheetSpec[], extra: Zippable = {}): Uint8Array {
  const strings: string[] = [];
  const parts = sheets.map((sheet, index) => [
    `xl/worksheets/sheet${index + 1}.xml`,
    strToU8(sheetXml(sheet, strings)),
  ]);
  return zipSync({
    '[Content_Types].xml': strToU8(contentTypes(sheets.length)),
    '_rels/.rels': relationships([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': strToU8(workbookXml(sheets)),
    'xl/_rels/workbook.xml.rels': relationships([
      ...sheets.map((_, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`] as const),
      ['styles', 'styles.xml'],
      ['sharedStrings', 'sharedStrings.xml'],
    ]),
    'xl/styles.xml': strToU8(stylesXml()),
    ...Object.fromEntries(parts),
    'xl/sharedStrings.xml': strToU8(sharedStringsXml(strings)),
    ...extra,
  });
}

function sheetXml({ rows, merges = [] }: SheetSpec, strings: string[]): string {
  const written = rows.map((cells, index) =>
    cells === undefined ? '' : rowXml(cells, index + 1, strings),
  );
  const merged = merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?><worksheet ${namespaces}><sheetData>${written.join('')}</sheetData>${merged === '' ? '' : `<mergeCells>${merged}</mergeCells>`}</worksheet>`;
}

function rowXml(cells: readonly CellSpec[], row: number, strings: string[]): string {
  const written = cells.map((cell, column) =>
    cell === undefined ? '' : cellXml(cell, `${String.fromCodePoint(65 + column)}${row}`, strings),
  );
  return `<row r="${row}">${written.join('')}</row>`;
}

function cellXml(cell: Exclude<CellSpec, undefined>, address: string, strings: string[]): string {
  const element = (attributes: string, inner: string) =>
    `<c r="${address}"${attributes}>${inner}</c>`;
  if (typeof cell === 'string') return element(' t="inlineStr"', `<is>${textXml(cell)}</is>`);
  if ('runs' in cell)
    return element(' t="inlineStr"', `<is>${runsXml(cell.runs, cell.phonetic)}</is>`);
  if ('shared' in cell) {
    const index = strings.push(cell.shared) - 1;
    return element(' t="s"', `<v>${index}</v>`);
  }
  if ('error' in cell) return element(' t="e"', `<f>A1/0</f><v>${cell.error}</v>`);
  if ('boolean' in cell) return element(' t="b"', `<v>${cell.boolean ? 1 : 0}</v>`);
  if ('text' in cell)
    return element(' t="str"', `<f>${cell.formula}</f><v>${escape(cell.text)}</v>`);
  if ('formula' in cell && 'number' in cell)
    return element('', `<f>${cell.formula}</f><v>${cell.number}</v>`);
  if ('formula' in cell) return element('', `<f>${cell.formula}</f>`);
  return element(` s="${styleIds[cell.style ?? 'general']}"`, `<v>${cell.number}</v>`);
}

function textXml(text: string): string {
  return `<t xml:space="preserve">${escape(text)}</t>`;
}

function runsXml(runs: readonly string[], phonetic?: string): string {
  const written = runs.map((run) => `<r><rPr><b/></rPr>${textXml(run)}</r>`).join('');
  return phonetic === undefined
    ? written
    : `${written}<rPh sb="0" eb="1">${textXml(phonetic)}</rPh>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function workbookXml(sheets: readonly SheetSpec[]): string {
  const list = sheets.map(
    ({ name }, index) =>
      `<sheet name="${escape(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  return `<workbook ${namespaces}><sheets>${list.join('')}</sheets></workbook>`;
}

function relationships(targets: readonly (readonly [string, string])[]): Uint8Array {
  const list = targets.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${relation}/${type}" Target="${target}"/>`,
  );
  return strToU8(
    `<Relationships xmlns="${packageNamespace}/relationships">${list.join('')}</Relationships>`,
  );
}

function contentTypes(sheets: number): string {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const overrides = Array.from(
    { length: sheets },
    (_, index) =>
      `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${type}.worksheet+xml"/>`,
  );
  return `<Types xmlns="${packageNamespace}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${type}.sharedStrings+xml"/>${overrides.join('')}</Types>`;
}

function stylesXml(): string {
  const formats = [0, 49, 14, 22, 31, 20, 9, 1, 164];
  const styles = formats.map((id) => `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0"/>`);
  return `<styleSheet ${namespaces}><numFmts count="1"><numFmt numFmtId="164" formatCode="000000"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="${formats.length}">${styles.join('')}</cellXfs></styleSheet>`;
}

function sharedStringsXml(strings: readonly string[]): string {
  const items = strings.map((text) => `<si>${textXml(text)}</si>`);
  return `<sst ${namespaces} count="${strings.length}" uniqueCount="${strings.length}">${items.join('')}</sst>`;
}
