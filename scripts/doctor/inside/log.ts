import { doctorUserAgent } from '../outside/exchange.ts';

/** One line of the function's log about a request. */
export interface Call {
  readonly atMs: number;
  readonly result:
    'answered' | 'answered-without-robot' | 'refused' | 'acknowledged' | 'no-settings';
  /** The refusal's code, or the reason why the robot did not answer. */
  readonly reason: string | undefined;
  readonly responder: string | undefined;
  readonly tookMs: number | undefined;
  /** A pseudonym. */
  readonly follower: string | undefined;
  readonly isDoctor: boolean;
}

const results: Readonly<Record<string, Call['result']>> = {
  answered: 'answered',
  'answered after failures': 'answered',
  'answered without the robot': 'answered-without-robot',
  refused: 'refused',
  'acknowledged without an answer': 'acknowledged',
  'refused for want of usable settings': 'no-settings',
};

/** Reads one line of the log; nothing when it is not about a request. */
export function readCall(event: {
  readonly timestamp?: number | undefined;
  readonly message?: string | undefined;
}): readonly Call[] {
  const line = parseLine(event.message ?? '');
  const result = results[textIn(line, 'message') ?? ''];
  if (line === undefined || result === undefined || event.timestamp === undefined) return [];
  const ms = Reflect.get(line, 'ms');
  const failure: unknown = Reflect.get(line, 'failure');
  return [
    {
      atMs: event.timestamp,
      result,
      reason: textIn(line, 'code') ?? textIn(failure, 'reason'),
      responder: textIn(line, 'responder'),
      tookMs: typeof ms === 'number' ? ms : undefined,
      follower: textIn(line, 'follower'),
      isDoctor: textIn(line, 'userAgent') === doctorUserAgent,
    },
  ];
}

/** The object of a line, whatever Lambda writes before it. */
function parseLine(message: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(message.slice(Math.max(0, message.indexOf('{'))));
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function textIn(line: unknown, name: string): string | undefined {
  if (typeof line !== 'object' || line === null) return undefined;
  const value: unknown = Reflect.get(line, name);
  return typeof value === 'string' ? value : undefined;
}
