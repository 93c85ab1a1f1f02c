import type { AnswerKey } from '../../lib/delivery/message-key.ts';
import { cutWindowMs, freeSlots, type Slots, type TakenSlot } from '../../lib/delivery/slots.ts';
import {
  itemLifeMs,
  type AnswerItem,
  type AnswerStore,
  type Claim,
  type KeptPart,
} from '../../lib/delivery/store.ts';
import {
  wasSentBeforeUnsubscribe,
  type Leaving,
  type TranscriptLine,
} from '../../lib/delivery/transcript-line.ts';

/** What is kept of an item beside what a delivery sees. */
interface Kept extends AnswerItem {
  readonly isPromised: boolean;
  readonly takenBy?: string;
}

/** A store whose transcript can be read where it lies. */
export interface StoreInMemory extends AnswerStore {
  /** Everybody's lines, in the order in which their messages were first answered. */
  transcript(): readonly TranscriptLine[];
}

/**
 * A store in the memory of one process: for tests, and for a bot that runs in one process. In Lambda
 * it would be useless, because each delivery that overlaps another runs in a container of its own.
 */
export function createMemoryStore(): StoreInMemory {
  return new MemoryStore();
}

class MemoryStore implements StoreInMemory {
  readonly slots = createMemorySlots();
  readonly #questions = new Map<string, number>();
  readonly #items = new Map<string, Kept>();
  readonly #lines = new Map<string, TranscriptLine>();
  readonly #leftAtMs = new Map<string, number>();

  async join(key: AnswerKey, { nowMs, owner, leaseUntilMs, question }: Claim): Promise<AnswerItem> {
    const claimed = { key, owner, leaseUntilMs, question, askedAtMs: nowMs, deliveries: 0 };
    const before = this.#live(key, nowMs) ?? { ...claimed, isPromised: false };
    const item = { ...before, deliveries: before.deliveries + 1 };
    this.#items.set(nameOf(key), item);
    return seen(item);
  }

  async read(key: AnswerKey, nowMs: number): Promise<AnswerItem | undefined> {
    const item = this.#live(key, nowMs);
    return item === undefined ? undefined : seen(item);
  }

  async renew(key: AnswerKey, owner: string, leaseUntilMs: number): Promise<boolean> {
    const isMine = (item: Kept) => isOpen(item) && item.owner === owner;
    return this.#change(key, isMine, (item) => ({ ...item, leaseUntilMs }));
  }

  async takeOver(
    { key, owner: lost, leaseUntilMs: seenLease }: AnswerItem,
    owner: string,
    leaseUntilMs: number,
  ): Promise<boolean> {
    const isAsSeen = (item: Kept) =>
      isOpen(item) && item.owner === lost && item.leaseUntilMs === seenLease;
    return this.#change(key, isAsSeen, (item) => ({ ...item, owner, leaseUntilMs }));
  }

  async save(key: AnswerKey, answer: string): Promise<boolean> {
    return this.#change(key, isOpen, (item) => ({ ...item, answer }));
  }

  async promise(key: AnswerKey): Promise<boolean> {
    return this.#change(key, isOpen, (item) => ({ ...item, isPromised: true }));
  }

  async takeBack(key: AnswerKey): Promise<boolean> {
    return this.#change(key, isPromisedStill, (item) => ({ ...item, isPromised: false }));
  }

  async keep(parts: readonly KeptPart[]): Promise<void> {
    for (const part of parts) {
      const idle = { owner: '', leaseUntilMs: 0, deliveries: 0, isPromised: true };
      if (!this.#items.has(nameOf(part.key)))
        this.#items.set(nameOf(part.key), { ...part, ...idle });
    }
  }

  async countQuestion(follower: string, day: string): Promise<number> {
    const name = `${follower} ${day}`;
    const count = (this.#questions.get(name) ?? 0) + 1;
    this.#questions.set(name, count);
    return count;
  }

  async pickUp(follower: string, takenBy: string, nowMs: number): Promise<AnswerItem | undefined> {
    const [item] = [...this.#items.values()]
      .filter(({ key, isPromised }) => key.follower === follower && isPromised)
      .filter(({ key }) => this.#live(key, nowMs) !== undefined)
      .filter((waiting) => waiting.takenBy === undefined || waiting.takenBy === takenBy)
      .toSorted((a, b) => order(a) - order(b));
    if (item === undefined) return undefined;
    this.#items.set(nameOf(item.key), { ...item, takenBy });
    return seen(item);
  }

  async putBack(key: AnswerKey, takenBy: string): Promise<void> {
    const isTaken = (item: Kept) => item.takenBy === takenBy;
    this.#change(key, isTaken, ({ takenBy: _takenBy, ...item }) => item);
  }

  async note(line: TranscriptLine, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const leftAtMs = this.#leftAtMs.get(line.key.follower);
    if (leftAtMs === undefined || !wasSentBeforeUnsubscribe(line, leftAtMs))
      this.#lines.set(nameOf(line.key), line);
  }

  transcript(): readonly TranscriptLine[] {
    return [...this.#lines.values()];
  }

  async forget(follower: string, leaving?: Leaving): Promise<void> {
    if (leaving === undefined) this.#leftAtMs.delete(follower);
    else this.#leftAtMs.set(follower, leaving.leftAtMs);
    for (const [name, { key }] of this.#lines) {
      if (key.follower === follower) this.#lines.delete(name);
    }
    for (const [name, { key }] of this.#items) {
      if (key.follower === follower) this.#items.delete(name);
    }
    for (const name of this.#questions.keys()) {
      if (name.startsWith(`${follower} `)) this.#questions.delete(name);
    }
  }

  #live(key: AnswerKey, nowMs: number): Kept | undefined {
    const item = this.#items.get(nameOf(key));
    return item !== undefined && item.askedAtMs + itemLifeMs > nowMs ? item : undefined;
  }

  /** Changes an item when the condition holds. */
  #change(key: AnswerKey, holds: (item: Kept) => boolean, by: (item: Kept) => Kept): boolean {
    const item = this.#items.get(nameOf(key));
    if (item === undefined || !holds(item)) return false;
    this.#items.set(nameOf(key), by(item));
    return true;
  }
}

function isOpen({ answer }: Kept): boolean {
  return answer === undefined;
}

function isPromisedStill({ isPromised, takenBy }: Kept): boolean {
  return isPromised && takenBy === undefined;
}

function nameOf({ follower, message }: AnswerKey): string {
  return `${follower} ${message}`;
}

/** What this message took before comes first, then the oldest. */
function order({ takenBy, askedAtMs }: Kept): number {
  return takenBy === undefined ? askedAtMs : -1;
}

function seen({ isPromised: _isPromised, takenBy: _takenBy, ...item }: Kept): AnswerItem {
  return item;
}

/** Places in the memory of one process. */
export function createMemorySlots(): Slots {
  const taken = new Map<number, TakenSlot>();
  return {
    async acquire(wanted) {
      const free = freeSlots([...taken.values()], wanted);
      if (typeof free === 'string') return free;
      const [slot = 0] = free;
      const { nowMs: takenAtMs, heldUntilMs = 0 } = wanted;
      taken.set(slot, { number: slot, takenAtMs, heldUntilMs });
      return { number: slot, takenAtMs };
    },
    async release({ number, takenAtMs }, nowMs, wasCut) {
      if (taken.get(number)?.takenAtMs !== takenAtMs) return;
      const countsFromMs = wasCut ? takenAtMs : takenAtMs - cutWindowMs;
      taken.set(number, { number, takenAtMs: countsFromMs, heldUntilMs: nowMs });
    },
  };
}
