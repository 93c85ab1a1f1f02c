import { setTimeout as sleep } from 'node:timers/promises';
import { plainParameters, standInKey, startStack } from '../../simulator/stack.ts';
import { sendText, type Delivered, type WeChatOptions } from '../../simulator/wechat.ts';
import { tableOf, type Check, type Table } from '../page.ts';
import { likelyCounts, type Random } from '../statistics.ts';
import { asksForMs, type Conditions } from './conditions.ts';
import { drawUpstreamMs, outcomes, type Outcome, type Upstream } from './fate.ts';
import { answeredByThisBot } from './this-bot.ts';

/** On one machine there is hardly a network. */
const onOneMachine: Conditions = { networkMs: 4, storeMs: 10 };

/** Longest wait of the stand-in for Turing. */
const longestMs = 60_000;

/** How late a delivery may begin on this machine, when it needs a new process. */
const startsMs = [0, 150, 300, 600, 1000, 1500];

/** One message that was sent, and what the simulation makes of it. */
interface Compared {
  readonly upstreamMs: number;
  readonly seen: Outcome;
  /** In warm containers. */
  readonly simulated: Outcome;
  /** Whether some start of the containers leads to what was seen. */
  readonly isPossible: boolean;
}

/**
 * Sends messages to the bot itself, and compares what became of them with the simulation of the same
 * latencies, one by one, and with the shares of many.
 */
export async function checkAgainstStack(
  upstream: Upstream,
  shares: Readonly<Record<Outcome, number>> | undefined,
  check: Check,
  random: Random,
): Promise<Table> {
  const drawn = Array.from({ length: check.messages }, () => drawUpstreamMs(upstream, random));
  const upstreamMs = drawn.map((ms) => Math.min(Math.round(ms), longestMs));
  const lived = await live(upstreamMs, check);
  const messages = upstreamMs.map((ms, index) => compared(ms, lived.outcomes[index]));
  const rows = outcomes.map((outcome) => ({
    outcome,
    seen: messages.filter(({ seen }) => seen === outcome).length,
    simulated: messages.filter(({ simulated }) => simulated === outcome).length,
    share: shares?.[outcome] ?? Number.NaN,
    ...likelyCounts(check.messages, shares?.[outcome] ?? 0),
  }));
  const { upstreamCalls } = lived;
  const { medianMs, sigma } = upstream;
  const title = `the bot itself: ${messages.length} messages, median ${medianMs / 1000} s, sigma ${sigma}`;
  const head = ['', 'seen', 'simulated for these', 'share of many', 'likely by chance', ''];
  const table = tableOf(title, head, rows, (row) => [
    row.outcome,
    String(row.seen),
    String(row.simulated),
    `${(100 * row.share).toFixed(1)} %`,
    `${row.least} to ${row.most}`,
    row.seen < row.least || row.seen > row.most ? 'differs' : '',
  ]);
  const markdown = [table.markdown, '', ...verdict(messages, upstreamCalls)].join('\n');
  const saved = { ...table, markdown, upstreamCalls, messages };
  return saved;
}

function compared(ms: number, seen: Outcome = 'not at all'): Compared {
  const possible = startsMs.flatMap((first) =>
    startsMs.flatMap((second) => startsMs.map((third) => simulated(ms, [first, second, third]))),
  );
  return {
    upstreamMs: ms,
    seen,
    simulated: simulated(ms, [0, 0, 0]),
    isPossible: possible.includes(seen),
  };
}

function simulated(ms: number, coldMs: readonly [number, number, number]): Outcome {
  return answeredByThisBot({ upstreamMs: [ms, ms, ms], coldMs }, onOneMachine).outcome;
}

/** What the comparison of message by message says. */
function verdict(messages: readonly Compared[], upstreamCalls: number): readonly string[] {
  const other = messages.filter(({ seen, simulated }) => seen !== simulated);
  const impossible = other.filter(({ isPossible }) => !isPossible);
  const line = ({ upstreamMs, seen, simulated, isPossible }: Compared) =>
    `- after ${upstreamMs} ms: ${seen} instead of ${simulated}${isPossible ? '' : ', which no start explains'}`;
  return [
    `The robot was asked ${upstreamCalls} times for ${messages.length} messages.`,
    `${messages.length - other.length} went as simulated in warm containers, ${other.length - impossible.length} as they may in new ones, ${impossible.length} otherwise.`,
    ...other.map(line),
  ];
}

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
