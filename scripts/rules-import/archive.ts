import { Unzip, UnzipInflate, zipSync } from 'fflate';
import { maxUnpackedBytes } from './limits.ts';
import { Refused } from '../sentence.ts';

/** The XML parts of a workbook by their path. */
export type Parts = ReadonlyMap<string, Uint8Array>;

/** Unpacked this much at a time, so that a bomb is seen after its first megabytes. */
const stepBytes = 16 * 1024;

/**
 * The XML parts of a workbook, counted while they unpack: what an archive says of its own sizes is
 * not believed. Pictures are left packed.
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

/** An archive of just these parts, so that a reader gets what was counted and nothing else. */
export function repack(parts: Parts): Buffer {
  return Buffer.from(zipSync(Object.fromEntries(parts), { level: 0 }));
}

function tooLarge(limitBytes: number): Refused {
  const megabytes = Math.floor(limitBytes / 1024 / 1024);
  return new Refused({
    zh: `工作簿解压后超过 ${megabytes} MB，未读取。请只保留关键词表，另存为新文件再导入。`,
    en: `The workbook unpacks to more than ${megabytes} MB and was not read. Keep only the keyword table, save it as a new file and import that.`,
  });
}

/** A file that says it is a workbook and cannot be read as one. */
export function damaged(cause: unknown): Refused {
  return new Refused(
    {
      zh: '文件已损坏，或不是 .xlsx 工作簿。请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。',
      en: 'The file is damaged or is no .xlsx workbook. Open it in Excel or WPS, save it as .xlsx and import that.',
    },
    { cause },
  );
}
