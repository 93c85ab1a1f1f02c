import { markdownTable } from '../markdown.ts';
import type { Check, Shown } from '../page.ts';
import type { Random } from '../random.ts';
import { likelyCounts } from '../statistics.ts';
import type { Conditions } from './conditions.ts';
import { outcomes, type Outcome } from './fate.ts';
import { live } from './live.ts';
import { drawUpstreamMs, type Upstream } from './samples.ts';
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

interface Checked extends Shown {
  readonly upstreamCalls: number;
  readonly rows: readonly Row[];
  readonly messages: readonly Compared[];
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
): Promise<Checked> {
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
  const title = `the bot itself: ${messages.length} messages, median ${upstream.medianMs / 1000} s, sigma ${upstream.sigma}`;
  const show = () =>
    [title, '', table(rows), '', ...verdict(messages, upstreamCalls), ''].join('\n');
  return { title, upstreamCalls, rows, messages, show };
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

interface Row {
  readonly outcome: Outcome;
  readonly seen: number;
  readonly simulated: number;
  readonly share: number;
  /** Between these counts lie 95 of 100 samples of that share. */
  readonly least: number;
  readonly most: number;
}

function table(rows: readonly Row[]): string {
  const head = ['', 'seen', 'simulated for these', 'share of many', 'likely by chance', ''];
  const cells = rows.map(({ outcome, seen, simulated, share, least, most }) => [
    outcome,
    String(seen),
    String(simulated),
    `${(100 * share).toFixed(1)} %`,
    `${least} to ${most}`,
    seen < least || seen > most ? 'differs' : '',
  ]);
  return markdownTable(head, cells);
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
