import { createDecipheriv, createHash } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerFor, type TuringBody } from './turing-answers.ts';
import { at, parseJson } from './json-at.ts';
import { readBody } from './read-body.ts';

export interface TuringOptions {
  /** The robots that exist. */
  readonly robots: readonly TuringRobot[];
  /** Told of each question that passed all checks; the tests look here, and `npm start` counts. */
  readonly onQuestion?: (question: TuringQuestion) => void;
  /** Told of each request before it is checked, with the key it names. */
  readonly onRequest?: (apiKey: string) => void;
  /** Asked at each question that passed all checks: trouble for every text; without it, by the text alone. */
  readonly mood?: () => TuringMood;
  /** What is answered to a text, word for word; what stands for the other texts is in docs/simulator.md. */
  readonly scripted?: ReadonlyMap<string, string>;
}

/** `slow` answers after 6 s, `very-slow` after 17 s; `broken` gives HTTP 500. */
export type TuringMood = 'well' | 'slow' | 'very-slow' | 'out-of-quota' | 'broken';

export interface TuringRobot {
  readonly apiKey: string;
  /** Encryption is switched on: plain requests get 4001. */
  readonly secret?: string;
  /** Calls left today; absent for no limit. */
  quota?: number;
  /** The code this robot answers every question with, as 4500; absent for a robot in order. */
  refusesWith?: number;
}

export interface TuringQuestion {
  readonly apiKey: string;
  readonly userId: string;
  readonly text: string;
}

/** Largest text in characters before error 4602; up to 128 are promised, 129 to 150 depend on which table is right. */
const maxTextLength = 150;

/**
 * The Turing robot's API v2: JSON in, JSON out, HTTP 200 for failures too. What it answers depends
 * on the text; `故障 …` (or `fault …`) stages trouble. docs/simulator.md lists both.
 *
 * The order of the checks (form, encryption, key, user, text, quota) is a choice: the vendor's is not known.
 */
