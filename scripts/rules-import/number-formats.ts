import { SaxesParser } from 'saxes';
import { damaged } from './archive.ts';
import { localName } from './sheet-list.ts';

/** Formats that a workbook uses without writing them down, as far as they change what is shown. */
const builtIn: ReadonlyMap<number, string> = new Map([
  [1, '0'],
  [2, '0.00'],
  [3, '#,##0'],
  [4, '#,##0.00'],
  [9, '0%'],
  [10, '0.00%'],
]);

/**
 * The number format of each cell style, by its place in the list of styles; undefined where numbers
 * are shown as they are.
 */
export function readNumberFormats(xml: string): readonly (string | undefined)[] {
  const codes = new Map(builtIn);
  const styles: (string | undefined)[] = [];
  let isCellStyle = false;
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw damaged(error);
  });
  parser.on('opentag', ({ name: written, attributes }) => {
    const name = localName(written);
    const id = Number(attributes['numFmtId']);
    if (name === 'numFmt') codes.set(id, attributes['formatCode'] ?? '');
    if (name === 'cellXfs') isCellStyle = true;
    if (name === 'xf' && isCellStyle) styles.push(codes.get(id));
  });
  parser.on('closetag', ({ name }) => {
    if (localName(name) === 'cellXfs') isCellStyle = false;
  });
  parser.write(xml).close();
  return styles;
}

/** Whether a number is shown otherwise than it is written. An exponent is not wanted by anybody. */
export function isShownOtherwise(written: string, format: string): boolean {
  if (/^general$|^@$|E\+/i.test(format)) return false;
  return !(format === '0' && /^-?\d+$/.test(written));
}
