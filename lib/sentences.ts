import type { Message } from './wechat/message.ts';
import {
  tapToSend,
  legalText,
  plainText,
  truncateToBytes,
  truncateToGraphemes,
} from './wechat/text.ts';

/** Said to a tap on 继续 when no answer is waiting, or none can be looked for. */
export const tapSentences = {
  nothing: '没有等着你的回答了。有什么想问的，直接发文字给我。',
  unavailable: '回答暂时取不到，请过一会儿再点一次。',
} as const;

/** The menu id of our own 继续 link; a push that carries it was tapped. */
const continueMenuId = 'continue';

/** Most of a question that is quoted. A grapheme can be any length. */
const maxQuoted = 20;
const maxQuotedBytes = 120;

/**
 * What the follower asks, when there are words in the message: its text, or the words WeChat heard in a
 * voice. Without characters that XML forbids: WeChat forwards some, and they would hide a word.
 */
export function questionIn(message: Message): string | undefined {
  if (message.kind === 'text') return legalText(message.text).trim();
  if (message.kind === 'voice') return legalText(message.recognition).trim() || undefined;
  return undefined;
}

/** Whether the follower tapped our 继续 link. */
export function isTap(message: Message): boolean {
  return message.kind === 'text' && message.menuId === continueMenuId;
}

/**
 * The link that brings a follower back, by a word that does the same when it is typed: the link is
 * undocumented and missing on sandbox accounts.
 */
export function continueLink(word: string): string {
  return tapToSend(word, word, continueMenuId);
}

/** The line below a part of a long answer: how to come by the next one. */
export function moreLine(word: string, part: number, parts: number): string {
  return `（${part}/${parts}）未完，点${continueLink(word)}或回复「${word}」看下一段`;
}

/** The question above an answer that was picked up; empty when nothing of it can be seen. */
export function quote(question: string): string {
  const line = plainText(question).replace(/\s+/g, ' ').trim();
  if (line === '') return '';
  return `「${truncateToBytes(truncateToGraphemes(line, maxQuoted), maxQuotedBytes)}」`;
}
