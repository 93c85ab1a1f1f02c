/** A repeatable source of choices. */
export interface Random {
  /** A whole number from 0 to `below` - 1. */
  below(below: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
}

/** Mulberry32: small, fast, and the same on every machine for the same seed. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (choices) => {
      const choice = choices[below(choices.length)];
      if (choice === undefined) throw new RangeError('there is nothing to choose from');
      return choice;
    },
  };
}

/** Pieces that have broken parsers, renderers or lookups. */
const pieces = [
  '<![CDATA[',
  ']]>',
  '<!DOCTYPE x [<!ENTITY a "b">]>',
  '<!--',
  '-->',
  '<?xml version="1.0"?>',
  '&#0;',
  '&#x1D;',
  '&amp;',
  '&a;',
  '<__proto__>',
  '<constructor>',
  '</xml>',
  '<xml>',
  '<Encrypt>AAAA</Encrypt>',
  '<Content>',
  '<MsgType>event</MsgType>',
  '<Event>CLICK</Event>',
  '<a href="weixin://x">',
  '\u0000',
  '\u001D',
  '\uFEFF',
  '\uFFFF',
  '👨‍👩‍👧‍👦',
  '𠮷',
  '%00',
  '&signature=x',
  '='.repeat(50),
  'A'.repeat(5000),
  '图'.repeat(3000),
  '<a>'.repeat(200),
];

type Mutation = (random: Random, bytes: Buffer) => Buffer;

const mutations: readonly Mutation[] = [
  // a byte changed
  (random, bytes) => {
    const changed = Buffer.from(bytes);
    if (changed.length > 0) changed[random.below(changed.length)] = random.below(256);
    return changed;
  },
  // a stretch cut out
  (random, bytes) => {
    const start = random.below(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + random.below(40))]);
  },
  // a stretch repeated
  (random, bytes) => {
    const start = random.below(bytes.length + 1);
    const end = start + random.below(200);
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)]);
  },
  // a piece put in
  (random, bytes) => {
    const at = random.below(bytes.length + 1);
    const piece = Buffer.from(random.pick(pieces));
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
  },
  // the end cut off
  (random, bytes) => bytes.subarray(0, random.below(bytes.length + 1)),
  // random bytes put in
  (random, bytes) => {
    const at = random.below(bytes.length + 1);
    const noise = Buffer.from(Array.from({ length: random.below(20) }, () => random.below(256)));
    return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
  },
];

/** The text as bytes, with one to four changes. */
export function mutate(random: Random, original: string | Buffer): Buffer {
  let bytes: Buffer = Buffer.from(original);
  const changes = 1 + random.below(4);
  for (let change = 0; change < changes; change += 1) bytes = random.pick(mutations)(random, bytes);
  return bytes;
}
