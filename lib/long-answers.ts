import { maxTextBytes, truncateToBytes } from './wechat/text.ts';
import { splitAnswer } from './parts.ts';

/** What stands below the parts of an answer. */
export interface Dress {
  /** Ends every part, on a line of its own, as （以上内容由AI生成）; nothing when empty. */
  readonly label: string;
  /** The line below each part but the last, above the label: how to come by the next. Numbers count from 1. */
  readonly more: (partNumber: number, partCount: number) => string;
  /** Bytes to leave free in every part, for what is put in front of it later; none by default. */
  readonly reservedBytes?: number;
}

/** The rules take labels of up to 100 characters; only one of emoji could be longer than this. */
const maxLabelBytes = 400;

/** However much stands below it, a part holds this much text, or a long answer would never end. */
const leastTextBytes = 1000;

/**
 * The finished texts of an answer, in order: parts of it, each with what stands below it, within
 * WeChat's 2047 bytes. A blank answer has none.
 *
 * The label's bytes and the line's are kept free before the text is cut. Line and reserved bytes
 * together may take 640 bytes; beyond that a part would grow too long, and `renderReply` would cut it.
 * @param text as it is to be shown, so after `plainText`
 */
export function dressParts(
  text: string,
  { label, more, reservedBytes = 0 }: Dress,
): readonly string[] {
  const below = line(truncateToBytes(label.trim(), maxLabelBytes));
  const roomBytes = maxTextBytes - reservedBytes - Buffer.byteLength(below);
  const parts = split(text, roomBytes, 0, more);
  return parts.map((part, index) =>
    index + 1 < parts.length ? part + line(more(index + 1, parts.length)) + below : part + below,
  );
}

function line(text: string): string {
  return text === '' ? '' : `\n${text}`;
}

// How long the lines are depends on how many parts there are, and the other way round.
function split(
  text: string,
  roomBytes: number,
  lineBytes: number,
  more: Dress['more'],
): readonly string[] {
  const partBytes = Math.max(leastTextBytes, roomBytes - lineBytes);
  const parts = splitAnswer(text, { firstBytes: partBytes, nextBytes: partBytes });
  const lines = parts.slice(1).map((_, index) => line(more(index + 1, parts.length)));
  const longestBytes = Math.max(0, ...lines.map((each) => Buffer.byteLength(each)));
  return longestBytes <= lineBytes ? parts : split(text, roomBytes, longestBytes, more);
}
