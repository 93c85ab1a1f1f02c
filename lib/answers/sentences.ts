import type { Message } from '../wechat/message.ts';
import type { Reply } from '../wechat/reply.ts';

/** Said when nobody else has an answer: no robot is configured, or it failed. */
export const fallbackSentence = '这个问题我暂时答不上来，请稍后再试，或者换个说法问我。';

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
