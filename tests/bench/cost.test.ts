import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { byHabit, byRobot } from '../../bench/cost/beside.ts';
import { billOf, items, totalOf } from '../../bench/cost/bill.ts';
import { habits } from '../../bench/cost/habits.ts';
import { bytesOf, lambdaLogBytes } from '../../bench/cost/log-bytes.ts';
import { botsOf, pathsByAnswer, pathsOf } from '../../bench/cost/paths.ts';
import { amountOf, priceList, priceNames, shown, sumOf } from '../../bench/cost/prices.ts';
import { defaultOf, monitoringUsage } from '../../bench/cost/stage.ts';
import { createStoreMeter } from '../../bench/cost/store-meter.ts';
import { byAnswer, byMonth, byPath, pricesTable } from '../../bench/cost/tables.ts';
import { usageOf, type Deployment, type PerMessage } from '../../bench/cost/usage.ts';
import { parseBill } from '../../bench/cost/wanted.ts';
import { createRandom } from '../../bench/random.ts';
import { startDynamoDb } from '../../simulator/dynamodb.ts';
import { listen } from '../../simulator/listen.ts';

function pricesOf(region: string) {
  const prices = priceList.regions[region]?.prices;
  if (prices === undefined) throw new Error(`no prices of ${region}`);
  return prices;
}

const singapore = pricesOf('ap-southeast-1');

const fast: PerMessage = { deliveries: 1, billedSeconds: 0.8, storeWrites: 0, storeReads: 0 };

const deployment: Deployment = {
  memoryMB: 512,
  processor: 'arm',
  api: 'http',
  keepsSettings: true,
  secureParameters: 2,
  logBytes: 1000,
  egressBytes: 1500,
  logRetentionDays: 14,
};

describe('the price list', () => {
  it('has every price of every region, and says how it is known', () => {
    for (const { prices } of Object.values(priceList.regions)) {
      expect(new Set(Object.keys(prices))).toEqual(new Set(priceNames));
      for (const { usd, per, basis, source = '' } of Object.values(prices)) {
        expect(per).toBeGreaterThan(0);
        expect(usd === null).toBe(basis === 'unknown');
        expect(['', ...Object.keys(priceList.sources)]).toContain(source);
        expect(source === '').toBe(basis === 'unknown');
        expect(source === 'memory').toBe(basis === 'memory');
      }
    }
  });

  it('has a date, and each source says what it is, where it was read and when', () => {
    expect(priceList.date).toMatch(/^\d{4}-\d\d-\d\d$/);
    for (const { what, copy, date } of Object.values(priceList.sources)) {
      expect(what.length).toBeGreaterThan(10);
      expect(copy).not.toBe('');
      expect(date).toMatch(/^(\d{4}-\d\d(-\d\d)?|unknown)$/);
    }
  });

  it('knows the region that is deployed to by default', () => {
    expect(Object.keys(priceList.regions)).toContain(defaultOf('region'));
  });

  it('has only free units that have a price', () => {
    for (const name of Object.keys(priceList.free.month)) expect(priceNames).toContain(name);
  });
});

describe('an amount', () => {
  it('is units times the price', () => {
    const price = { usd: 1.25, per: 1_000_000, basis: 'listed' } as const;
    expect(amountOf(price, 30_000).usd).toBeCloseTo(0.0375, 12);
  });

  it('of an unknown price is at least nothing, and nothing for nothing', () => {
    const price = { usd: null, per: 1, basis: 'unknown' } as const;
    expect(amountOf(price, 5)).toEqual({ usd: 0, isAtLeast: true });
    expect(amountOf(price, 0)).toEqual({ usd: 0, isAtLeast: false });
  });

  it('is shown with what is not known of it', () => {
    const known = { usd: 12.345, isAtLeast: false };
    const unknown = { usd: 0, isAtLeast: true };
    expect(shown(known)).toBe('12.35');
    expect(shown({ usd: 0.0123, isAtLeast: false })).toBe('0.0123');
    expect(shown({ usd: 0, isAtLeast: false })).toBe('0.00');
    expect(shown(unknown)).toBe('?');
    expect(shown(sumOf([known, unknown]))).toBe('≥ 12.35');
  });
});

