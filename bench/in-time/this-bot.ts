import { timeline } from '../../lib/delivery/timeline.ts';
import { asksForMs, cutMs, lastWaitsMs, type Conditions } from './conditions.ts';
import type { Chance, Fate, Outcome } from './fate.ts';

// What lib/delivery/ does, on paper: the moments at which things happen are added up.
// Every moment is in milliseconds after WeChat began the first delivery. An operation of the store
// takes effect when it ends.

/** What becomes of a message that this bot is sent, when no function dies. */
export function answeredByThisBot({ upstreamMs, coldMs }: Chance, conditions: Conditions): Fate {
  const owner = own(upstreamMs[0], coldMs[0], conditions);
  const fate = (outcome: Outcome, ...followers: readonly Joined[]): Fate => ({
    outcome,
    upstreamCalls: 1,
    billedMs: [owner, ...followers].reduce((sum, { billedMs }) => sum + billedMs, 0),
  });
  if (owner.isAnswer && isSeen(owner.returnsAtMs, 0, conditions)) return fate('delivery 1');
  const answerAtMs = owner.isAnswer ? owner.returnsAtMs : Infinity;
  const second = join(
    { startsAtMs: cutMs, coldMs: coldMs[1], isLast: false },
    answerAtMs,
    conditions,
  );
  if (second.reply === 'answer') return fate('delivery 2', second);
  const last = { startsAtMs: 2 * cutMs, coldMs: coldMs[2], isLast: true };
  const third = join(last, answerAtMs, conditions);
  if (third.reply === 'answer') return fate('delivery 3', second, third);
  const isLater = third.reply === 'promise' && owner.isAnswer;
  return fate(isLater ? '继续' : 'not at all', second, third);
}

/** Whether WeChat still listens when a reply arrives. */
function isSeen(returnsAtMs: number, startsAtMs: number, { networkMs }: Conditions): boolean {
  return returnsAtMs + networkMs / 2 < startsAtMs + cutMs;
}

/** The first delivery: it asks, and goes on when WeChat has hung up. */
function own(upstreamMs: number, coldMs: number, { networkMs, storeMs }: Conditions) {
  const arrivedAtMs = networkMs / 2;
  const isAnswer = upstreamMs < asksForMs;
  const comesAtMs = arrivedAtMs + coldMs + Math.min(upstreamMs, asksForMs);
  const claimsAtMs = arrivedAtMs + timeline.claimMs;
  // One that is here before it would be claimed never touches the store.
  const returnsAtMs =
    comesAtMs <= claimsAtMs
      ? comesAtMs
      : noticedAtMs(comesAtMs, claimsAtMs + storeMs, storeMs) + storeMs;
  return { isAnswer, returnsAtMs, billedMs: returnsAtMs - arrivedAtMs };
}

/** The owner looks up from time to time to renew its lease; what comes meanwhile waits for the store. */
function noticedAtMs(comesAtMs: number, claimedAtMs: number, storeMs: number): number {
  if (comesAtMs <= claimedAtMs) return claimedAtMs;
  const period = timeline.renewMs + storeMs;
  const intoPeriod = (comesAtMs - claimedAtMs) % period;
  return intoPeriod <= timeline.renewMs ? comesAtMs : comesAtMs + period - intoPeriod;
}

interface Delivery {
  readonly startsAtMs: number;
  readonly coldMs: number;
  readonly isLast: boolean;
}

interface Joined {
  /** What WeChat gets before it hangs up. */
  readonly reply: 'answer' | 'promise' | 'none';
  readonly billedMs: number;
}

/** A later delivery: it joins the owner and looks for the answer until its time is up. */
function join(
  { startsAtMs, coldMs, isLast }: Delivery,
  answerAtMs: number,
  conditions: Conditions,
): Joined {
  const { networkMs, storeMs } = conditions;
  const arrivedAtMs = startsAtMs + networkMs / 2;
  const untilMs = arrivedAtMs + (isLast ? lastWaitsMs : timeline.holdMs);
  let looksAtMs = arrivedAtMs + coldMs + storeMs;
  while (answerAtMs > looksAtMs && looksAtMs < untilMs) {
    looksAtMs += Math.min(timeline.pollMs, untilMs - looksAtMs) + storeMs;
  }
  const isFound = answerAtMs <= looksAtMs;
  const promisedAtMs = looksAtMs + storeMs;
  // The store refuses a promise when the answer has just come; it is read once more then.
  const isJustIn = isLast && !isFound && answerAtMs <= promisedAtMs;
  const waitedMs = isFound || !isLast ? looksAtMs : promisedAtMs;
  const returnsAtMs = isJustIn ? promisedAtMs + storeMs : waitedMs;
  const billedMs = returnsAtMs - arrivedAtMs;
  if (!isSeen(returnsAtMs, startsAtMs, conditions)) return { reply: 'none', billedMs };
  if (isFound || isJustIn) return { reply: 'answer', billedMs };
  return { reply: isLast ? 'promise' : 'none', billedMs };
}
