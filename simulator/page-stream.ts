import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswerLine } from './page-log.ts';
import { deliver, type WeChatOptions, type WireEvent } from './wechat.ts';
import { openReply, type Verdict } from './wechat-judge.ts';

interface Sending {
  /** The message, before it is signed and sealed. */
  readonly xml: string;
  readonly wechat: WeChatOptions;
  /** Asked when a delivery is over: what the function's log said of it. */
  readonly takeAnswer?: (tookMs: number) => AnswerLine | undefined;
}

/** The log comes over a pipe: it may arrive after the answer. */
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
