import { setTimeout as sleep } from 'node:timers/promises';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { both, findingsOf, type Finding } from '../finding.ts';
import { doctorUserAgent } from '../outside/target.ts';
import { errorName, isNotFound, unreadable, type Deployment } from './deployment.ts';

/** One line of the function's log that tells the outcome of a request. */
export interface LoggedCall {
  readonly atMs: number;
  readonly result:
    'answered' | 'answered-without-robot' | 'refused' | 'acknowledged' | 'no-settings';
  /** Code of the refusal, or reason of the failure of Turing or the model. */
  readonly reason: string | undefined;
  readonly responder: string | undefined;
  readonly tookMs: number | undefined;
  /** Pseudonym. */
  readonly follower: string | undefined;
  readonly isDoctor: boolean;
}

const results: Readonly<Record<string, LoggedCall['result']>> = {
  answered: 'answered',
  'answered after failures': 'answered',
  'answered without the robot': 'answered-without-robot',
  refused: 'refused',
  'acknowledged without an answer': 'acknowledged',
  'refused for want of usable settings': 'no-settings',
};

/** Parses one log event; empty when it tells no outcome of a request. */
function parseCall(event: {
  readonly timestamp?: number | undefined;
  readonly message?: string | undefined;
}): readonly LoggedCall[] {
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

/** The JSON object of a line, after the prefix that Lambda may write. */
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

/** Pages read at most: the last call of a busy bot lies within the first period. */
const maxPages = 40;

/** Matches the messages in `results`. */
const filterPattern =
  '{ $.message = "answered*" || $.message = "refused*" || $.message = "acknowledged*" }';

/**
 * Reads the outcomes of requests, oldest first.
 * @param startTime milliseconds since the epoch
 */
export async function callsSince(
  { clients, names }: Deployment,
  startTime: number,
): Promise<readonly LoggedCall[]> {
  const calls: LoggedCall[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const found = await clients.logs.send(
      new FilterLogEventsCommand({
        logGroupName: names.logGroup,
        filterPattern,
        startTime,
        ...(nextToken === undefined ? {} : { nextToken }),
      }),
    );
    calls.push(...(found.events ?? []).flatMap(parseCall));
    nextToken = found.nextToken;
    if (nextToken === undefined) break;
  }
  return calls.toSorted((one, other) => one.atMs - other.atMs);
}

const logFinding = findingsOf('log');

/** CloudWatch shows a line within seconds, mostly: 9 s in all. */
const attempts = 4;
const retryDelayMs = 3000;

/** Reports why the function refused the doctor's requests, by its log, or that they did not reach it. */
export async function readOwnRefusals(
  deployment: Deployment,
  sinceMs: number,
  delayMs = retryDelayMs,
): Promise<readonly Finding[]> {
  try {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const calls = await callsSince(deployment, sinceMs);
      const reasons = reasonsIn(calls);
      if (reasons !== '') return [reasonsFound(reasons)];
      if (attempt < attempts) await sleep(delayMs);
    }
    return [notReached(deployment)];
  } catch (error) {
    if (isNotFound(error)) return [notReached(deployment)];
    return [unreadable('log', 'logs:FilterLogEvents', errorName(error))];
  }
}

function reasonsIn(calls: readonly LoggedCall[]): string {
  const own = calls.filter(({ isDoctor, result }) => isDoctor || result === 'no-settings');
  return [...new Set(own.map(({ reason, result }) => reason ?? result))].join(', ');
}

function reasonsFound(reasons: string): Finding {
  return logFinding.ok(
    both(
      `函数的日志对医生的请求说：${reasons}`,
      `The log of the function says of the doctor's requests: ${reasons}`,
    ),
  );
}

function notReached({ names }: Deployment): Finding {
  return logFinding.ok(
    both(
      `${names.logGroup} 里没有医生的请求：它们没有到这个函数，网址多半是别的部署的`,
      `Nothing of the doctor's requests in ${names.logGroup}: they did not reach this function; the address is mostly that of another deployment`,
    ),
  );
}
