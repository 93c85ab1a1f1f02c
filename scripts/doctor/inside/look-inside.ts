import { both, findingsOf, runChecks, type Check, type Finding } from '../finding.ts';
import { compareClocks } from '../outside/connection.ts';
import type { ConsoleFields } from '../outside/look-outside.ts';
import { exchange, serverSeconds } from '../outside/target.ts';
import type { UpstreamSettings } from '../responders.ts';
import {
  createDeployment,
  errorName,
  unreadable,
  type Deployment,
  type Location,
} from './deployment.ts';
import { lastCallCheck } from './last-call.ts';
import { readOwnRefusals } from './log.ts';
import {
  environmentOf,
  parametersCheck,
  readDeployedSettings,
  settingsCheck,
} from './parameters.ts';
import {
  concurrencyCheck,
  describeStack,
  functionCheck,
  stackCheck,
  tableCheck,
} from './resources.ts';

/** Compares the clock of this machine with AWS's, which the `Date` header of any refused request tells. */
const awsClockCheck: Check<Deployment> = {
  name: 'aws-clock',
  run: async ({ ssmAddress, region, now }) => {
    const address = ssmAddress ?? `https://ssm.${region}.${domainOf(region)}/`;
    const outcome = await exchange(new URL(address));
    const served = outcome.kind === 'response' ? serverSeconds(outcome) : undefined;
    if (served !== undefined) {
      return [compareClocks('aws-clock', Math.floor(now() / 1000) - served)];
    }
    const { skipped } = findingsOf('aws-clock');
    return [
      skipped(
        both(`连不上 AWS（${address}）`, `AWS cannot be reached (${address})`),
        both('检查网络和 --region', 'check the network and --region'),
      ),
    ];
  },
};

function domainOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}

/** Checks of a deployment; the last call comes first, since it mostly answers the question. */
const insideChecks: readonly Check<Deployment>[] = [
  lastCallCheck,
  awsClockCheck,
  stackCheck,
  functionCheck,
  parametersCheck,
  settingsCheck,
  tableCheck,
  concurrencyCheck,
];

/** Opens a deployment with AWS credentials: its checks, and what checks elsewhere need of it. */
export function openDeployment(location: Location) {
  const deployment = createDeployment(location);
  return {
    look: (onStart: (name: string) => void) => lookInside(deployment, onStart),
    consoleFields: () => readConsoleFields(deployment),
    upstreams: () => readUpstreams(deployment),
    refusals: (sinceMs: number, delayMs?: number) => readOwnRefusals(deployment, sinceMs, delayMs),
  };
}

/** Runs the checks of a deployment; without credentials, one skipped finding says so. */
async function lookInside(
  deployment: Deployment,
  onStart: (name: string) => void,
): Promise<readonly Finding[]> {
  try {
    await deployment.clients.ssm.config.credentials();
  } catch (error) {
    return [unreadable('credentials', 'sts:GetCallerIdentity', errorName(error))];
  }
  return runChecks(insideChecks, deployment, onStart);
}

/** Fields of WeChat's console as stack and parameters have them; undefined without address or token. */
async function readConsoleFields(deployment: Deployment): Promise<ConsoleFields | undefined> {
  const stack = await orUndefined(() => describeStack(deployment));
  const parameters = await orUndefined(() => deployment.cached.parameters());
  if (stack?.url === undefined || parameters === undefined) return undefined;
  const environment = await environmentOf(deployment);
  const { wechat } = readDeployedSettings(environment, parameters, deployment).settings;
  const [token] = wechat.tokens;
  if (token === undefined) return undefined;
  const [aesKey] = (parameters.get('wechat/aes-key') ?? '').split(',').map((key) => key.trim());
  const isSealed = wechat.mode !== 'plain';
  return {
    url: new URL(stack.url),
    token,
    mode: wechat.mode,
    appId: isSealed ? wechat.appId : undefined,
    aesKey: isSealed ? aesKey : undefined,
  };
}

/** Settings of Turing and the chat model; undefined when the parameters cannot be read. */
async function readUpstreams(deployment: Deployment): Promise<UpstreamSettings | undefined> {
  const parameters = await orUndefined(() => deployment.cached.parameters());
  if (parameters === undefined) return undefined;
  const { names, region } = deployment;
  const stored = { path: names.settingsPath, region };
  return { parameters, environment: await environmentOf(deployment), stored };
}

async function orUndefined<T>(read: () => Promise<T>): Promise<T | undefined> {
  return read().catch(() => undefined);
}
