import { inTurn, type Bilingual } from '../bilingual.ts';
import { AnswerFailed, type FailureReason } from '../errors.ts';

/** One robot of the Turing console. */
export interface TuringKey {
  readonly apiKey: string;
  /** Set when encryption is switched on for this robot. */
  readonly secret?: string;
}

/** When the quota resets is not documented, so a key that failed is tried again once an hour. */
const keyRestMs = 60 * 60_000;

/**
 * HTTP 429 speaks of a rate, not of a used-up quota, and whether the rate is that of the key or of the
 * caller is not documented: a minute is long enough for a rate and short enough for a sound key.
 */
const rateRestMs = 60_000;

/** A failure of the key, not of the service: another key may do, and this one rests. */
export class KeyFailure extends AnswerFailed {
  readonly restMs: number;

  constructor(reason: 'quota' | 'misconfigured', advice: Bilingual, cause: 'key' | 'rate' = 'key') {
    super('turing', reason, advice);
    this.restMs = cause === 'rate' ? rateRestMs : keyRestMs;
  }
}

/** What one of the keys answered. */
export interface TuringAnswer {
  readonly text: string;
  /** Why the keys before it did not, in the order in which they were asked; usually none. */
  readonly failures: readonly AnswerFailed[];
}

/** Turing gave no answer: no key is left to ask, or the service failed. */
export class TuringFailed extends AnswerFailed {
  /** Why the keys that were asked did not do, in that order; none when all rest, or the first met a dead service. */
  readonly failures: readonly AnswerFailed[];

  constructor(
    reason: FailureReason,
    advice: Bilingual,
    failures: readonly AnswerFailed[],
    options?: ErrorOptions,
  ) {
    super('turing', reason, advice, options);
    this.failures = failures;
  }
}

/**
 * Asks with the first key that is in order, and with the next when the key itself fails.
 * @throws TuringFailed when no key is left, or on the first failure that is not about a key
 */
export type AskWithKeys = (
  keys: readonly TuringKey[],
  ask: (key: TuringKey) => Promise<string>,
) => Promise<TuringAnswer>;

/** A key that is not asked for now. */
interface Rest {
  readonly reason: FailureReason;
  readonly untilMs: number;
  /** A call tries the key right now; no second one may. */
  probing: boolean;
}

/** By the key and its secret, so that a corrected secret is a new key. Never logged. */
type Rests = Map<string, Rest>;

/**
 * Remembers, in this container, which keys failed. Such a key rests; when the rest is over, one call
 * tries it while all others go on without it: success ends the rest, the same trouble renews it, and a
 * failure that is not about the key leaves the trial to the next call. Other keys in the settings begin afresh.
 * @param now the clock, in milliseconds
 */
export function createTuringKeys(now: () => number): AskWithKeys {
  const rests: Rests = new Map();
  return async (keys, ask) => {
    dropAllBut(rests, keys);
    const failures: AnswerFailed[] = [];
    for (const [index, key] of keys.entries()) {
      const rest = rests.get(identity(key));
      if (rest !== undefined && (rest.probing || now() < rest.untilMs)) continue;
      try {
        if (rest === undefined) return { text: await ask(key), failures };
        const text = await probe(rest, () => ask(key));
        // A success ends a rest only when it was asked for after the rest began.
        rests.delete(identity(key));
        return { text, failures };
      } catch (error) {
        if (!(error instanceof KeyFailure)) throw withFailures(error, failures);
        const { reason, restMs, advice } = error;
        rests.set(identity(key), { reason, untilMs: now() + restMs, probing: false });
        failures.push(new AnswerFailed('turing', reason, ofKey(index, keys.length, advice)));
      }
    }
    throw noKeyLeft(keys, rests, failures, now());
  };
}

/** Says which key it was, when there are several. */
function ofKey(index: number, count: number, { zh, en }: Bilingual): Bilingual {
  if (count === 1) return { zh, en };
  return {
    zh: `第 ${index + 1} 个 Key（共 ${count} 个）：${zh}`,
    en: `Key ${index + 1} of ${count}: ${en}`,
  };
}

async function probe(rest: Rest, ask: () => Promise<string>): Promise<string> {
  rest.probing = true;
  try {
    return await ask();
  } finally {
    rest.probing = false;
  }
}

function identity({ apiKey, secret = '' }: TuringKey): string {
  return `${apiKey} ${secret}`;
}

function dropAllBut(rests: Rests, keys: readonly TuringKey[]): void {
  const kept = new Set(keys.map(identity));
  for (const known of rests.keys()) {
    if (!kept.has(known)) rests.delete(known);
  }
}

function withFailures(error: unknown, failures: readonly AnswerFailed[]): unknown {
  if (!(error instanceof AnswerFailed)) return error;
  const { reason, advice, cause } = error;
  return new TuringFailed(reason, advice, failures, { cause });
}

function noKeyLeft(
  keys: readonly TuringKey[],
  rests: Rests,
  failures: readonly AnswerFailed[],
  nowMs: number,
): TuringFailed {
  if (keys.length === 0) {
    return new TuringFailed('misconfigured', noKey, failures);
  }
  const resting = keys.flatMap((key) => rests.get(identity(key)) ?? []);
  const wrong = resting.filter(({ reason }) => reason === 'misconfigured').length;
  const nextMs = Math.min(nowMs + keyRestMs, ...resting.map(({ untilMs }) => untilMs)) - nowMs;
  const summary = summarize({ wrong, without: resting.length - wrong, nextMs });
  const advice = inTurn([...failures.map(({ advice }) => advice), summary]);
  // Of the two, only calls come back by themselves: with one such key it is not all misconfigured.
  return new TuringFailed(wrong < resting.length ? 'quota' : 'misconfigured', advice, failures);
}

const noKey: Bilingual = {
  zh: 'turing/api-key 里没有 Key。',
  en: 'There is no key in turing/api-key.',
};

interface NoneLeft {
  readonly wrong: number;
  readonly without: number;
  /** Until a key is tried again; not above 0 while one is being tried. */
  readonly nextMs: number;
}

function summarize({ wrong, without, nextMs }: NoneLeft): Bilingual {
  const minutes = Math.ceil(nextMs / 60_000);
  const next =
    minutes > 0
      ? { zh: `${minutes} 分钟后试下一个`, en: `The next is tried in ${minutes} min` }
      : { zh: '正在试下一个', en: 'The next is being tried now' };
  return {
    zh: `没有能问的 Key 了：${without} 个没有次数，${wrong} 个不对。${next.zh}。`,
    en: `No key is left to ask: ${without} without calls, ${wrong} misconfigured. ${next.en}.`,
  };
}
