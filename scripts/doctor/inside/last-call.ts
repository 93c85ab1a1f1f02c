import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { followerPseudonym } from '../../../lib/followers.ts';
import { conversation } from '../../../simulator/wechat-request.ts';
import type { Finding } from '../finding.ts';
import { doctorParties } from '../outside/target.ts';
import { awsCheck, isAbsent } from './aws-check.ts';
import { readCall, type Call } from './log.ts';
import { describeCall, neverCalled } from './call-finding.ts';
import type { Deployment } from './deployment.ts';

/** How far one looks back, nearest first: the log gives the oldest lines of a window first. */
const windowsHours = [1, 24, 14 * 24] as const;

/** Most pages of a window that are read; a busy bot's last call lies within the first window. */
const maxPages = 40;

/** The lines that tell what became of a call. */
const filterPattern =
  '{ $.message = "answered*" || $.message = "refused*" || $.message = "acknowledged*" }';

/** When WeChat last called and what became of it; or that it never has, and what that points to. */
export const lastCallCheck = awsCheck('last-call', 'logs:FilterLogEvents', async (deployment) => {
  try {
    return [await findLastCall(deployment)];
  } catch (error) {
    if (isAbsent(error)) return [neverCalled];
    throw error;
  }
});

async function findLastCall(deployment: Deployment): Promise<Finding> {
  const own = await ownFollowers(deployment);
  const nowMs = deployment.now();
  for (const hours of windowsHours) {
    const calls = await callsSince(deployment, nowMs - hours * 3_600_000);
    const last = calls.findLast((call) => !isOwn(call, own));
    if (last !== undefined) return describeCall(last, nowMs);
  }
  return neverCalled;
}

/** The lines about requests since a moment, in milliseconds since the epoch; oldest first. */
export async function callsSince(
  { clients, names }: Deployment,
  startTime: number,
): Promise<readonly Call[]> {
  const calls: Call[] = [];
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
    calls.push(...(found.events ?? []).flatMap(readCall));
    nextToken = found.nextToken;
    if (nextToken === undefined) break;
  }
  return calls.toSorted((one, other) => one.atMs - other.atMs);
}

/** The pseudonyms of the doctor's and the simulator's followers, so that a test is not taken for WeChat. */
async function ownFollowers({ first }: Deployment): Promise<ReadonlySet<string>> {
  const parameters = await first.parameters().catch(() => new Map<string, string>());
  const key =
    parameters.get('followers/hash-key')?.trim() || parameters.get('wechat/app-id')?.trim();
  const pseudonyms = [doctorParties, conversation].map((parties) =>
    followerPseudonym(key || undefined, parties),
  );
  return new Set(pseudonyms);
}

function isOwn(call: Call, own: ReadonlySet<string>): boolean {
  return call.isDoctor || (call.follower !== undefined && own.has(call.follower));
}