describe('what a month uses', () => {
  it('follows from messages, deliveries and seconds', () => {
    const per = { deliveries: 2, billedSeconds: 6, storeWrites: 7, storeReads: 5 };
    const used = usageOf(30_000, per, deployment);
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
    expect(used.restApiRequest).toBeUndefined();
    expect(used.x86GbSecond).toBeUndefined();
  });

  it('reads settings with each request at most, every five minutes at most, or each time', () => {
    expect(usageOf(1000, fast, deployment).kmsRequest).toBe(2000);
    // One container: twelve readings an hour for 730 hours.
    expect(usageOf(30_000, fast, deployment).kmsRequest).toBe(2 * 8760);
    // A million of 0.8 s: 0.3 on average, 3.04 in the busiest hour.
    expect(usageOf(1_000_000, fast, deployment).kmsRequest).toBe(4 * 2 * 8760);
    const forgetful = { ...deployment, keepsSettings: false };
    expect(usageOf(1_000_000, fast, forgetful).kmsRequest).toBe(2_000_000);
  });

  it('has another processor and another API when they are deployed', () => {
    const other = { ...deployment, processor: 'x86', api: 'rest', memoryMB: 1024 } as const;
    const used = usageOf(1000, fast, other);
    expect(used).toMatchObject({ restApiRequest: 1000, x86GbSecond: 800 });
    expect(used.httpApiRequest).toBeUndefined();
  });
});

