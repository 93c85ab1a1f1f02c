// What the deployed code may cost, in counts that do not depend on the machine. A change that breaks one
// of them pays for itself or is made cheaper; then its number is set anew here, with the reason.

/** What a failure advises. */
export const advice =
  'Import what is not needed at once by await import(), or set the budget anew in tests/packaged/budgets/budgets.ts with the reason.';

/** A sentence about a count above its budget, with what tells why; none when it is within. */
export function above(what: string, count: number, most: number, why: string): readonly string[] {
  return count <= most ? [] : [`${what}: ${count}, at most ${most}. ${why} ${advice}`];
}

/** Bytes of the minified bundle, at most. */
export const bytes = {
  /** What every container loads before it can answer; 209,600 when this was set. */
  atStart: 212_000,
  /** What every new container fetches; 153,300 when this was set. */
  zip: 157_000,
};

/** Node's own modules that may be loaded before the first answer, beside those that Node starts with. */
export const builtins: readonly string[] = [
  'console',
  'crypto',
  'diagnostics_channel',
  'http',
  'https',
  'module',
  'net',
  'tls',
];

/** Calls that leave the function for one message, with all of its deliveries. */
export interface Calls {
  readonly ssm: number;
  /** DynamoDB. */
  readonly store: number;
  readonly turing: number;
  /** Lambda's own API, where a question is handed over. */
  readonly lambda: number;
}

const none: Calls = { ssm: 0, store: 0, turing: 0, lambda: 0 };

/** The most calls, with a store that is well; the slow ones with what a busy machine may add. */
export const calls = {
  // One page of parameters.
  'the start of a container': { ...none, ssm: 1 },
  'a handshake': none,
  'an answer by a rule': none,
  'an event': none,
  'a fast answer of the robot': { ...none, turing: 1 },
  'a second message': { ...none, turing: 1 },
  // The line, and a look whether its follower has left.
  'a fast answer, noted in the transcript': { ...none, store: 2, turing: 1 },
  // The second and third container start, and look every 250 ms for what the first one saves.
  'an answer after 12 s, in the third delivery': { ssm: 3, store: 60, turing: 1, lambda: 0 },
  // Handed over to a container of its own, where it is saved.
  'a promise at the first delivery': { ssm: 2, store: 34, turing: 1, lambda: 1 },
  'a tap on 继续 when the answer is there': { ...none, store: 5 },
} satisfies Record<string, Calls>;
