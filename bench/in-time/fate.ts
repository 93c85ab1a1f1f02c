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
