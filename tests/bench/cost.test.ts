import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  freePerMonth,
  items,
  itemsOfMessages,
  prices,
  shown,
  usdFor,
  type Item,
} from '../../bench/cost/prices.ts';
import {
  defaultOf,
  logBytes,
  monitoringUsage,
  parseBillCase,
  usageOf,
  type PerMessage,
} from '../../bench/cost/usage.ts';
import { plainParameters, standInKey, startStack } from '../../simulator/stack.ts';
import { sendText } from '../../simulator/wechat.ts';

const fast: PerMessage = { deliveries: 1, billedSeconds: 0.8, storeWrites: 0, storeReads: 0 };
const deployed = { memoryMB: 512, bytes: 1000 };
const singapore = 'ap-southeast-1';

describe('a bill', () => {
  it('holds every price in exactly one line', () => {
    const named = Object.values(items).flat();
    expect(named.toSorted()).toEqual(Object.keys(prices).toSorted());
    const lines: readonly Item[] = [...itemsOfMessages, 'logs kept, KMS', 'monitoring'];
    expect(lines.toSorted()).toEqual(Object.keys(items).toSorted());
  });

  it('of a million fast messages in Singapore is units times prices', () => {
    const used = usageOf(1_000_000, fast, deployed);
    const usd = usdFor(used, singapore, { lines: itemsOfMessages });
    // 1.25 + 0.20 + 400,000 GB-s x 0.0000133334 + 1 GB x 0.70 + 1.5 GB x 0.12.
    expect(usd).toBeCloseTo(1.25 + 0.2 + 5.33336 + 0.7 + 0.18, 5);
  });

  it('charges nothing of what is free, and only what lies above it', () => {
    const used = { lambdaRequest: 1_500_000, logGb: 4, httpApiRequest: 1_000_000 };
    expect(usdFor(used, singapore, { free: freePerMonth })).toBeCloseTo(0.1 + 1.25, 10);
  });

  it('is shown in cents, and below ten cents with more decimals', () => {
    expect([12.345, 0.0123, 0].map(shown)).toEqual(['12.35', '0.0123', '0.00']);
  });
});

describe('what a month uses', () => {
  it('follows from messages, deliveries and seconds', () => {
    const per = { deliveries: 2, billedSeconds: 6, storeWrites: 7, storeReads: 5 };
    const used = usageOf(30_000, per, deployed);
    expect(used).toMatchObject({
      httpApiRequest: 60_000,
      lambdaRequest: 60_000,
      armGbSecond: 90_000,
      writeUnit: 210_000,
      readUnit: 150_000,
      logGb: 0.06,
      egressGb: 0.09,
    });
    // 14 of 30.4 days.
    expect(used.logGbMonth).toBeCloseTo((0.06 * 14) / 30.4167, 5);
  });

  it('reads settings with each request at most, and every five minutes at most', () => {
    expect(usageOf(1000, fast, deployed).kmsRequest).toBe(2000);
    // One container: twelve readings an hour for 730 hours.
    expect(usageOf(30_000, fast, deployed).kmsRequest).toBe(2 * 8760);
    // A million of 0.8 s: 0.3 on average, 3.04 in the busiest hour.
    expect(usageOf(1_000_000, fast, deployed).kmsRequest).toBe(4 * 2 * 8760);
  });

  it('has a log as long as the bot writes for a message answered at once', async () => {
    const lines: string[] = [];
    const stack = await startStack({
      parameters: plainParameters('BenchToken1', standInKey),
      robots: [{ apiKey: standInKey }],
      onLog: (line) => lines.push(line),
    });
    try {
      await stack.lambda.warm();
      lines.length = 0;
      const parties = { account: 'gh_bench', follower: 'oFollower1' };
      await sendText('你好', { url: stack.url, token: 'BenchToken1', parties });
      // With the ends of lines; times of four digits or fewer stand in them.
      const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
      expect(Math.abs(bytes - logBytes.bot - logBytes.metrics)).toBeLessThan(20);
    } finally {
      await stack.close();
    }
  });
});

describe('what is deployed', () => {
  it('is read from serverless.yml', () => {
    const template = readFileSync(new URL('../../serverless.yml', import.meta.url), 'utf8');
    expect(template).toContain(`:memorySize, ${defaultOf('memorySize')}}`);
    expect(defaultOf('monitoring')).toBe('basic');
    expect(() => defaultOf('memory')).toThrow('no default for memory');
  });

  it('counts the alarms and metrics that docs/operations.md prices', () => {
    const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    const [basic, full] = [monitoringUsage('basic'), monitoringUsage('full')];
    expect(operations).toContain(`${basic.metricMonth} × 0.30`);
    expect(operations).toContain(
      `${basic.alarmMetricMonth} × 0.10, ${full.alarmMetricMonth} × 0.10`,
    );
    expect(monitoringUsage('off')).toEqual({});
  });
});

describe('the case of a bill', () => {
  it('is as in serverless.yml where nothing is said', () => {
    expect(parseBillCase({})).toEqual({
      medianMs: 800,
      memoryMB: Number(defaultOf('memorySize')),
      region: defaultOf('region'),
      monitoring: defaultOf('monitoring'),
    });
  });

  it('is what is said', () => {
    const said = { latency: '4', memory: '128', region: 'us-east-1', monitoring: 'off' };
    const wanted = { medianMs: 4000, memoryMB: 128, region: 'us-east-1', monitoring: 'off' };
    expect(parseBillCase(said)).toEqual(wanted);
  });

  it.each([
    [{ latency: '0' }, '--latency must be seconds'],
    [{ latency: 'fast' }, '--latency must be seconds'],
    [{ memory: '64' }, '--memory must be a whole number of MB'],
    [{ region: 'mars-1' }, '--region must be one of ap-southeast-1'],
    [{ monitoring: 'some' }, '--monitoring must be one of off, basic, full'],
  ])('is refused when it cannot be: %o', (said, advice) => {
    expect(parseBillCase(said)).toContain(advice);
  });
});
