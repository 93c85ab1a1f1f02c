import { readAnswer, writeAnswer, type Answer } from '../answers/answer.ts';
import { createDeadline, pause, settledWithin, type Deadline } from '../deadline.ts';
import { StoreUnavailable, type GuardedStore } from './guarded-store.ts';
import type { AnswerItem, AnswerKey } from './store.ts';
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

/** Asks for an answer until a deadline that may be moved. Never throws. */
export type Ask = (question: string, deadline: Deadline) => Promise<Answer>;

/** What both ways to an answer need. */
export interface DeliveryParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly store: GuardedStore;
  /** A name for this invocation that no other has. */
  readonly newOwner: () => string;
}

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

/** Whether this may be the first delivery of a message, and its own start was quick. */
function isYoung({ arrivedAtMs, sentAtMs }: Delivery, nowMs: number): boolean {
  return arrivedAtMs - sentAtMs < timeline.youngMs && nowMs - arrivedAtMs <= timeline.claimMs;
}

/** In doubt, last: a last delivery that waits for another one leaves the follower with the banner. */
export function isLastDelivery({ arrivedAtMs, sentAtMs }: Delivery, deliveries: number): boolean {
  const isYetToCome = arrivedAtMs - sentAtMs < timeline.lastAgeMs;
  return deliveries >= timeline.deliveries || !isYetToCome;
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

/** A question of this delivery's own that is under way. */
interface Asked {
  readonly asked: Promise<Answer>;
  readonly deadline: Deadline;
}

function begin(parts: DeliveryParts, question: string, endsAtMs: number, ask: Ask): Asked {
  const deadline = createDeadline(endsAtMs, parts.now);
  return { asked: ask(question, deadline), deadline };
}

/** An owner may go on until the function ends, however late it began. */
function worksUntilMs({ endsAtMs }: Delivery): number {
  return endsAtMs - timeline.functionReserveMs;
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

/** The answer that is in the store. */
async function standing(parts: DeliveryParts, key: AnswerKey): Promise<Answer | undefined> {
  return answerIn(await quietly(parts.store.use((store) => store.read(key, parts.now()))));
}

/** What a delivery knows while it waits. */
export interface Waiting {
  readonly item: AnswerItem;
  readonly delivery: Delivery;
  readonly isLast: boolean;
  readonly ask: Ask;
  readonly owner: string;
}

/**
 * Owns a question: goes on until the function ends, gives signs of life, and saves what comes. The
 * last delivery cannot go on after it has answered, so it stops in time for that.
 */
async function work(
  parts: DeliveryParts,
  waiting: Waiting,
  { asked, deadline }: Asked,
): Promise<Answer | undefined> {
  const { item, delivery, isLast, owner } = waiting;
  deadline.moveTo(worksUntilMs(delivery));
  const untilMs = isLast ? waitsUntilMs(delivery, isLast) : Infinity;
  let answer: Answer | undefined;
  while (answer === undefined && parts.now() < untilMs) {
    const nextMs = Math.min(timeline.renewMs, untilMs - parts.now());
    answer = await settledWithin(asked, nextMs);
    if (answer === undefined) await renew(parts, item.key, owner);
  }
  if (answer === undefined) return undefined;
  return save(parts, item.key, answer);
}

async function renew(parts: DeliveryParts, key: AnswerKey, owner: string): Promise<void> {
  const leaseUntilMs = parts.now() + timeline.leaseMs;
  // A lost lease changes nothing here: whoever answers first is heard.
  await quietly(parts.store.use((store) => store.renew(key, owner, leaseUntilMs)));
}

/** Saves an answer and returns the one that stands: another delivery may have been first. */
async function save(parts: DeliveryParts, key: AnswerKey, answer: Answer): Promise<Answer> {
  const isFirst = await quietly(parts.store.use((store) => store.save(key, writeAnswer(answer))));
  if (isFirst !== false) return answer;
  return (await standing(parts, key)) ?? answer;
}

/** Waits for the owner's answer; takes over when the owner gives no sign any more. */
export async function follow(parts: DeliveryParts, waiting: Waiting): Promise<Answer | undefined> {
  const { delivery, isLast, ask, owner } = waiting;
  const untilMs = waitsUntilMs(delivery, isLast);
  let { item } = waiting;
  for (;;) {
    const answer = answerIn(item);
    if (answer !== undefined) return answer;
    const nowMs = parts.now();
    if (nowMs >= untilMs) return undefined;
    if (item.leaseUntilMs < nowMs && (await takeOver(parts, item, owner))) {
      const again = begin(parts, item.question, worksUntilMs(delivery), ask);
      return work(parts, { ...waiting, item }, again);
    }
    await pause(Math.min(timeline.pollMs, untilMs - nowMs));
    const { key } = item;
    item = (await quietly(parts.store.use((store) => store.read(key, parts.now())))) ?? item;
  }
}

async function takeOver(parts: DeliveryParts, seen: AnswerItem, owner: string): Promise<boolean> {
  const leaseUntilMs = parts.now() + timeline.leaseMs;
  const taken = await quietly(
    parts.store.use((store) => store.takeOver(seen, owner, leaseUntilMs)),
  );
  return taken === true;
}

function waitsUntilMs({ arrivedAtMs, answerByMs }: Delivery, isLast: boolean): number {
  return isLast ? answerByMs - timeline.promiseMs : arrivedAtMs + timeline.holdMs;
}

function answerIn(item: AnswerItem | undefined): Answer | undefined {
  return item?.answer === undefined ? undefined : readAnswer(item.answer);
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

/** The result, or undefined when the store cannot be used: the caller goes on without it. */
export async function quietly<T>(used: Promise<T>): Promise<T | undefined> {
  try {
    return await used;
  } catch (error) {
    if (error instanceof StoreUnavailable) return undefined;
    throw error;
  }
}
