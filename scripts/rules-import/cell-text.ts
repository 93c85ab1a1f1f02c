import { isShownOtherwise } from './number-formats.ts';
import type { Cell } from './table.ts';
import { emptyCell } from './table.ts';

/** Digits Excel keeps of a number; what was typed beyond them is zeros in the file. */
const exactDigits = 15;

const errorValue = /^#(?:REF!|N\/A|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)$/;

/** A text without the blanks around it, and with `\n` as the end of a line. */
export function textCell(text: string): Cell {
  const trimmed = text.replace(/\r\n?/g, '\n').replaceAll('\u200B', '').trim();
  if (/^=?(?:_xlfn\.)?DISPIMG\(/i.test(trimmed)) return pictureCell();
  return trimmed === '' ? emptyCell : { text: trimmed };
}

/** WPS keeps a picture in a cell as a formula whose text means nothing elsewhere. */
function pictureCell(): Cell {
  return {
    text: 'DISPIMG',
    fault: {
      zh: '单元格里是 WPS 嵌入的图片，读不到；请写文字，或永久素材的 media_id',
      en: 'the cell holds a picture of WPS, which cannot be read; write a text, or the media_id of permanent material',
    },
  };
}

/** An error value that a formula left behind. */
export function errorCell(value: string): Cell {
  return {
    text: value,
    fault: {
      zh: `公式的结果是错误值 ${value}，请在表格里改正`,
      en: `a formula gives the error ${value}; mend it in the table`,
    },
  };
}

/** A formula that was never calculated: a program, not Excel, has written the file. */
export function unknownResultCell(): Cell {
  return {
    text: '=',
    fault: {
      zh: '公式没有计算结果；请用 Excel 或 WPS 打开并保存一次',
      en: 'a formula has no result in the file; open it in Excel or WPS and save it once',
    },
  };
}

/** A number of which a format shows something else, such as 50% for 0.5. */
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

/**
 * A number as people write it: no exponent, no `.0`, no binary remainder.
 *
 * From 16 digits on Excel itself has put zeros for the last ones, so such a number is a fault.
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

/** A moment as Excel keeps it, without a time zone: the date, the time, or both. */
export function dateCell(moment: Date): Cell {
  const [date = '', clock = ''] = moment.toISOString().split('T');
  const time = clock.startsWith('00:00:00')
    ? ''
    : clock.slice(0, clock.slice(6, 8) === '00' ? 5 : 8);
  // A time alone is a fraction of Excel's day 0.
  if (moment.getUTCFullYear() < 1900) return { text: time === '' ? '00:00' : time };
  return { text: time === '' ? date : `${date} ${time}` };
}

/** A field of a CSV file, in which Excel has written numbers and errors as texts. */
export function csvCell(field: string): Cell {
  const cell = textCell(field);
  if (errorValue.test(cell.text)) return errorCell(cell.text);
  if (/^-?\d(?:\.\d+)?E\+\d+$/i.test(cell.text)) return shortenedNumber(cell.text);
  return cell;
}
