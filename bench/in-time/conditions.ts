import { timeline } from '../../lib/delivery/schedule.ts';
import { answerDeadline } from '../../lib/time.ts';

/** How far apart everything is. */
export interface Conditions {
  /** WeChat to the function and back, without what the function does. */
  readonly networkMs: number;
  /** One operation of the store. */
  readonly storeMs: number;
}

/** What the tables assume. */
export const assumed: Conditions = { networkMs: 100, storeMs: 10 };

/** WeChat cuts a delivery then, and begins the next one. */
export const cutMs = 5000;

/** As in serverless.yml, whose default is that of the settings. */
export const replyWithinMs = 4400;
export const functionTimeoutMs = 40_000;

/** How long the last delivery looks for an answer; all others wait for `timeline.holdMs`. */
export const lastLooksMs = answerDeadline(0, replyWithinMs) + timeline.lookOnMs;

/** How long before it stops looking it notes its promise. */
export const promisesBeforeMs = timeline.promiseMs + timeline.lookOnMs;

/** How long a delivery without an answer waits before it looks for a place to be held. */
export const decidesAfterMs = answerDeadline(0, replyWithinMs) - timeline.decideMs;

/** How long an answer is waited for by the function that asked. */
export const asksForMs = functionTimeoutMs - timeline.functionReserveMs;

/** Everything the tables depend on, to be written beside them. */
export const constants = {
  ...timeline,
  cutMs,
  replyWithinMs,
  functionTimeoutMs,
  decidesAfterMs,
  lastLooksMs,
  asksForMs,
  ...assumed,
};
