import { readFileSync } from 'node:fs';
import { settingsTimes } from '../../lib/settings/source.ts';
import { metricNames } from '../../lib/telemetry.ts';
import type { Tally } from '../in-time/fate.ts';
import { regionNames, type Quantities, type Region } from './prices.ts';

const monitoringLevels = ['off', 'basic', 'full'] as const;
type Monitoring = (typeof monitoringLevels)[number];

/** The case that a bill is computed for. */
export interface BillCase {
  /** Median of the robot. */
  readonly medianMs: number;
  readonly memoryMB: number;
  readonly region: Region;
  readonly monitoring: Monitoring;
}

/** Decides chance in the figures of the documents. */
export const billSeed = 2_438_500_804;

/** As written after `npm run bench -- cost`. */
export const billOptions = {
  latency: { type: 'string' },
  memory: { type: 'string' },
  region: { type: 'string' },
  monitoring: { type: 'string' },
} as const;

/** A robot that answers most questions within a second. */
const usualLatency = '0.8';

/** The case of the options, what is not said as in serverless.yml; or what is wrong with them. */
export function parseBillCase(options: {
  readonly [name in keyof typeof billOptions]?: string | undefined;
}): BillCase | string {
  const { latency = usualLatency, memory = defaultOf('memorySize') } = options;
  const [seconds, memoryMB] = [Number(latency), Number(memory)];
  if (!(seconds > 0 && seconds <= 60)) return '--latency must be seconds, above 0 and at most 60';
  if (!Number.isInteger(memoryMB) || memoryMB < 128 || memoryMB > 10_240) {
    return '--memory must be a whole number of MB, 128 to 10240';
  }
  const { region: wanted = defaultOf('region'), monitoring: level = defaultOf('monitoring') } =
    options;
  const region = regionNames.find((name) => name === wanted);
  if (region === undefined) return `--region must be one of ${regionNames.join(', ')}`;
  const monitoring = monitoringLevels.find((each) => each === level);
  if (monitoring === undefined) return `--monitoring must be one of ${monitoringLevels.join(', ')}`;
  return { medianMs: seconds * 1000, memoryMB, region, monitoring };
}

function read(file: string): string {
  return readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
}

/**
 * The default of a stage's setting in serverless.yml, so that a bill follows what is deployed.
 * @throws Error when there is none of this name
 */
export function defaultOf(setting: string): string {
  const line = new RegExp(`^ +${setting}: \\$\\{.*, '?([^'},]*)'?\\}$`, 'm');
  const value = line.exec(read('serverless.yml'))?.[1];
  if (value === undefined) throw new Error(`serverless.yml has no default for ${setting}`);
  return value;
}

/** What monitoring uses in a month; each metric as if it were written in every hour. */
export function monitoringUsage(level: Monitoring): Quantities {
  if (level === 'off') return {};
  const alarms = read('stack/monitoring.yml')
    .split(/^ {2}(?=\w+:$)/m)
    .filter((resource) => resource.includes('Type: AWS::CloudWatch::Alarm'))
    .filter((alarm) => level === 'full' || /Condition: IsMonitored$/m.test(alarm));
  return {
    metricMonth: metricNames.length,
    // AWS charges an alarm by the metrics it watches.
    alarmMetricMonth: alarms.flatMap((alarm) => [...alarm.matchAll(/\bMetricName:/g)]).length,
    dashboardMonth: 1,
  };
}

/**
 * Bytes that one delivery logs: three lines of Lambda's own, in the form that AWS documents and with numbers
 * as long as usual; the bot's line for a message answered at once; and its line of metrics. The bot's two
 * were measured on 2026-11-22; a test measures them again.
 */
export const logBytes = { lambda: 269, bot: 290, metrics: 340 } as const;

/** Assumed: a reply with its headers, and a question to the robot with its own. */
export const egressBytes = 900 + 600;

/** Encrypted values in Parameter Store, each one call of KMS when it is read: the token and one key. */
const secureParameters = 2;

/** 730 hours. */
const secondsOfAMonth = 730 * 3600;
const daysOfAMonth = secondsOfAMonth / 86_400;
const bytesOfAGb = 1e9;

/** How many times as busy as on average the busiest hour is: a guess, as in serverless.yml. */
const peak = 10;

/** What one message takes, as the simulation of `in-time` has it. */
export type PerMessage = Pick<Tally, 'deliveries' | 'billedSeconds' | 'storeWrites' | 'storeReads'>;

/** What the messages of a month use, and what is kept and read for them. Monitoring is not in it. */
export function usageOf(
  messages: number,
  per: PerMessage,
  { memoryMB, bytes }: { readonly memoryMB: number; readonly bytes: number },
): Quantities {
  const requests = messages * per.deliveries;
  const billedSeconds = messages * per.billedSeconds;
  const logGb = (requests * bytes) / bytesOfAGb;
  return {
    httpApiRequest: requests,
    lambdaRequest: requests,
    armGbSecond: billedSeconds * (memoryMB / 1024),
    writeUnit: messages * per.storeWrites,
    readUnit: messages * per.storeReads,
    logGb,
    logGbMonth: (logGb * Number(defaultOf('logRetentionDays'))) / daysOfAMonth,
    egressGb: (requests * egressBytes) / bytesOfAGb,
    kmsRequest: readingsOf(requests, billedSeconds) * secureParameters,
  };
}

/**
 * How often settings are read at most: with each request, or every five minutes by as many containers
 * as the busiest hour keeps busy.
 */
function readingsOf(requests: number, billedSeconds: number): number {
  const containers = Math.max(1, Math.ceil((peak * billedSeconds) / secondsOfAMonth));
  const perContainer = secondsOfAMonth / (settingsTimes.freshMs / 1000);
  return Math.min(requests, containers * perContainer);
}
