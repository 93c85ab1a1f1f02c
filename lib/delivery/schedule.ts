import type { Patience } from './slots.ts';
import type { AnswerKey } from './store.ts';
import { timeline } from './timeline.ts';

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
export function isYoung({ arrivedAtMs, sentAtMs }: Delivery, nowMs: number): boolean {
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
export function looksOnUntilMs({ answerByMs }: Delivery): number {
  return answerByMs + timeline.lookOnMs;
}

/** When the last calls of the table have to be over, for the reply to leave in time. */
export function lastCallsUntilMs({ answerByMs }: Delivery): number {
  return answerByMs + timeline.lastCallsMs;
}

/** Until when a reply of a held delivery may still be heard: then WeChat has hung up and delivers again. */
export function isCutAtMs({ arrivedAtMs }: Delivery): number {
  return arrivedAtMs + timeline.redeliveryMs;
}

/** How long a delivery is held that waits for the owner's answer. */
export function heldUntilMs({ arrivedAtMs }: Delivery): number {
  return arrivedAtMs + timeline.holdMs;
}
