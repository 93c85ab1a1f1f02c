import { timeline } from '../../lib/delivery/schedule.ts';
import {
  asksForMs,
  cutMs,
  decidesAfterMs,
  lastLooksMs,
  promisesBeforeMs,
  type Conditions,
} from './conditions.ts';
import type { Chance, Fate, Outcome, StoreUnits } from './fate.ts';

// What lib/delivery/ does, on paper: the moments at which things happen are added up, and the
// operations of the store are counted.
// Every moment is in milliseconds after WeChat began the first delivery. An operation of the store
// takes effect when it ends. Whoever wants to be held finds a place.

/** What becomes of a message that this bot is sent, when no function dies. */
export function answeredByThisBot({ upstreamMs, coldMs }: Chance, conditions: Conditions): Fate {
  const owner = own(upstreamMs[0], coldMs[0], conditions);
  const fate = (outcome: Outcome, ...followers: readonly Joined[]): Fate => ({
    outcome,
    deliveries: 1 + followers.length,
    upstreamCalls: 1,
    store: together([owner, ...followers].map(({ store }) => store)),
    billedMs: [owner, ...followers].reduce((sum, { billedMs }) => sum + billedMs, 0),
  });
  if (owner.isAnswer && isSeen(owner.returnsAtMs, 0, conditions)) return fate('delivery 1');
  const answerAtMs = owner.isAnswer ? owner.savedAtMs : Infinity;
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

function together(units: readonly StoreUnits[]): StoreUnits {
  return {
    writes: units.reduce((sum, { writes }) => sum + writes, 0),
    reads: units.reduce((sum, { reads }) => sum + reads, 0),
  };
}

/** Looking for a free place is a read, taking and leaving it are writes. */
const place: StoreUnits = { writes: 2, reads: 1 };

interface Owned {
  readonly isAnswer: boolean;
  /** From then on the other deliveries find the answer. */
  readonly savedAtMs: number;
  readonly returnsAtMs: number;
  readonly billedMs: number;
  readonly store: StoreUnits;
}

/** The first delivery: it asks, and goes on when WeChat has hung up. */
function own(upstreamMs: number, coldMs: number, { networkMs, storeMs }: Conditions): Owned {
  const arrivedAtMs = networkMs / 2;
  const isAnswer = upstreamMs < asksForMs;
  const comesAtMs = arrivedAtMs + coldMs + Math.min(upstreamMs, asksForMs);
  const claimsAtMs = arrivedAtMs + timeline.claimMs;
  // One that is here before it would be claimed never touches the store.
  if (comesAtMs <= claimsAtMs) {
    const times = {
      savedAtMs: comesAtMs,
      returnsAtMs: comesAtMs,
      billedMs: comesAtMs - arrivedAtMs,
    };
    return { isAnswer, ...times, store: { writes: 0, reads: 0 } };
  }
  const claimedAtMs = claimsAtMs + storeMs;
  const decidesAtMs = arrivedAtMs + decidesAfterMs;
  const isHeld = comesAtMs > decidesAtMs;
  // What comes while the store is at work is noticed when that is done.
  const noticedAtMs = Math.max(comesAtMs, isHeld ? decidesAtMs + 2 * storeMs : claimedAtMs);
  const savedAtMs = noticedAtMs + storeMs;
  const returnsAtMs = savedAtMs + (isHeld ? storeMs : 0);
  const renewals = Math.floor((savedAtMs - claimedAtMs) / timeline.renewMs);
  const owned: StoreUnits = { writes: 2 + renewals, reads: 0 };
  const store = isHeld ? together([owned, place]) : owned;
  return { isAnswer, savedAtMs, returnsAtMs, billedMs: returnsAtMs - arrivedAtMs, store };
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
  readonly store: StoreUnits;
}

/** A later delivery: it joins the owner and looks for the answer until its time is up. */
function join(
  { startsAtMs, coldMs, isLast }: Delivery,
  answerAtMs: number,
  conditions: Conditions,
): Joined {
  const { networkMs, storeMs } = conditions;
  const arrivedAtMs = startsAtMs + networkMs / 2;
  const beginsAtMs = arrivedAtMs + coldMs + storeMs;
  const looksMs = isLast ? lastLooksMs : timeline.holdMs;
  const waitsMs = isLast ? looksMs - promisesBeforeMs : looksMs;
  const first = look(beginsAtMs, beginsAtMs, arrivedAtMs + decidesAfterMs, answerAtMs, storeMs);
  const isHeld = !isLast && !first.isFound;
  const goesOnAtMs = first.endsAtMs + (isHeld ? 2 * storeMs : 0);
  const then = look(first.lookedAtMs, goesOnAtMs, arrivedAtMs + waitsMs, answerAtMs, storeMs);
  const isPromised = isLast && !then.isFound;
  const end = isPromised
    ? promise(then.endsAtMs, arrivedAtMs + looksMs, answerAtMs, storeMs)
    : { ...then, endsAtMs: then.endsAtMs + (isHeld ? storeMs : 0), reads: 0, writes: 0 };
  const looked = { writes: 1, reads: first.reads + then.reads };
  const store = together([looked, end, ...(isHeld ? [place] : [])]);
  const billed = { billedMs: end.endsAtMs - arrivedAtMs, store };
  if (!isSeen(end.endsAtMs, startsAtMs, conditions)) return { reply: 'none', ...billed };
  if (end.isFound) return { reply: 'answer', ...billed };
  return { reply: isLast ? 'promise' : 'none', ...billed };
}

/** What the last delivery does without an answer: it notes its promise, and looks on. */
function promise(fromMs: number, untilMs: number, answerAtMs: number, storeMs: number) {
  const notedAtMs = fromMs + storeMs;
  // The store refuses a promise when the answer has just come; it is read once more then.
  if (answerAtMs <= notedAtMs) {
    return { isFound: true, endsAtMs: notedAtMs + storeMs, writes: 1, reads: 1 };
  }
  const { isFound, endsAtMs, reads } = look(notedAtMs, notedAtMs, untilMs, answerAtMs, storeMs);
  // Found, it is taken back.
  return { isFound, endsAtMs: endsAtMs + (isFound ? storeMs : 0), writes: isFound ? 2 : 1, reads };
}

/** Looks for the answer from one moment until another. What was seen before counts. */
function look(
  seenAtMs: number,
  fromMs: number,
  untilMs: number,
  answerAtMs: number,
  storeMs: number,
) {
  let [lookedAtMs, endsAtMs, reads] = [seenAtMs, fromMs, 0];
  while (answerAtMs > lookedAtMs && endsAtMs < untilMs) {
    endsAtMs += Math.min(timeline.pollMs, untilMs - endsAtMs) + storeMs;
    lookedAtMs = endsAtMs;
    reads += 1;
  }
  return { lookedAtMs, endsAtMs, reads, isFound: answerAtMs <= lookedAtMs };
}
