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
}

/** Whether this may be the first delivery of a message, and its own start was quick. */
export function isYoung({ arrivedAtMs, sentAtMs }: Delivery, nowMs: number): boolean {
  return arrivedAtMs - sentAtMs < timeline.youngMs && nowMs - arrivedAtMs <= timeline.claimMs;
}

/** In doubt, last: a last delivery that waits for another one leaves the follower with the banner. */
export function isLastDelivery({ arrivedAtMs, sentAtMs }: Delivery, deliveries: number): boolean {
  const isYetToCome = arrivedAtMs - sentAtMs < timeline.lastAgeMs;
  return deliveries >= timeline.deliveries || !isYetToCome;
}

/** An owner may go on until the function ends, however late it began. */
export function worksUntilMs({ endsAtMs }: Delivery): number {
  return endsAtMs - timeline.functionReserveMs;
}

/** How long a delivery waits for an answer: the last one must still reply, the others are held. */
export function waitsUntilMs({ arrivedAtMs, answerByMs }: Delivery, isLast: boolean): number {
  return isLast ? answerByMs - timeline.promiseMs : arrivedAtMs + timeline.holdMs;
}
