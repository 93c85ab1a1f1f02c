import { setTimeout as sleep } from 'node:timers/promises';
import { plainParameters, standInKey, startStack } from '../../simulator/stack.ts';
import { sendText, type Delivered, type WeChatOptions } from '../../simulator/wechat.ts';
import type { Check } from '../page.ts';
import { asksForMs } from './conditions.ts';
import { outcomes, type Outcome } from './fate.ts';

/** What the stand-in for Turing begins its answers with, and what the bot says without one. */
const answerStart = '图灵替身听到了：';
const promiseWords = '我还在想';

const token = 'BenchToken1';

/** As in the simulation, whoever wants to be held finds a place: a message a second would use them up. */
const placesForAll = { CUTS_PER_FIVE_MINUTES: '1000', HELD_AT_ONCE: '1000' };

/** Between two followers: some ten deliveries are on their way at a time. */
const gapMs = 1000;

/** How long after the robot's answer a follower comes back for it. */
const comesBackMs = 3000;

/** What became of messages that were really sent. */
export interface Lived {
  readonly outcomes: readonly Outcome[];
  readonly upstreamCalls: number;
}

/** Runs the bot between the stand-ins and sends it one message for each latency, side by side. */
export async function live(upstreamMs: readonly number[], { bundle }: Check): Promise<Lived> {
  const stack = await startStack({
    parameters: plainParameters(token, standInKey),
    robots: [{ apiKey: standInKey }],
    environment: placesForAll,
    ...(bundle === undefined ? {} : { modulePath: bundle }),
  });
  try {
    await stack.lambda.warm();
    const asked = upstreamMs.map(async (ms, index) => {
      await sleep(index * gapMs);
      const parties = { account: 'gh_bench', follower: `oFollower${index}` };
      return ask(ms, { url: stack.url, token, parties });
    });
    const lived = await Promise.all(asked);
    return { outcomes: lived, upstreamCalls: stack.questions.length };
  } finally {
    await stack.close();
  }
}

async function ask(upstreamMs: number, options: WeChatOptions): Promise<Outcome> {
  const beganAtMs = Date.now();
  const delivered = await sendText(`fault slow ${upstreamMs}`, options);
  if (says(delivered, answerStart)) {
    return outcomes[delivered.deliveries.length - 1] ?? 'not at all';
  }
  if (!says(delivered, promiseWords)) return 'not at all';
  await sleep(beganAtMs + Math.min(upstreamMs, asksForMs) + comesBackMs - Date.now());
  return says(await sendText('继续', options), answerStart) ? '继续' : 'not at all';
}

function says({ verdict }: Delivered, words: string): boolean {
  return verdict.kind === 'text' && verdict.text.includes(words);
}
