// What the deployed code may cost, in counts that do not depend on the machine. A change that breaks one
// of them pays for itself or is made cheaper; then its number is set anew here, with the reason.

/** The most there may be, and why that much. */
export interface Limit {
  readonly most: number;
  readonly why: string;
}

/** Bytes of the minified bundle. */
export const bytes: Readonly<Record<'all' | 'atStart' | 'zip', Limit>> = {
  all: { most: 450_000, why: 'all that is deployed; 441,000 when this was set' },
  atStart: {
    most: 212_000,
    why: 'what every container loads before it can answer; 209,600 when this was set',
  },
  zip: { most: 157_000, why: 'what every new container fetches; 153,300 when this was set' },
};

/** Bytes that a package has in the bundle, as last looked at. What grew is told by them. */
export interface Share {
  /** In the files that are loaded at start. */
  readonly atStart: number;
  /** In all files. */
  readonly all: number;
}

/** The packages that may be in the bundle. One that is not on this list, or comes to the start, fails by its name. */
export const packages: Readonly<Record<string, Share & { readonly why: string }>> = {
  'this project': { atStart: 93_854, all: 106_743, why: 'the code, and the example’s rules' },
  'fast-xml-parser': { atStart: 28_172, all: 28_172, why: 'every message is XML' },
  '@aws-lambda-powertools/logger': { atStart: 17_775, all: 17_775, why: 'every answer is logged' },
  'is-unsafe': { atStart: 17_686, all: 17_686, why: 'of fast-xml-parser' },
  '@aws-lambda-powertools/metrics': { atStart: 12_047, all: 12_047, why: 'answers are counted' },
  '@smithy/signature-v4': { atStart: 9496, all: 9496, why: 'AWS wants signed requests' },
  'path-expression-matcher': { atStart: 8562, all: 8562, why: 'of fast-xml-parser' },
  '@nodable/entities': { atStart: 5833, all: 5833, why: 'of fast-xml-parser' },
  '@smithy/core': { atStart: 4205, all: 20_318, why: 'of signature-v4; the rest is never loaded' },
  '@aws-lambda-powertools/commons': { atStart: 3615, all: 3615, why: 'of logger and metrics' },
  '@aws/lambda-invoke-store': { atStart: 2223, all: 2223, why: 'of logger and metrics' },
  strnum: { atStart: 2099, all: 2099, why: 'of fast-xml-parser' },
  anynum: { atStart: 1488, all: 1488, why: 'of fast-xml-parser' },
  'xml-naming': { atStart: 893, all: 893, why: 'of fast-xml-parser' },
  openai: { atStart: 0, all: 149_882, why: 'the chat model, where there is one' },
  marked: { atStart: 0, all: 51_434, why: 'a chat model’s Markdown is made plain' },
};

/** What is imported dynamically, and yet before the first answer, with the reason. */
export const loadedAnyway: Readonly<Record<string, string>> = {};

/** Node's own modules that may be loaded before the first answer, beside those that Node starts with. */
export const builtins = {
  /** With the internal ones that they bring, by the major version of Node. */
  most: {
    20: { most: 46, why: '44 when this was set; a minor version may bring one more' },
    22: { most: 46, why: '44 when this was set; a minor version may bring one more' },
    24: { most: 48, why: '46 when this was set; a minor version may bring one more' },
  } satisfies Record<number, Limit>,
  named: ['console', 'crypto', 'diagnostics_channel', 'http', 'https', 'module', 'net', 'tls'],
};

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

/** Bytes that a warm message allocates on the heap of an interpreter that does not optimise. */
export const allocated = {
  'an answer by a rule': {
    20: { most: 46_400, why: '45,000 when this was set' },
    22: { most: 41_900, why: '40,600 when this was set' },
    24: { most: 42_000, why: '40,800 when this was set' },
  },
  'an answer of the robot': {
    20: { most: 109_500, why: '106,300 when this was set, a half of it the HTTP client' },
    22: { most: 105_900, why: '102,800 when this was set, a half of it the HTTP client' },
    24: { most: 103_000, why: '99,900 when this was set, a half of it the HTTP client' },
  },
} satisfies Record<string, Record<number, Limit>>;

/**
 * Bytes of a warm message that a collection of the young generation does not free. A request with a getter
 * of its own kept 1,000 more: V8 made a hidden class for each, and the class held the whole event.
 */
export const kept = {
  'an answer by a rule': { most: 500, why: '80 to 250 when this was set' },
  'an answer of the robot': { most: 1200, why: '520 to 680 when this was set' },
} satisfies Record<string, Limit>;