describe('a bill', () => {
  it('holds every price in exactly one item', () => {
    const named = Object.values(items).flatMap((group) => Object.values(group).flat());
    expect(new Set(named)).toEqual(new Set(priceNames));
    expect(named).toHaveLength(priceNames.length);
  });

  it('of a million fast messages in Singapore is 8.4 USD without monitoring', () => {
    const { messages } = billOf(usageOf(1_000_000, fast, deployment), singapore);
    // 1.25 + 0.20 + 400,000 GB-s x 0.0000133334 + 1 GB x 0.70 + 1.5 GB x 0.12.
    expect(totalOf(messages).usd).toBeCloseTo(1.25 + 0.2 + 5.33336 + 0.7 + 0.18, 5);
  });

  it('charges nothing of what is free, and only what lies above it', () => {
    const used = { lambdaRequest: 1_500_000, logGb: 4, httpApiRequest: 1_000_000 };
    const free = { lambdaRequest: 1_000_000, logGb: 5 };
    expect(billOf(used, singapore, free).total.usd).toBeCloseTo(0.1 + 1.25, 10);
  });

  it('says that it is more where a price is unknown', () => {
    const { total } = billOf(usageOf(1000, fast, deployment), pricesOf('ap-east-1'));
    expect(total.isAtLeast).toBe(true);
    expect(total.usd).toBeCloseTo(400 * 0.0000183, 10);
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

describe('what is wanted', () => {
  it('is as in serverless.yml where nothing is said', () => {
    expect(parseBill({})).toEqual({
      medianMs: 800,
      memoryMB: Number(defaultOf('memorySize')),
      region: defaultOf('region'),
      monitoring: defaultOf('monitoring'),
    });
  });

  it('is what is said', () => {
    const said = { latency: '4', memory: '128', region: 'us-east-1', monitoring: 'off' };
    const wanted = { medianMs: 4000, memoryMB: 128, region: 'us-east-1', monitoring: 'off' };
    expect(parseBill(said)).toEqual(wanted);
  });

  it.each([
    [{ latency: '0' }, '--latency must be seconds'],
    [{ latency: 'fast' }, '--latency must be seconds'],
    [{ memory: '64' }, '--memory must be a whole number of MB'],
    [{ region: 'mars-1' }, '--region must be one of ap-southeast-1'],
    [{ monitoring: 'some' }, '--monitoring must be one of off, basic, full'],
  ])('is refused when it cannot be: %o', (said, advice) => {
    expect(parseBill(said)).toContain(advice);
  });
});

describe('bytes of log', () => {
  it('count characters as UTF-8, and the end of each line', () => {
    expect(bytesOf(['你好', 'ok'])).toBe(6 + 1 + 2 + 1);
    expect(lambdaLogBytes).toBeGreaterThan(250);
    expect(lambdaLogBytes).toBeLessThan(400);
  });
});

describe('the paths', () => {
  const paths = pathsOf(4000, 20_000, createRandom(7));

  it('are all messages, and those of one, two and three deliveries', () => {
    expect(paths.map(({ name }) => name)).toEqual([
      'all',
      '1 delivery',
      '2 deliveries',
      '3 deliveries',
    ]);
    const [all, ...parts] = paths;
    const sum = (of: (path: (typeof paths)[number]) => number) =>
      parts.reduce((total, path) => total + path.share * of(path), 0);
    expect(sum(() => 1)).toBeCloseTo(1, 10);
    expect(sum(({ billedSeconds }) => billedSeconds)).toBeCloseTo(all?.billedSeconds ?? 0, 8);
    expect(sum(({ storeReads }) => storeReads)).toBeCloseTo(all?.storeReads ?? 0, 8);
  });

  it('cost more with each delivery', () => {
    const robot = { medianMs: 4000, paths };
    const { rows } = byPath(robot, deployment, singapore);
    const shownRows = byPath(robot, deployment, singapore).show();
    expect(rows).toHaveLength(4);
    expect(shownRows).toContain('| DynamoDB');
    const totals = paths.map(
      (path) => billOf(usageOf(1000, path, deployment), singapore).total.usd,
    );
    const [, one = 0, two = 0, three = 0] = totals;
    expect(two / one).toBeGreaterThan(2);
    expect(three / two).toBeGreaterThan(1.5);
  });
});

describe('an answer after 1, 6 or 12 s, or none', () => {
  const paths = pathsByAnswer();

  it('takes one delivery, two, or three', () => {
    expect(paths.map(({ name, deliveries }) => [name, deliveries])).toEqual([
      ['1 s', 1],
      ['6 s', 2],
      ['12 s', 3],
      ['never', 3],
    ]);
  });

  it('is billed until it is there, and each delivery until it has it', () => {
    const [one, six, twelve, never] = paths.map(({ billedSeconds }) => billedSeconds);
    expect(one).toBeCloseTo(1, 1);
    expect(six).toBeCloseTo(6 + 1, 0);
    expect(twelve).toBeCloseTo(12 + 6 + 2.1, 0);
    expect(never).toBeCloseTo(39 + 6 + 4.35, 0);
    expect(byAnswer(paths, deployment, singapore).show()).toMatch(
      /^\| deliveries +\| +1 \| +2 \|/m,
    );
  });
});

describe('the bots', () => {
  const bots = botsOf(4000, 20_000, createRandom(7));

  it('get dearer with each habit but the first', () => {
    const costs = habits(bots, deployment).map(
      ({ path, deployment }) => billOf(usageOf(1_000_000, path, deployment), singapore).total.usd,
    );
    const [, ...others] = costs;
    expect(others).toEqual(others.toSorted((a, b) => a - b));
    expect(costs).toHaveLength(7);
  });

  it('are compared with this one, which is the measure', () => {
    expect(byHabit(bots, deployment, singapore).show()).toMatch(/^\| this bot .* 1\.00 \|$/m);
    const { rows } = byRobot([{ medianMs: 4000, paths: bots }], deployment, singapore);
    expect(rows).toHaveLength(3);
  });
});

describe('the tables', () => {
  it('show a month without and with the free tier', () => {
    const [path] = pathsOf(800, 1000, createRandom(7));
    if (path === undefined) throw new Error('no path');
    const { free } = priceList;
    const choice = { prices: singapore, free: free.month, monitoring: 'basic' } as const;
    const shownMonth = byMonth(path, deployment, choice).show();
    expect(shownMonth).toMatch(/^\| 1,000 +\| +without \| .* 6\.80 \|/m);
    expect(shownMonth).toMatch(/^\| 1,000 +\| +with \| .* 0\.00 \|/m);
  });

  it('show a price that is not known as one', () => {
    expect(pricesTable('ap-east-1', priceList).show()).toMatch(
      /^\| writeUnit +\| unknown +\| +\| +\? \|/m,
    );
  });
});

describe('the meter of the store', () => {
  it('adds up what DynamoDB bills: a conditional write that fails, too', async () => {
    const metered = { writes: 0, reads: 0 };
    const dynamo = await startDynamoDb('bench-metered');
    const meter = await listen(createStoreMeter(dynamo.url, metered));
    const ask = (operation: string, input: object) =>
      fetch(meter.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `DynamoDB_20120810.${operation}`,
          authorization:
            'AWS4-HMAC-SHA256 Credential=local/20261122/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
          'x-amz-date': '20261122T000000Z',
        },
        body: JSON.stringify({ TableName: 'bench-metered', ...input }),
      });
    const Key = { pk: { S: 'a' }, sk: { S: 'b' } };
    try {
      const long = { ':text': { S: 'x'.repeat(1500) } };
      const update = {
        Key,
        UpdateExpression: 'SET words = :text',
        ExpressionAttributeValues: long,
      };
      expect((await ask('UpdateItem', update)).status).toBe(200);
      expect(metered).toEqual({ writes: 2, reads: 0 });
      const refused = { ...update, ConditionExpression: 'attribute_not_exists(pk)' };
      expect((await ask('UpdateItem', refused)).status).toBe(400);
      expect(metered).toEqual({ writes: 3, reads: 0 });
      const read: unknown = await (await ask('GetItem', { Key, ConsistentRead: true })).json();
      expect(read).toMatchObject({ Item: Key });
      const KeyConditionExpression = 'pk = :pk';
      const ExpressionAttributeValues = { ':pk': { S: 'nobody' } };
      await ask('Query', {
        KeyConditionExpression,
        ExpressionAttributeValues,
        ConsistentRead: true,
      });
      expect(metered).toEqual({ writes: 3, reads: 2 });
    } finally {
      await meter.close();
      await dynamo.close();
    }
  });
});
