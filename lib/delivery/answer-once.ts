import type { Answer } from '../answers/answer.ts';
import { settledWithin } from '../deadline.ts';
import { isLastDelivery, isYoung, worksUntilMs, type Delivery } from './delivery.ts';
import { quietly } from './guarded-store.ts';
import {
  begin,
  follow,
  standing,
  work,
  type Ask,
  type Asked,
  type DeliveryParts,
} from './own-or-follow.ts';
import type { AnswerItem, AnswerKey } from './store.ts';
import { timeline } from './timeline.ts';

/** What became of a delivery. */
export interface Outcome {
  /**
   * Absent when there is none yet: the last delivery has then promised it, and tells the follower to
   * come back; one that is not the last was cut by WeChat some time ago.
   */
  readonly answer?: Answer;
  /** Which delivery of its message this is, when the store could count it. */
  readonly delivery?: number;
  readonly storeFailure?: unknown;
}

/** Answers one delivery of a question. */
export type AnswerOnce = (delivery: Delivery, ask: Ask) => Promise<Outcome>;

/**
 * One answer per question, whichever delivery it comes to: the first to claim asks and goes on when
 * WeChat hangs up; the others wait for what it saves. See the time line.
 */
export function createAnswerOnce(parts: DeliveryParts): AnswerOnce {
  return (delivery, ask) =>
    isYoung(delivery, parts.now())
      ? askThenClaim(parts, delivery, ask)
      : claim(parts, delivery, ask, undefined);
}

async function askThenClaim(parts: DeliveryParts, delivery: Delivery, ask: Ask): Promise<Outcome> {
  const { arrivedAtMs, answerByMs, question } = delivery;
  const begun = begin(parts, question, answerByMs, ask);
  const { asked } = begun;
  const untilLoad = arrivedAtMs + timeline.loadStoreMs - parts.now();
  const early = await settledWithin(asked, untilLoad);
  if (early !== undefined) return { answer: early };
  parts.store.preload();
  const fast = await settledWithin(asked, arrivedAtMs + timeline.claimMs - parts.now());
  if (fast !== undefined) return { answer: fast };
  return claim(parts, delivery, ask, begun);
}

async function claim(
  parts: DeliveryParts,
  delivery: Delivery,
  ask: Ask,
  before: Asked | undefined,
): Promise<Outcome> {
  const owner = parts.newOwner();
  let item: AnswerItem;
  try {
    const nowMs = parts.now();
    const leaseUntilMs = nowMs + timeline.leaseMs;
    const { key, question } = delivery;
    item = await parts.store.use((store) =>
      store.join(key, { owner, leaseUntilMs, question, nowMs }),
    );
  } catch (storeFailure) {
    // As if there were no store: one delivery, one answer. A second answer is better than none.
    const { asked } = before ?? begin(parts, delivery.question, delivery.answerByMs, ask);
    return { answer: await asked, storeFailure };
  }
  const isLast = isLastDelivery(delivery, item.deliveries);
  const waiting = { item, delivery, isLast, ask, owner };
  const isMine = item.owner === owner;
  const found = isMine
    ? await work(
        parts,
        waiting,
        before ?? begin(parts, delivery.question, worksUntilMs(delivery), ask),
      )
    : await firstOf(follow(parts, waiting), before?.asked);
  const answer = found ?? (isLast ? await promise(parts, item.key) : undefined);
  return { delivery: item.deliveries, ...(answer === undefined ? {} : { answer }) };
}

/** Notes that the follower will come back. Returns the answer when it has just come instead. */
async function promise(parts: DeliveryParts, key: AnswerKey): Promise<Answer | undefined> {
  const isPromised = await quietly(parts.store.use((store) => store.promise(key)));
  return isPromised === false ? standing(parts, key) : undefined;
}

/** The first real answer of two: a question of one's own that failed for want of time counts for nothing. */
async function firstOf(
  followed: Promise<Answer | undefined>,
  asked: Promise<Answer> | undefined,
): Promise<Answer | undefined> {
  if (asked === undefined) return followed;
  const own = asked.then((answer) => (answer.responder === 'robot' ? answer : followed));
  return Promise.race([followed, own]);
}
