import { readAnswer, writeAnswer, type Answer } from '../answers/answer.ts';
import { createDeadline, pause, settledWithin, type Deadline } from '../deadline.ts';
import { waitsUntilMs, worksUntilMs, type Delivery } from './delivery.ts';
import { quietly, type GuardedStore } from './guarded-store.ts';
import type { AnswerItem, AnswerKey } from './store.ts';
import { timeline } from './timeline.ts';

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

/** A question of this delivery's own that is under way. */
export interface Asked {
  readonly asked: Promise<Answer>;
  readonly deadline: Deadline;
}

/** Asks, until a moment on the clock that can be moved later. */
export function begin(parts: DeliveryParts, question: string, endsAtMs: number, ask: Ask): Asked {
  const deadline = createDeadline(endsAtMs, parts.now);
  return { asked: ask(question, deadline), deadline };
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
export async function work(
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

/** The answer that is in the store. */
export async function standing(parts: DeliveryParts, key: AnswerKey): Promise<Answer | undefined> {
  return answerIn(await quietly(parts.store.use((store) => store.read(key, parts.now()))));
}

function answerIn(item: AnswerItem | undefined): Answer | undefined {
  return item?.answer === undefined ? undefined : readAnswer(item.answer);
}
