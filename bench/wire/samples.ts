import {
  pushedMessage,
  conversation,
  signPush,
  textMessage,
} from '../../simulator/wechat-request.ts';
import type { Random } from '../random.ts';
import { account, nowSeconds } from './account.ts';
import type { Request } from './contestants.ts';

/** A push, what is in it, and what is to be answered. */
export interface Sample {
  readonly request: Request;
  readonly xml: string;
  readonly reply: string;
}

/** How long the texts are, of follower and bot alike. */
export interface Size {
  readonly name: string;
  readonly text: (random: Random) => string;
}

/** 10 characters are a question, 600 the longest text a follower can type, 2047 bytes the longest reply. */
export const sizes: readonly Size[] = [
  { name: '10 characters', text: (random) => chinese(10, random) },
  { name: '600 characters', text: (random) => chinese(600, random) },
  { name: '2047 bytes', text: (random) => `${chinese(682, random)}.` },
];

/** Different pushes of one size, made and signed by the simulator: no contestant has a hand in them. */
export function createSamples(
  count: number,
  { text }: Size,
  mode: 'plain' | 'safe',
  random: Random,
): readonly Sample[] {
  return Array.from({ length: count }, () => {
    const xml = textMessage(text(random), nowSeconds);
    const { token, ...keys } = account;
    const { query, body } = signPush(xml, { token, mode, keys }, nowSeconds);
    return { request: { query, body: Buffer.from(body) }, xml, reply: replyOf(text(random)) };
  });
}

function replyOf(text: string): string {
  const back = { account: conversation.follower, follower: conversation.account };
  return pushedMessage({ MsgType: 'text', Content: text }, nowSeconds, back);
}

const firstCharacter = 0x4e_00;
const lastCharacter = 0x9f_a5;

/** Characters of the CJK block, three bytes of UTF-8 each. */
function chinese(length: number, random: Random): string {
  const range = lastCharacter - firstCharacter + 1;
  const codes = Array.from({ length }, () => firstCharacter + Math.floor(random() * range));
  return String.fromCodePoint(...codes);
}
