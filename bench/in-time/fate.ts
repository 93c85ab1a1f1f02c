import type { Random } from '../statistics.ts';

/** One value for each delivery of a message. */
export type PerDelivery = readonly [number, number, number];

/** What chance decides about a message. */
export interface Chance {
  /**
   * How long the robot takes to answer, when it is asked by the first, second or third delivery. Who
   * asks once has the first.
   */
  readonly upstreamMs: PerDelivery;
  /** How much longer each delivery takes to begin in a new container; 0 in a warm one, below `claimMs`. */
  readonly coldMs: PerDelivery;
}

/** Where a follower finds the answer. */
export const outcomes = ['delivery 1', 'delivery 2', 'delivery 3', '继续', 'not at all'] as const;
export type Outcome = (typeof outcomes)[number];

/** Whether a follower finds the answer without coming back for it. */
export function isWithinDeliveries(outcome: Outcome): boolean {
  return outcome.startsWith('delivery');
}

/** What DynamoDB bills: request units of items below 1 KB, each operation at least one. */
export interface StoreUnits {
  readonly writes: number;
  readonly reads: number;
}

/** What becomes of a message. */
export interface Fate {
  readonly outcome: Outcome;
  /** How often WeChat delivers it. */
  readonly deliveries: number;
  readonly upstreamCalls: number;
  readonly store: StoreUnits;
  /** What Lambda bills for all deliveries: their starts, and until each function returned. */
  readonly billedMs: number;
}

/** How long a robot takes: log-normal, as the times of most services roughly are. */
export interface Upstream {
  readonly medianMs: number;
  /** 0.69: one answer in a hundred takes 5 times the median; 0.99: 10 times. */
  readonly sigma: number;
}

/** Which deliveries begin in a new container. */
export type ColdStarts = 'one in ten' | 'every re-delivery';

/** How many deliveries begin in a new container, and how long that takes. */
export const coldStart = { coldShare: 0.1, leastColdMs: 500, mostColdMs: 1000 } as const;

/** Draws what chance decides about one message; always as many numbers, whatever comes out. */
export function drawChance(upstream: Upstream, coldStarts: ColdStarts, random: Random): Chance {
  const upstreamMs: PerDelivery = [
    drawUpstreamMs(upstream, random),
    drawUpstreamMs(upstream, random),
    drawUpstreamMs(upstream, random),
  ];
  const again = coldStarts === 'every re-delivery' ? 1 : coldStart.coldShare;
  const coldMs: PerDelivery = [
    drawColdMs(coldStart.coldShare, random),
    drawColdMs(again, random),
    drawColdMs(again, random),
  ];
  return { upstreamMs, coldMs };
}

export function drawUpstreamMs({ medianMs, sigma }: Upstream, random: Random): number {
  return medianMs * Math.exp(sigma * drawNormal(random));
}

function drawColdMs(share: number, random: Random): number {
  const [isCold, how] = [random() < share, random()];
  const { leastColdMs, mostColdMs } = coldStart;
  return isCold ? leastColdMs + how * (mostColdMs - leastColdMs) : 0;
}

/** Box and Muller. */
function drawNormal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

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
