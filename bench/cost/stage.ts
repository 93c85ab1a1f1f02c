import { readFileSync } from 'node:fs';
import { metricNames } from '../../lib/telemetry.ts';
import type { Quantities } from './prices.ts';

// What is deployed is read from the files that deploy it, so that a bill follows them.

export const monitoringLevels = ['off', 'basic', 'full'] as const;
export type Monitoring = (typeof monitoringLevels)[number];

const serverless = read('serverless.yml');
const monitoringYml = read('stack/monitoring.yml');

function read(file: string): string {
  return readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
}

/**
 * The default of a stage's setting in serverless.yml.
 * @throws Error when there is none of this name
 */
export function defaultOf(setting: string): string {
  const line = new RegExp(`^ +${setting}: \\$\\{.*, '?([^'},]*)'?\\}$`, 'm');
  const value = line.exec(serverless)?.[1];
  if (value === undefined) throw new Error(`serverless.yml has no default for ${setting}`);
  return value;
}

interface Alarm {
  readonly isBasic: boolean;
  /** AWS charges an alarm by the metrics it watches. */
  readonly metrics: number;
}

/** The alarms of stack/monitoring.yml. */
function alarms(): readonly Alarm[] {
  return monitoringYml
    .split(/^ {2}(?=\w+:$)/m)
    .filter((resource) => resource.includes('Type: AWS::CloudWatch::Alarm'))
    .map((resource) => ({
      isBasic: /Condition: IsMonitored$/m.test(resource),
      metrics: [...resource.matchAll(/\bMetricName:/g)].length,
    }));
}

/** What monitoring uses in a month; each metric as if it were written in every hour. */
export function monitoringUsage(level: Monitoring): Quantities {
  if (level === 'off') return {};
  const watching = alarms().filter(({ isBasic }) => isBasic || level === 'full');
  return {
    metricMonth: metricNames.length,
    alarmMetricMonth: watching.reduce((sum, { metrics }) => sum + metrics, 0),
    dashboardMonth: 1,
  };
}
