import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from './stack.ts';
import type { PushLog } from './mark-fail.ts';
import { deliver, notPushed, sendText, type Delivered, type WeChatOptions } from './wechat.ts';
import { pushedMessage } from './wechat-request.ts';

/** What became of one follower's question. */
export type Fate =
  | 'delivery 1'
  | 'delivery 2'
  | 'delivery 3'
  | '继续'
  | 'fallback sentence'
  | 'promise lost'
  | typeof gaveUp
  | typeof muted
  | 'banner, last delivery killed'
  | 'banner';

export interface SoakReport {
  readonly fates: ReadonlyMap<Fate, number>;
  /** How often the robot was asked per question: 1 is right, 2 is a take-over. */
  readonly askedTimes: ReadonlyMap<number, number>;
  readonly mostBusy: number;
}

interface SoakOptions {
  readonly stack: Stack;
  readonly token: string;
  readonly followers: number;
  /** What WeChat remembers of the questions, and of the taps by which followers come back. */
  readonly logs: { readonly questions: PushLog; readonly taps: PushLog };
  /** A new follower writes only while fewer containers are at work. */
  readonly maxBusy: number;
  /** How long after one follower the next one writes, in milliseconds. */
  readonly pauseMs: (index: number) => number;
  /** How long the robot takes for one question. */
  readonly latencyMs: () => number;
}

const muted = 'not pushed, account muted';
const gaveUp = 'gave up waiting, still promised';

const thinking = '我还在想';
const nothingWaiting = '没有等着你的回答';
const fallback = '这个问题我暂时答不上来';

/** How often a follower comes back for an answer, and how long they wait before. */
const maxTaps = 8;
const tapAfterMs = 3000;

/** Many followers who each ask one question and come back for its answer as the bot tells them to. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { stack, followers, maxBusy, pauseMs } = options;
  const fates = new Map<Fate, number>();
  const running: Promise<void>[] = [];
  let mostBusy = 0;
  for (let index = 0; index < followers; index += 1) {
    while (stack.lambda.busy() >= maxBusy) await sleep(50);
    running.push(
      converse(options, index).then((fate) => void fates.set(fate, (fates.get(fate) ?? 0) + 1)),
    );
    mostBusy = Math.max(mostBusy, stack.lambda.busy());
    await sleep(pauseMs(index));
  }
  await Promise.all(running);
  return { fates, askedTimes: countAsked(stack), mostBusy };
}

async function converse(
  { stack, token, logs, latencyMs }: SoakOptions,
  index: number,
): Promise<Fate> {
  const parties = { account: 'gh_soak', follower: `oSoak${index}` };
  const options = { url: stack.url, token, parties, signsAfresh: index % 2 === 0 };
  const asked = await sendText(`fault slow ${Math.round(latencyMs())}`, {
    ...options,
    log: logs.questions,
  });
  const fate = fateOf(asked);
  if (fate !== undefined) return fate;
  let unheard: Fate = gaveUp;
  for (let tap = 0; tap < maxTaps; tap += 1) {
    await sleep(tapAfterMs);
    const found = await comeBack({ ...options, log: logs.taps }, tap);
    const text = found.verdict.kind === 'text' ? found.verdict.text : '';
    if (text.includes(nothingWaiting)) return 'promise lost';
    const picked = fateOf(found);
    if (picked?.startsWith('delivery')) return '继续';
    if (picked !== undefined && picked !== muted) return picked;
    unheard = picked ?? gaveUp;
  }
  return unheard;
}

function comeBack(options: WeChatOptions, tap: number): Promise<Delivered> {
  const seconds = Math.floor(Date.now() / 1000);
  const fields = { MsgType: 'text', Content: '继续', bizmsgmenuid: 'continue' };
  const id = `<MsgId>${seconds}${tap}</MsgId>`;
  return deliver(pushedMessage(fields, seconds, options.parties, id), options);
}

/** Undefined when the follower was told to come back. */
function fateOf({ deliveries, verdict }: Delivered): Fate | undefined {
  if (verdict === notPushed) return muted;
  if (verdict.kind !== 'text') {
    return deliveries.at(-1)?.outcome === 'failed' ? 'banner, last delivery killed' : 'banner';
  }
  if (verdict.text.includes(thinking)) return undefined;
  if (verdict.text.includes(fallback)) return 'fallback sentence';
  const count = deliveries.length;
  return count === 1 ? 'delivery 1' : count === 2 ? 'delivery 2' : 'delivery 3';
}

function countAsked(stack: Stack): ReadonlyMap<number, number> {
  const perFollower = new Map<string, number>();
  for (const { userId } of stack.questions) {
    perFollower.set(userId, (perFollower.get(userId) ?? 0) + 1);
  }
  const times = new Map<number, number>();
  for (const count of perFollower.values()) times.set(count, (times.get(count) ?? 0) + 1);
  return times;
}
