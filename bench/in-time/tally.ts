import { outcomes, type Fate, type Outcome } from './fate.ts';

/** What became of many messages. */
export interface Tally {
  /** 0 to 1, of each outcome. */
  readonly shares: Readonly<Record<Outcome, number>>;
  /** The rest is per message. */
  readonly deliveries: number;
  readonly upstreamCalls: number;
  readonly storeWrites: number;
  readonly storeReads: number;
  readonly billedSeconds: number;
}

/** Counts messages as they come, so that none has to be kept. */
export function createTally() {
  const counts = new Map<Outcome, number>();
  let [messages, deliveries, upstreamCalls, billedMs] = [0, 0, 0, 0];
  let [storeWrites, storeReads] = [0, 0];
  return {
    add(fate: Fate): void {
      counts.set(fate.outcome, (counts.get(fate.outcome) ?? 0) + 1);
      messages += 1;
      deliveries += fate.deliveries;
      upstreamCalls += fate.upstreamCalls;
      storeWrites += fate.store.writes;
      storeReads += fate.store.reads;
      billedMs += fate.billedMs;
    },
    result(): Tally {
      return {
        shares: byOutcome((outcome) => (counts.get(outcome) ?? 0) / messages),
        deliveries: deliveries / messages,
        upstreamCalls: upstreamCalls / messages,
        storeWrites: storeWrites / messages,
        storeReads: storeReads / messages,
        billedSeconds: billedMs / messages / 1000,
      };
    },
  };
}

/** One number for every outcome. */
export function byOutcome(of: (outcome: Outcome) => number): Readonly<Record<Outcome, number>> {
  const [first, second, third, later, never] = outcomes;
  return {
    [first]: of(first),
    [second]: of(second),
    [third]: of(third),
    [later]: of(later),
    [never]: of(never),
  };
}
