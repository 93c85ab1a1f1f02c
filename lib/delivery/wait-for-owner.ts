import { isGenerated, type Answer } from '../answer.ts';
import { pause, settledWithin } from '../time.ts';
import { patientCallMs, orUndefined } from './guarded-store.ts';
import {
  answerIn,
  startAsking,
  answerAsOwner,
  type DeliveryParts,
  type WaitResult,
  type WaitContext,
} from './owner.ts';
import { decidesAtMs, heldUntilMs, repliesAtMs, worksUntilMs, timeline } from './schedule.ts';
import type { AnswerItem } from './store.ts';

/** What a follower of the owner looks at: the item as last seen, and a question of its own, if it asked one. */
interface Watched {
  readonly item: AnswerItem;
  readonly asked: Promise<Answer> | undefined;
}

/**
 * Waits for the owner's answer, until WeChat has cut when it may be held, else until its own reply
 * is due; takes over when the owner gives no sign any more.
 * @param asked a question this delivery had asked before it learnt of the owner; its answer is as good
 */
export async function waitForOwner(
  parts: DeliveryParts,
  waiting: WaitContext,
  asked?: Promise<Answer>,
): Promise<WaitResult> {
  const { delivery, slot, item } = waiting;
  const first = await watch(parts, waiting, { item, asked }, decidesAtMs(delivery));
  if (first.ended !== undefined) return first.ended;
  const untilMs = heldUntilMs(delivery);
  const until = (await slot.tryAcquire(untilMs)) ? untilMs : repliesAtMs(delivery);
  const second = await watch(parts, waiting, first.watched, until);
  return second.ended ?? { asked: second.watched.asked };
}

/** Looks again and again until a moment. */
async function watch(
  parts: DeliveryParts,
  waiting: WaitContext,
  watched: Watched,
  untilMs: number,
): Promise<{ readonly ended?: WaitResult; readonly watched: Watched }> {
  let { item, asked } = watched;
  for (;;) {
    const answer = answerIn(item);
    if (answer !== undefined) return { ended: { answer }, watched };
    const nowMs = parts.now();
    if (nowMs >= untilMs) return { watched: { item, asked } };
    if (item.leaseUntilMs < nowMs && (await takeOver(parts, item, waiting.owner))) {
      return { ended: await askAgainAsOwner(parts, { ...waiting, item }), watched };
    }
    const heard = await listen(asked, Math.min(timeline.pollMs, untilMs - nowMs));
    if (heard !== undefined && isGenerated(heard)) return { ended: { answer: heard }, watched };
    // A question of one's own that failed counts for nothing while the owner works on.
    if (heard !== undefined) asked = undefined;
    const { key } = item;
    const read = { atLeastMs: Math.min(patientCallMs, untilMs - parts.now()) };
    item =
      (await orUndefined(parts.store.use((store) => store.read(key, parts.now()), read))) ?? item;
  }
}

/** What was asked, when it is there within so long. */
export async function listen(
  asked: Promise<Answer> | undefined,
  ms: number,
): Promise<Answer | undefined> {
  if (asked !== undefined) return settledWithin(asked, ms);
  await pause(ms);
  return undefined;
}

async function takeOver(parts: DeliveryParts, seen: AnswerItem, owner: string): Promise<boolean> {
  const leaseUntilMs = parts.now() + timeline.leaseMs;
  const taken = await orUndefined(
    parts.store.use((store) => store.takeOver(seen, owner, leaseUntilMs)),
  );
  return taken === true;
}

function askAgainAsOwner(parts: DeliveryParts, waiting: WaitContext): Promise<WaitResult> {
  const { item, delivery, ask } = waiting;
  return answerAsOwner(
    parts,
    waiting,
    startAsking(parts, item.question, worksUntilMs(delivery), ask),
  );
}
