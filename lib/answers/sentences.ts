import type { Message } from '../wechat/message.ts';
import { tapToSend } from '../wechat/links.ts';
import type { Reply } from '../wechat/reply.ts';
import { legalText, plainText, truncateToGraphemes } from '../wechat/text.ts';

/** Said when nobody else has an answer: no robot is configured, or it failed. */
export const fallbackSentence = '这个问题我暂时答不上来，请稍后再试，或者换个说法问我。';

/** Said to a tap on 继续 when no answer is waiting, or none can be looked for. */
export const tapSentences = {
  nothing: '没有等着你的回答了。有什么想问的，直接发文字给我。',
  unavailable: '回答暂时取不到，请过一会儿再点一次。',
} as const;

/** The menu id of our own 继续 link; a push that carries it was tapped. */
const continueMenuId = 'continue';
const continueWord = '继续';

/** What a follower types to come back for an answer. */
const pickUpWords: ReadonlySet<string> = new Set([continueWord, '1']);

/** Most graphemes of a question that are quoted. */
const maxQuoted = 20;

/** By kind; a kind without a sentence takes no reply, as WeChat's documentation has it. */
const sentences: { readonly [K in Message['kind']]?: string } = {
  subscribe: '你好，欢迎关注！直接发文字给我，我会尽力回答。',
  text: '我没有看到文字，请再发一次。',
  image: '图片收到了，可惜我还看不懂图片。请发文字给我。',
  voice: '语音收到了，可惜我还听不懂语音。请发文字给我。',
  video: '视频收到了，可惜我还看不懂视频。请发文字给我。',
  shortvideo: '小视频收到了，可惜我还看不懂视频。请发文字给我。',
  location: '位置收到了，可惜我还不会看地图。请发文字给我。',
  link: '链接收到了，可惜我还打不开链接。请发文字给我。',
  'mini-program-page': '小程序收到了，可惜我还打不开它。请发文字给我。',
  scan: '扫码收到了。有什么想问的，直接发文字给我。',
  'scancode-waitmsg': '扫码收到了。有什么想问的，直接发文字给我。',
  click: '收到。有什么想问的，直接发文字给我。',
};

/** What the follower asks, when there are words in the message: its text, or the words WeChat heard in a voice. */
export function questionIn(message: Message): string | undefined {
  if (message.kind === 'text') return message.text.trim();
  if (message.kind === 'voice') return message.recognition.trim() || undefined;
  return undefined;
}

/** The fixed answer to everything that is no question. Needs no network and cannot fail. */
export function fixedReply(message: Message): Reply {
  const text = sentences[message.kind];
  return text === undefined ? { kind: 'none' } : { kind: 'text', text };
}

/** Whether the follower comes back for an answer, by tapping or in words. */
export function isPickUp(message: Message): boolean {
  return isTap(message) || pickUpWords.has(questionIn(message) ?? '');
}

/** Whether the follower tapped our 继续 link. */
export function isTap(message: Message): boolean {
  return message.kind === 'text' && message.menuId === continueMenuId;
}

/**
 * Said when an answer takes longer than all deliveries: what is being thought about, and how to come
 * back for it, as a link and in words, since the link is undocumented and missing on sandbox accounts.
 */
export function thinkingText(question: string): string {
  const link = tapToSend(continueWord, continueWord, continueMenuId);
  return `${quote(question)}我还在想。请过几秒点${link}，或者回复「${continueWord}」，就能看到回答。`;
}

/** An answer that was picked up, under the question it answers. */
export function pickedUpText(question: string, answer: string): string {
  return `${quote(question)}\n${answer}`;
}

function quote(question: string): string {
  const line = plainText(legalText(question)).replace(/\s+/g, ' ').trim();
  return line === '' ? '' : `「${truncateToGraphemes(line, maxQuoted)}」`;
}
