import type { Finding } from '../finding.ts';
import type { Known } from '../outside/look-outside.ts';
import type { RobotSettings } from '../responders.ts';
import { runChecks, type Check } from '../run-checks.ts';
import { nameOf, unreadable } from './aws-check.ts';
import { awsClockCheck } from './clock.ts';
import { concurrencyCheck } from './concurrency.ts';
import type { Deployment } from './deployment.ts';
import { functionCheck } from './resources.ts';
import { lastCallCheck } from './last-call.ts';
import { parametersCheck } from './parameters.ts';
import { environmentOf, readAll, settingsCheck } from './settings.ts';
import { describe, stackCheck } from './stack.ts';
import { tableCheck } from './table.ts';

/** What AWS knows of a stage; the last call first, for it is what one wants to know. */
export const insideChecks: readonly Check<Deployment>[] = [
  lastCallCheck,
  awsClockCheck,
  stackCheck,
  functionCheck,
  parametersCheck,
  settingsCheck,
  tableCheck,
  concurrencyCheck,
];

/** Looks at a deployment with AWS credentials; without any, says so once. */
export async function lookInside(
  deployment: Deployment,
  onStart: (name: string) => void,
): Promise<readonly Finding[]> {
  try {
    await deployment.clients.ssm.config.credentials();
  } catch (error) {
    return [unreadable('credentials', 'sts:GetCallerIdentity', nameOf(error))];
  }
  return runChecks(insideChecks, deployment, onStart);
}

/** What is needed to look at the same bot from outside; undefined as far as AWS does not say. */
export async function knownInside(deployment: Deployment): Promise<Known | undefined> {
  const found = await settled(() => describe(deployment));
  const parameters = await settled(() => deployment.first.parameters());
  if (found?.url === undefined || parameters === undefined) return undefined;
  const { settings } = readAll(await environmentOf(deployment), parameters, deployment);
  const { wechat } = settings;
  const [token] = wechat.tokens;
  if (token === undefined) return undefined;
  const [aesKey] = (parameters.get('wechat/aes-key') ?? '').split(',').map((key) => key.trim());
  const isSealed = wechat.mode !== 'plain';
  return {
    url: new URL(found.url),
    token,
    mode: wechat.mode,
    appId: isSealed ? wechat.appId : undefined,
    aesKey: isSealed ? aesKey : undefined,
  };
}

/** The robots of the deployment; undefined when its parameters cannot be read. */
export async function robotsInside(deployment: Deployment): Promise<RobotSettings | undefined> {
  const parameters = await settled(() => deployment.first.parameters());
  if (parameters === undefined) return undefined;
  const { names, region } = deployment;
  const stored = { path: names.settingsPath, region };
  return { parameters, environment: await environmentOf(deployment), stored };
}

async function settled<T>(read: () => Promise<T>): Promise<T | undefined> {
  return read().catch(() => undefined);
}
