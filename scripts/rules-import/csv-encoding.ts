import { Refused } from '../sentence.ts';

/** A text and the encoding it was in, as people call it. */
export interface Decoded {
  readonly text: string;
  readonly encoding: string;
}

/**
 * The text of a CSV file: UTF-8 with or without a mark, UTF-16 (Excel's "Unicode text"), or GB18030,
 * which holds GBK and GB2312 (what Excel and WPS write on a Chinese Windows).
 * @throws Refused when it is none of these
 */
export function decodeCsv(bytes: Uint8Array): Decoded {
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
