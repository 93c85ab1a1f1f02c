/**
 * How much of WeChat's goodwill a slow answer may use. A delivery that is held until WeChat cuts it
 * counts as a timeout there; too many timeouts and WeChat pushes nothing to anyone for a minute
 * (MarkFail). And each held delivery keeps one of the account's concurrent executions.
 */
export interface Patience {
  /** Deliveries that a slow answer may use: 3 means two cuts, 2 one cut, 1 none. */
  readonly deliveries: 1 | 2 | 3;
  /** Deliveries that may be cut in any five minutes, of all followers together. */
  readonly cutsPerFiveMinutes: number;
  /** Questions whose deliveries may be held at the same moment. */
  readonly heldAtOnce: number;
}

export const defaultPatience: Patience = {
  deliveries: 3,
  // WeChat's threshold is not known; an alarm's default was once 30 timeouts in five minutes.
  cutsPerFiveMinutes: 20,
  // A new AWS account runs ten executions at once. A held question has two of them, its owner and a
  // waiting re-delivery: two held leave six for those who write meanwhile.
  heldAtOnce: 2,
};

/** A slot among the deliveries that may be held. It counts for five minutes. */
export interface Slot {
  readonly number: number;
  readonly takenAtMs: number;
}

/** A slot somebody has taken. */
export interface TakenSlot extends Slot {
  /** Until when its question is held, if it does not leave sooner; long ago for a re-delivery of one. */
  readonly heldUntilMs: number;
}

/** Why there was no slot: enough cuts in five minutes, or enough questions held now. */
export type NoSlot = 'cuts' | 'held-at-once';

/** What a delivery that wants to be held asks for. */
export interface SlotWanted {
  readonly patience: Patience;
  readonly nowMs: number;
  /** Until when its question would be held; absent for a re-delivery of a question that is held. */
  readonly heldUntilMs?: number;
}

/** The slots of one account, which its containers share. */
export interface Slots {
  acquire(wanted: SlotWanted): Promise<Slot | NoSlot>;
  /** Leaves a slot: nothing is held any more. The cut goes on counting, unless there was none. */
  release(slot: Slot, nowMs: number, wasCut: boolean): Promise<void>;
}

export const cutWindowMs = 5 * 60_000;

/**
 * The numbers that are free, or why none is. A slot is a number below the limit, free again five
 * minutes after it was taken: so no five minutes, wherever they begin, hold more cuts than there are
 * numbers. A counter for every five minutes would let twice as many through around its end.
 */
export function freeSlots(
  taken: readonly TakenSlot[],
  { patience, nowMs, heldUntilMs }: SlotWanted,
): readonly number[] | NoSlot {
  const recent = taken.filter(({ takenAtMs }) => takenAtMs > nowMs - cutWindowMs);
  const held = recent.filter((slot) => slot.heldUntilMs > nowMs).length;
  if (heldUntilMs !== undefined && held >= patience.heldAtOnce) return 'held-at-once';
  const used = new Set(recent.map(({ number }) => number));
  const free = Array.from({ length: patience.cutsPerFiveMinutes }, (_, number) => number).filter(
    (number) => !used.has(number),
  );
  // Starts at a time-dependent offset, so that concurrent deliveries do not race for slot 0.
  const first = free.length === 0 ? 0 : nowMs % free.length;
  return free.length === 0 ? 'cuts' : [...free.slice(first), ...free.slice(0, first)];
}
