import { setTimeout as sleep } from 'node:timers/promises';
import { both, findingsOf, type Finding } from '../finding.ts';
import { isAbsent, nameOf, unreadable } from './aws-check.ts';
import type { Call } from './log.ts';
import type { Deployment } from './deployment.ts';
import { callsSince } from './last-call.ts';

const check = 'log';
const { ok } = findingsOf(check);

/** A line is mostly there within seconds; a minute would try anybody's patience. */
const attempts = 4;
const betweenMs = 3000;

/** What the log of the function says of the doctor's own refused requests, if it got that far. */
export async function readOwnRefusals(
  deployment: Deployment,
  sinceMs: number,
  waitMs = betweenMs,
): Promise<readonly Finding[]> {
  try {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const calls = await callsSince(deployment, sinceMs);
      const reasons = reasonsIn(calls);
      if (reasons !== '') return [said(reasons)];
      if (attempt < attempts) await sleep(waitMs);
    }
    return [nothingThere(deployment)];
  } catch (error) {
    if (isAbsent(error)) return [nothingThere(deployment)];
    return [unreadable(check, 'logs:FilterLogEvents', nameOf(error))];
  }
}

function reasonsIn(calls: readonly Call[]): string {
  const own = calls.filter(({ isDoctor, result }) => isDoctor || result === 'no-settings');
  return [...new Set(own.map(({ reason, result }) => reason ?? result))].join(', ');
}

function said(reasons: string): Finding {
  return ok(
    both(
      `函数的日志对医生的请求说：${reasons}`,
      `The log of the function says of the doctor's requests: ${reasons}`,
    ),
  );
}

function nothingThere({ names }: Deployment): Finding {
  return ok(
    both(
      `${names.logGroup} 里没有医生的请求：它们没有到这个函数，网址多半是别的部署的`,
      `Nothing of the doctor's requests in ${names.logGroup}: they did not reach this function; the address is mostly that of another deployment`,
    ),
  );
}
