import { settingsTimes } from '../../lib/settings-source.ts';
import type { Tally } from '../in-time/tally.ts';
import type { Quantities } from './prices.ts';

/** What one message takes, as the simulation has it. */
export type PerMessage = Pick<Tally, 'deliveries' | 'billedSeconds' | 'storeWrites' | 'storeReads'>;

/** How a bot is deployed, as far as that costs money. */
export interface Deployment {
  readonly memoryMB: number;
  readonly processor: 'arm' | 'x86';
  readonly api: 'http' | 'rest';
  /** Whether a container keeps its settings, or reads them with each request. */
  readonly keepsSettings: boolean;
  /** Values in Parameter Store that are encrypted; each is one call of KMS when it is read. */
  readonly secureParameters: number;
  /** Of one delivery. */
  readonly logBytes: number;
  readonly egressBytes: number;
  readonly logRetentionDays: number;
}

/** 730 hours. */
const secondsOfAMonth = 730 * 3600;
const daysOfAMonth = secondsOfAMonth / 86_400;
const bytesOfAGb = 1e9;

/** How many times as busy as on average the busiest hour is: a guess, as in serverless.yml. */
export const peak = 10;

/** What the messages of a month use, and what is kept and read for them. Monitoring is not in it. */
export function usageOf(
  messages: number,
  per: PerMessage,
  { memoryMB, processor, api, ...deployment }: Deployment,
): Quantities {
  const requests = messages * per.deliveries;
  const billedSeconds = messages * per.billedSeconds;
  const logGb = (requests * deployment.logBytes) / bytesOfAGb;
  const readings = readingsOf(requests, billedSeconds, deployment.keepsSettings);
  return {
    [api === 'http' ? 'httpApiRequest' : 'restApiRequest']: requests,
    lambdaRequest: requests,
    [processor === 'arm' ? 'armGbSecond' : 'x86GbSecond']: billedSeconds * (memoryMB / 1024),
    writeUnit: messages * per.storeWrites,
    readUnit: messages * per.storeReads,
    logGb,
    logGbMonth: (logGb * deployment.logRetentionDays) / daysOfAMonth,
    egressGb: (requests * deployment.egressBytes) / bytesOfAGb,
    kmsRequest: readings * deployment.secureParameters,
  };
}

/**
 * How often settings are read at most: with each request, or every five minutes by as many containers
 * as the busiest hour keeps busy.
 */
function readingsOf(requests: number, billedSeconds: number, keepsSettings: boolean): number {
  if (!keepsSettings) return requests;
  const containers = Math.max(1, Math.ceil((peak * billedSeconds) / secondsOfAMonth));
  const perContainer = secondsOfAMonth / (settingsTimes.freshMs / 1000);
  return Math.min(requests, containers * perContainer);
}
