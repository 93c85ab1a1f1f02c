import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '../../simulator/stack.ts';
import { deliver, sendText, type Delivered, type WeChatOptions } from '../../simulator/wechat.ts';
import { pushedMessage } from '../../simulator/wechat-request.ts';

export const token = 'TestToken123';

/** A conversation as its follower saw it. */
export interface Seen {
  /** Sentences in the order in which they came; for a reply that is no text, its kind. */
  readonly sentences: readonly string[];
  readonly messages: readonly Delivered[];
}

const comesBackAfterMs = 2000;
const maxTaps = 9;

/** A follower who asks, and comes back for the answer as often as the bot says so. */
export async function converse(
  stack: Stack,
  question: string,
  follower: string,
  signsAfresh = true,
): Promise<Seen> {
  const parties = { account: 'gh_1', follower };
  const options = { url: stack.url, token, parties, signsAfresh };
  const messages = [await sendText(question, options)];
  while (isPromise(messages.at(-1)) && messages.length <= maxTaps) {
    await sleep(comesBackAfterMs);
    messages.push(await comeBack(options, messages.length));
  }
  return { sentences: messages.map(sentenceOf), messages };
}

function comeBack(options: WeChatOptions, tap: number): Promise<Delivered> {
  const seconds = Math.floor(Date.now() / 1000);
  const fields = { MsgType: 'text', Content: '继续', bizmsgmenuid: 'continue' };
  const id = `<MsgId>${seconds}${tap}</MsgId>`;
  return deliver(pushedMessage(fields, seconds, options.parties, id), options);
}

function isPromise(delivered: Delivered | undefined): boolean {
  return delivered !== undefined && sentenceOf(delivered).includes('我还在想');
}

function sentenceOf({ verdict }: Delivered): string {
  return verdict.kind === 'text' ? verdict.text : verdict.kind;
}