export function createTuringServer(options: TuringOptions): RequestListener {
  return (request, response) => {
    serve(request, response, options).catch(() => response.destroy());
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: TuringOptions,
): Promise<void> {
  const body = String(await readBody(request));
  options.onRequest?.(apiKeyIn(parse(body)));
  const received = check(body, options.robots);
  if ('failure' in received) return writeJson(response, received.failure);
  const { question, robot } = received;
  if (robot.quota !== undefined) robot.quota -= 1;
  options.onQuestion?.(question);
  const scripted = options.scripted?.get(question.text);
  if (scripted !== undefined) return writeJson(response, textBody(scripted));
  const [, fault, detail] =
    moodStage[options.mood?.() ?? 'well'] ??
    /^(?:故障|fault)\s+(\S+)(?:\s+(\S+))?$/u.exec(question.text) ??
    [];
  if (fault === undefined) return writeJson(response, answerFor(question.text));
  await stage(response, question.text, fault, detail);
}

/** A mood as the words that stage the same: all of them, the trouble, its detail. */
const moodStage: Readonly<Record<TuringMood, readonly string[] | undefined>> = {
  well: undefined,
  slow: ['', 'slow', '6000'],
  'very-slow': ['', 'slow', '17000'],
  'out-of-quota': ['', '4003'],
  broken: ['', 'http', '500'],
};

type Received =
  | { readonly failure: TuringBody }
  | { readonly question: TuringQuestion; readonly robot: TuringRobot };

function check(body: string, robots: readonly TuringRobot[]): Received {
  const outer = parse(body);
  if (outer === undefined) return { failure: errorBody(4000) };
  const robot = robots.find((candidate) => candidate.apiKey === apiKeyIn(outer));
  if (robot === undefined) return { failure: errorBody(4007, 'apiKey格式不合法!') };
  const plain = open(outer, robot);
  if (plain === undefined) return { failure: errorBody(4001, '加密方式错误!') };
  const userId = at(at(plain, 'userInfo'), 'userId');
  if (typeof userId !== 'string' || userId === '') return { failure: errorBody(4400) };
  if (!/^[0-9A-Za-z]{1,32}$/.test(userId)) return { failure: errorBody(4100, 'userId格式不合法!') };
  const text = at(at(at(plain, 'perception'), 'inputText'), 'text');
  if (typeof text !== 'string') return { failure: errorBody(4000) };
  if (text.trim() === '') return { failure: errorBody(4600) };
  if (text.length > maxTextLength) return { failure: errorBody(4602) };
  if (robot.refusesWith !== undefined) return { failure: errorBody(robot.refusesWith) };
  if (robot.quota === 0) return { failure: errorBody(4003, '请求次数超限制!') };
  return { question: { apiKey: robot.apiKey, userId, text }, robot };
}

function apiKeyIn(outer: unknown): string {
  const apiKey = at(outer, 'key') ?? at(at(outer, 'userInfo'), 'apiKey');
  return typeof apiKey === 'string' ? apiKey : '';
}

/** The plain request inside, or undefined when it is encrypted otherwise than the robot demands. */
function open(outer: unknown, robot: TuringRobot): unknown {
  if (robot.secret === undefined) return at(outer, 'data') === undefined ? outer : undefined;
  const [timestamp, data] = [at(outer, 'timestamp'), at(outer, 'data')];
  if (typeof timestamp !== 'string' || typeof data !== 'string') return undefined;
  const hex = md5(`${robot.secret}${timestamp}${robot.apiKey}`).toString('hex');
  const decipher = createDecipheriv('aes-128-cbc', md5(hex), Buffer.alloc(16));
  try {
    const plain = decipher.update(data, 'base64', 'utf8') + decipher.final('utf8');
    return parse(plain);
  } catch {
    return undefined;
  }
}

function md5(text: string): Buffer {
  return createHash('md5').update(text).digest();
}

function errorBody(code: number, text?: string): TuringBody {
  if (text === undefined) return { intent: { code } };
  return { intent: { code }, results: [{ groupType: 0, resultType: 'text', values: { text } }] };
}

/** Words of the provider that must not reach a follower with any known error; the tests look for them. */
export const providersOwnWords = '供应商内部错误!';

function textBody(text: string): TuringBody {
  return {
    intent: { code: 10004 },
    results: [{ groupType: 0, resultType: 'text', values: { text } }],
  };
}

/** So many Chinese characters, in sentences that can be told apart. */
export function longText(characters: number): string {
  const numerals = '零一二三四五六七八九';
  const sentence = (_: unknown, index: number) =>
    `这是第${Array.from(String(index), (digit) => numerals[Number(digit)]).join('')}句话，一句接一句。`;
  const sentences = Array.from({ length: Math.ceil(characters / 10) }, sentence).join('');
  return Array.from(sentences).slice(0, characters).join('');
}

type Stage = (response: ServerResponse, detail: string | undefined, text: string) => unknown;

const stages: Readonly<Record<string, Stage>> = {
  http: (response, detail) => write(response, Number(detail ?? 500), providersOwnWords),
  html: (response) => write(response, 200, `<html><body>${providersOwnWords}</body></html>`),
  truncated: (response) => write(response, 200, '{"intent":{"code":10004},"results":[{"gro'),
  empty: (response) => writeJson(response, { intent: { code: 10004 } }),
  huge: (response) => {
    writeJson(response, textBody('大'.repeat(1_700_000)));
  },
  long: (response, detail) => writeJson(response, textBody(longText(Number(detail ?? 6000)))),
  hang: () => undefined,
  reset: (response) => response.socket?.resetAndDestroy(),
  drip: async (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    for (let sent = 0; sent < 60 && !response.destroyed; sent += 1) {
      response.write(' ');
      await sleep(500);
    }
    response.end();
  },
  slow: async (response, detail, text) => {
    await sleep(Math.min(Number(detail ?? 3000), 60_000));
    writeJson(response, answerFor(text));
  },
};

async function stage(
  response: ServerResponse,
  text: string,
  fault: string,
  detail: string | undefined,
): Promise<void> {
  if (/^\d+$/.test(fault)) {
    // Which codes come with words and which without is not known for all: both can be had.
    return writeJson(response, errorBody(Number(fault), detail ? undefined : providersOwnWords));
  }
  const staged = stages[fault];
  if (staged === undefined) return writeJson(response, answerFor(text));
  await staged(response, detail, text);
}

function writeJson(response: ServerResponse, body: TuringBody): void {
  write(response, 200, JSON.stringify(body), 'application/json;charset=UTF-8');
}

function write(response: ServerResponse, status: number, body: string, type = 'text/html'): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}

function parse(text: string): unknown {
  const parsed = parseJson(text);
  return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
}
