import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { deliver, type WeChatOptions, type WireEvent } from './wechat.ts';
import { openReply, type Verdict } from './wechat-judge.ts';
import { at, parseJson } from './json-at.ts';

interface Sending {
  /** The message, before it is signed and sealed. */
  readonly xml: string;
  readonly wechat: WeChatOptions;
  /** Asked when a delivery is over: what the function's log said of it. */
  readonly takeAnswer?: (tookMs: number) => AnswerLine | undefined;
}

/** Wait for the log, in milliseconds: it comes over a pipe, perhaps after the answer. */
const logDelayMs = 60;

/**
 * Delivers a message as WeChat does and writes what happens, as it happens: one JSON value to a
 * line, `message` first, then `sent` and `received` for each delivery, `verdict` last.
 */
export async function streamDelivery(
  response: ServerResponse,
  { xml, wechat, takeAnswer }: Sending,
): Promise<void> {
  const write = (line: object) => void response.write(`${JSON.stringify(line)}\n`);
  write({ kind: 'message', xml, mode: wechat.mode ?? 'plain' });
  let tookMs = 0;
  const onWire = (event: WireEvent) => {
    if (event.kind === 'received') tookMs = event.tookMs;
    write(event.kind === 'sent' ? event : { ...event, ...clearOf(event.body, wechat) });
  };
  const { verdict } = await deliver(xml, { ...wechat, onWire });
  if (takeAnswer !== undefined) await sleep(logDelayMs);
  write({ kind: 'verdict', verdict: plainOf(verdict), answer: takeAnswer?.(tookMs) });
}

/** The reply's XML without its seal; nothing where it has none or it does not open. */
function clearOf(body: string | undefined, wechat: WeChatOptions): { readonly clear?: string } {
  if (body === undefined || !body.startsWith('<')) return {};
  try {
    return { clear: openReply(body, wechat) };
  } catch {
    return {};
  }
}

function plainOf(verdict: Verdict): object {
  if (verdict.kind !== 'other') return verdict;
  return { ...verdict, elements: Object.fromEntries(verdict.elements) };
}

/** One answer as the function's log has it. */
interface AnswerLine {
  /** As in the log, or `refused` for a request that was not answered at all. */
  readonly responder: string;
  /** From the arrival at API Gateway to the answer; 0 for what was refused. */
  readonly ms: number;
  /** Why the robot did not answer, as `timeout`, or why the request was refused. */
  readonly failure?: string;
}

/** Milliseconds that a line of the log is kept for its delivery. */
const freshMs = 1500;

/**
 * Lines of the function's log, found by delivery. The log does not name the delivery, so the recent
 * line with the nearest duration is taken: with several messages at once it can be another's.
 */
export class AnswerLog {
  #recent: { readonly line: AnswerLine; readonly atMs: number }[] = [];

  readonly note = (line: string): void => {
    const answer = parseLine(line);
    if (answer !== undefined) this.#recent.push({ line: answer, atMs: Date.now() });
  };

  take(tookMs: number): AnswerLine | undefined {
    this.#recent = this.#recent.filter(({ atMs }) => Date.now() - atMs < freshMs);
    const [nearest] = this.#recent.toSorted(
      (a, b) => Math.abs(a.line.ms - tookMs) - Math.abs(b.line.ms - tookMs),
    );
    this.#recent = this.#recent.filter((entry) => entry !== nearest);
    return nearest?.line;
  }
}

function parseLine(line: string): AnswerLine | undefined {
  const entry = parseJson(line);
  const code = at(entry, 'message') === 'refused' ? at(entry, 'code') : undefined;
  if (typeof code === 'string') return { responder: 'refused', ms: 0, failure: code };
  const [responder, ms] = [at(entry, 'responder'), at(entry, 'ms')];
  if (typeof responder !== 'string' || typeof ms !== 'number') return undefined;
  const failure = at(at(entry, 'failure'), 'reason');
  return typeof failure === 'string' ? { responder, ms, failure } : { responder, ms };
}
