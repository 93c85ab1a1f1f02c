import { markdownTable } from '../markdown.ts';
import type { Shown } from '../page.ts';
import type { Random } from '../random.ts';
import { assumed, cutMs, lastLooksMs, replyWithinMs, type Conditions } from './conditions.ts';
import { isWithinDeliveries, type Chance } from './fate.ts';
import { answeredAtTheLimit } from './other-bots.ts';
import { drawChance, type Upstream } from './samples.ts';
import { answeredByThisBot } from './this-bot.ts';

/** A step towards the limit: what it does without, and the world from there on. */
export interface Step {
  readonly without: string;
  readonly conditions: Conditions;
  /** Whether no delivery begins in a new container. */
  readonly isWarm: boolean;
}

/** From the bot as it is towards the limit. The first two are moments of this project's choice. */
export const steps: readonly Step[] = [
  step('0.05 s kept back for the last calls and rendering', { lastLooksMs: replyWithinMs }),
  step('0.6 s from `replyWithinMs` to the cut', { lastLooksMs: cutMs }),
  step('new containers', { lastLooksMs: cutMs }, true),
];

function step(without: string, conditions: Partial<Conditions>, isWarm = false): Step {
  return { without, conditions: { ...assumed, ...conditions }, isWarm };
}

/** What the last step leaves. */
const rest = 'the rest: a look every 250 ms, the store, the network';

/** Answers lost to one thing, with each kind of robot. */
interface Row {
  readonly to: string;
  readonly lost: readonly Lost[];
}

interface Lost extends Upstream {
  /** Of all messages, 0 to 1. */
  readonly share: number;
}

interface Losses extends Shown {
  readonly rows: readonly Row[];
}

/** Which moments the answers are lost to that the limit gives within the deliveries and this bot does not. */
export function lossesTable(
  upstreams: readonly Upstream[],
  messages: number,
  random: Random,
): Losses {
  const shares = upstreams.map((upstream) => losses(upstream, messages, random));
  const sums = shares.map((of) => of.reduce((sum, share) => sum + share, 0));
  return lossesOf(
    'lost beside the limit, in points, and to what; new containers: one in ten',
    [...steps.map(({ without }) => without), rest],
    upstreams.map((upstream, of) => ({ upstream, shares: shares[of] ?? [] })),
    [['together', ...sums.map(points)]],
  );
}

/** How many points are lost with other settings of when the last reply leaves. */
export function lossesByReply(
  upstreams: readonly Upstream[],
  messages: number,
  random: Random,
): Losses {
  const worlds = repliesWithinMs.map((ms) => ({
    conditions: { ...assumed, lastLooksMs: ms - looksBeforeMs },
    isWarm: false,
  }));
  return lossesOf(
    'lost beside the limit, in points, by `replyWithinMs`; new containers: one in ten',
    repliesWithinMs.map(String),
    upstreams.map((upstream) => ({
      upstream,
      shares: lostIn(worlds, upstream, messages, random),
    })),
  );
}

interface Column {
  readonly upstream: Upstream;
  /** A share for each row. */
  readonly shares: readonly number[];
}

function lossesOf(
  title: string,
  names: readonly string[],
  columns: readonly Column[],
  more: readonly (readonly string[])[] = [],
): Losses {
  const rows = names.map((to, row) => ({
    to,
    lost: columns.map(({ upstream, shares }) => ({ ...upstream, share: shares[row] ?? 0 })),
  }));
  const kinds = columns.map(
    ({ upstream: { medianMs, sigma } }) => `${medianMs / 1000} s, σ ${sigma}`,
  );
  const cells = rows.map(({ to, lost }) => [to, ...lost.map(({ share }) => points(share))]);
  const table = () => markdownTable(['', ...kinds], [...cells, ...more]);
  return { title, rows, show: () => [title, '', table(), ''].join('\n') };
}

/** The default, and what a short way to WeChat allows. */
const repliesWithinMs = [replyWithinMs, 4600, 4800] as const;

/** How long before its reply leaves the last delivery looks for the last time. */
const looksBeforeMs = replyWithinMs - lastLooksMs;

/** A share, or a difference of two, in percentage points. */
export function points(share: number): string {
  return (100 * share).toFixed(2);
}

/** The same messages in every world: what is lost in one and not in the next, and in the end what is left. */
function losses(upstream: Upstream, messages: number, random: Random): readonly number[] {
  const worlds = [{ conditions: assumed, isWarm: false }, ...steps];
  const lost = lostIn(worlds, upstream, messages, random);
  return lost.map((share, index) => share - (lost[index + 1] ?? 0));
}

/** Of all messages, those that the limit answers and the bot does not, in each world. */
function lostIn(
  worlds: readonly Omit<Step, 'without'>[],
  upstream: Upstream,
  messages: number,
  random: Random,
): readonly number[] {
  const counts = worlds.map(() => 0);
  for (let message = 0; message < messages; message += 1) {
    const chance = drawChance(upstream, 'one in ten', random);
    if (!isWithinDeliveries(answeredAtTheLimit(chance).outcome)) continue;
    worlds.forEach((world, index) => {
      if (!isAnswered(world, chance)) counts[index] = (counts[index] ?? 0) + 1;
    });
  }
  return counts.map((count) => count / messages);
}

function isAnswered({ conditions, isWarm }: Omit<Step, 'without'>, chance: Chance): boolean {
  const met: Chance = isWarm ? { ...chance, coldMs: [0, 0, 0] } : chance;
  return isWithinDeliveries(answeredByThisBot(met, conditions).outcome);
}
