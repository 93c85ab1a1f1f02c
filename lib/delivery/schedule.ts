import type { AnswerKey } from './message-key.ts';
import type { Patience } from './slots.ts';

/**
 * WeChat cuts a delivery after 5 s and delivers the message again, three times in all, about 5 s
 * apart. All moments are milliseconds after a delivery arrived at API Gateway, unless they say otherwise.
 *
 * ```
 * seconds   0        2      3.5 4.4  5        6.0   9.4 10        14.4
 * delivery1 |answer………………………………………………………………………………………………………>  saves, then returns
 *                    |claim |slot     (cut by WeChat)
 * delivery2                           |joins, waits………|   (held past the cut on purpose)
 * delivery3                                                 |joins, waits…| answer, or "still thinking" + 继续
 * ```
 *
 * Without a slot, a delivery hands its question over at 3.5 s and answers by 4.4 s.
 *
 * @see https://developers.weixin.qq.com/doc/subscription/guide/product/message/Passive_user_reply_message.html
 */
export const timeline = {
  /** The store's client is loaded from here on, so that it is there when it is needed. */
  loadStoreMs: 700,
  /** An answer that has not come by then is claimed in the store. Faster ones never touch it. */
  claimMs: 2000,
  /** Age of the message at its arrival from which on another delivery may be at work already. */
  youngMs: 4000,
  /** How long a delivery that is not the last is held: past the cut, so that WeChat delivers again. */
  holdMs: 6000,
  /** WeChat delivers again after so long. */
  redeliveryMs: 5000,
  /** How much sooner than that a message counts as delivered again, since clocks and starts differ. */
  redeliverySlackMs: 1000,
  /** How long the owner is believed to be alive without a sign. */
  leaseMs: 4000,
  /** How often the owner gives a sign. */
  renewMs: 1500,
  /** How soon an answer that could not be saved is saved again. */
  saveAgainMs: 500,
  /** For how long that is tried: as long as deliveries may still come for it. */
  saveForMs: 10_000,
  /** How often a waiting delivery looks. */
  pollMs: 250,
  /** Kept back before an answer is due, to acquire a slot or to hand the question over. */
  decideMs: 700,
  /** How long before an answer is due the last delivery notes its promise. Then it looks on. */
  promiseMs: 400,
  /** For how long after an answer was due, in the time kept back for rendering, which takes a hundredth of it. */
  lookOnMs: 150,
  /** How long after an answer was due its last calls of the table are over: to look, and to take the promise back. */
  lastCallsMs: 190,
  /** Most time for handing over a question before anything was asked; with less left, it is asked here. */
  handOverMs: 1000,
  /** Kept back by the function before it is ended. */
  functionReserveMs: 1000,
} as const;

/** One delivery of a question, with the moments that bound it, on the clock `now`. */
export interface Delivery {
  readonly key: AnswerKey;
  readonly question: string;
  /** When it arrived at API Gateway. */
  readonly arrivedAtMs: number;
  /** When the follower sent the message; NaN when WeChat did not say. */
  readonly sentAtMs: number;
  /** When an answer has to be there, for the reply to leave in time. */
  readonly answerByMs: number;
  /** When Lambda ends the function. */
  readonly endsAtMs: number;
  readonly patience: Patience;
}

/** Whether this may be the first delivery of a message, and its own start was quick. */
export function mayBeFirstDelivery({ arrivedAtMs, sentAtMs }: Delivery, nowMs: number): boolean {
  return arrivedAtMs - sentAtMs < timeline.youngMs && nowMs - arrivedAtMs <= timeline.claimMs;
}

/** In doubt, last: a last delivery that waits for another one leaves the follower with the banner. */
export function isLastDelivery(delivery: Delivery, deliveries: number): boolean {
  const { arrivedAtMs, sentAtMs, patience } = delivery;
  // A delivery that died, was throttled or met a dead store was never counted; the age tells.
  const lastAgeMs = timeline.redeliveryMs * (patience.deliveries - 1) - timeline.redeliverySlackMs;
  const isYetToCome = arrivedAtMs - sentAtMs < lastAgeMs;
  return deliveries >= patience.deliveries || !isYetToCome;
}

/** An owner may go on until the function ends, however late it began. */
export function worksUntilMs({ endsAtMs }: Pick<Delivery, 'endsAtMs'>): number {
  return endsAtMs - timeline.functionReserveMs;
}

/** When a delivery without an answer has to know whether it will be held. */
export function decidesAtMs({ answerByMs }: Delivery): number {
  return answerByMs - timeline.decideMs;
}

/** How long a delivery that has to answer itself waits for it: until its promise is due. */
export function repliesAtMs({ answerByMs }: Delivery): number {
  return answerByMs - timeline.promiseMs;
}

/** How long the last delivery looks for an answer that it has promised. */
export function lastLookAtMs({ answerByMs }: Delivery): number {
  return answerByMs + timeline.lookOnMs;
}

/** When the last calls of the table have to be over, for the reply to leave in time. */
export function lastCallsUntilMs({ answerByMs }: Delivery): number {
  return answerByMs + timeline.lastCallsMs;
}

/** Until when a reply of a held delivery may still be heard: then WeChat has hung up and delivers again. */
export function cutAtMs({ arrivedAtMs }: Delivery): number {
  return arrivedAtMs + timeline.redeliveryMs;
}

/** How long a delivery is held that waits for the owner's answer. */
export function heldUntilMs({ arrivedAtMs }: Delivery): number {
  return arrivedAtMs + timeline.holdMs;
}
