import { createCipheriv, createHash } from 'node:crypto';
import { AnswerFailed } from '../errors.ts';
import type { PostJson } from '../http.ts';
import { DeadlineExceeded, within, type Deadline } from '../time.ts';
import { PassingFailure, readAnswer } from './turing-answers.ts';
import { createTuringKeys, KeyFailure, type TuringAnswer, type TuringKey } from './turing-keys.ts';

export interface TuringSettings {
  readonly endpoint: URL;
  /** In the order in which they are tried; the next one only when a key is out of calls or wrong. */
  readonly keys: readonly TuringKey[];
}

/** What a follower asks, and the pseudonym under which the robot remembers the conversation. */
export interface Question {
  readonly text: string;
  readonly follower: string;
}

/**
 * Most characters sent, counted as UTF-16 units. The manual says 128 in one table and 150 in
 * another and does not say what a character is.
 */
const maxQuestionLength = 128;

/** Less time than this is not enough for a first question, nor for asking again. */
const leastTimeToAskMs = 300;
const leastTimeToRepeatMs = 1000;

interface Parts {
  readonly post: PostJson;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Asks Turing; see `createTuring`. */
export type AskTuring = (
  question: Question,
  settings: TuringSettings,
  deadline: Deadline,
) => Promise<TuringAnswer>;

/**
 * The client of the Turing robot's API v2. Asks until the deadline, wherever it is moved, repeats at
 * most once and only what may pass by itself, and never repeats a call that ran out of time. The next
 * key is asked when the key itself failed, not when the service did; see `createTuringKeys`.
 * @throws TuringFailed with the reason; of the provider's own words about a failure nothing is kept
 */
export function createTuring(parts: Parts): AskTuring {
  const askWithKeys = createTuringKeys(parts.now);
  return (question, settings, deadline) =>
    askWithKeys(settings.keys, (key) =>
      askWithRepeat(parts, question, settings.endpoint, key, deadline),
    );
}

async function askWithRepeat(
  parts: Parts,
  question: Question,
  endpoint: URL,
  key: TuringKey,
  deadline: Deadline,
): Promise<string> {
  const ask = () => askOnce(parts, requestBody(question, key, parts.now()), endpoint, deadline);
  try {
    return await ask();
  } catch (error) {
    const enoughTime = deadline.leftMs() >= leastTimeToRepeatMs;
    if (error instanceof PassingFailure && enoughTime) return ask();
    throw error;
  }
}

async function askOnce(
  parts: Parts,
  json: string,
  endpoint: URL,
  deadline: Deadline,
): Promise<string> {
  if (deadline.leftMs() < leastTimeToAskMs) {
    throw new AnswerFailed('turing', 'timeout', {
      zh: '剩下的时间不够问图灵了。',
      en: 'No time was left to ask Turing.',
    });
  }
  let answer;
  try {
    answer = await within(deadline, (signal) => parts.post(endpoint, json, signal));
  } catch (cause) {
    throw connectionFailure(cause);
  }
  if (answer.status !== 200) throw statusFailure(answer.status);
  return readAnswer(parseJson(answer.body));
}

function connectionFailure(cause: unknown): AnswerFailed {
  if (cause instanceof DeadlineExceeded) {
    const tooSlow = { zh: '图灵没有及时回答。', en: 'Turing did not answer in time.' };
    return new AnswerFailed('turing', 'timeout', tooSlow, { cause });
  }
  if (cause instanceof Error && cause.name === 'BodyTooLarge') {
    const tooLarge = { zh: '图灵的回答太大。', en: 'Turing sent too large an answer.' };
    return new AnswerFailed('turing', 'malformed', tooLarge, { cause });
  }
  const noConnection = {
    zh: '连不上图灵。检查 turingEndpoint，以及图灵是否还在运行。',
    en: 'Turing cannot be reached. Check turingEndpoint and whether the service is alive.',
  };
  return new PassingFailure('turing', 'unreachable', noConnection, { cause });
}

function statusFailure(status: number): AnswerFailed {
  const answered = { zh: `图灵返回 HTTP ${status}`, en: `Turing answered HTTP ${status}` };
  if (status >= 500) {
    const trouble = {
      zh: `${answered.zh}，是它自己的故障。`,
      en: `${answered.en}, trouble of its own.`,
    };
    return new PassingFailure('turing', 'unreachable', trouble);
  }
  if (status === 429) {
    const tooMany = { zh: `${answered.zh}，问得太密。`, en: `${answered.en}, too many requests.` };
    return new KeyFailure('quota', tooMany, 'rate');
  }
  return new AnswerFailed('turing', 'misconfigured', {
    zh: `${answered.zh}。检查 turingEndpoint。`,
    en: `${answered.en}. Check turingEndpoint.`,
  });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The parser's own message quotes the body, which may hold a follower's words: no cause.
    throw new PassingFailure('turing', 'malformed', {
      zh: '图灵的回答不是 JSON。检查 turingEndpoint。',
      en: 'Turing answered something other than JSON. Check turingEndpoint.',
    });
  }
}

function requestBody(question: Question, key: TuringKey, nowMs: number): string {
  const plain = JSON.stringify({
    reqType: 0,
    perception: { inputText: { text: shorten(question.text) } },
    userInfo: { apiKey: key.apiKey, userId: question.follower },
  });
  if (key.secret === undefined) return plain;
  return JSON.stringify(sealRequest(plain, key.apiKey, key.secret, String(nowMs)));
}

function shorten(text: string): string {
  // A cut pair of surrogates would leave half a character behind.
  return text.slice(0, maxQuestionLength).replace(/[\uD800-\uDBFF]$/, '');
}

/** What is posted instead of the plain request when encryption is switched on in the Turing console. */
export interface SealedRequest {
  readonly key: string;
  readonly timestamp: string;
  readonly data: string;
}

const zeroIv = Buffer.alloc(16);

/**
 * Encrypts a request for Turing: AES-128-CBC under the MD5 of the lower-case hex MD5 of
 * secret + timestamp + apiKey, with an IV of zeros. The answer comes back unencrypted.
 *
 * The recipe is that of the vendor's Java demo and of two PHP libraries for v2; whether the
 * timestamp is to be in seconds or in milliseconds is not known, and the string is used as given.
 */
export function sealRequest(
  plain: string,
  apiKey: string,
  secret: string,
  timestamp: string,
): SealedRequest {
  const digest = createHash('md5').update(`${secret}${timestamp}${apiKey}`).digest('hex');
  const key = createHash('md5').update(digest).digest();
  const cipher = createCipheriv('aes-128-cbc', key, zeroIv);
  const data = cipher.update(plain, 'utf8', 'base64') + cipher.final('base64');
  return { key: apiKey, timestamp, data };
}
