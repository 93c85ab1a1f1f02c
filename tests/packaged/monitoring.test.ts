import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { metricNames } from '../../lib/telemetry.ts';
import { holds, type Template } from '../../scripts/deploy-policy-template.ts';
import { plainParameters, startStack } from '../../simulator/stack.ts';
import { sendText } from '../../simulator/wechat.ts';
import { token } from './converse.ts';
import { at, readJson, textAt } from './package-service.ts';
import type { Json } from './package-service.ts';

/** What AWS writes by itself and asks nothing for. */
const awsMetrics = [
  'AWS/Lambda Errors',
  'AWS/Lambda Throttles',
  'AWS/Lambda Duration',
  'AWS/Lambda ConcurrentExecutions',
  'AWS/Lambda AsyncEventsDropped',
  'AWS/ApiGateway Count',
  'AWS/ApiGateway 4xx',
  'AWS/ApiGateway 5xx',
];
const ownMetrics = metricNames.map((name) => `wechat-turing-bot ${name}`);

const packaged: Template = JSON.parse(readFileSync(inject('template'), 'utf8'));

/** The template as it is packaged with another kind of monitoring. */
function monitored(kind: 'basic' | 'full' | 'off', email = ''): Template {
  const text = JSON.stringify(packaged)
    .replaceAll('"Fn::Equals":["basic"', `"Fn::Equals":["${kind}"`)
    .replace(
      '[{"Fn::Equals":["",""]}]}]},"HasDomain"',
      `[{"Fn::Equals":["${email}",""]}]}]},"HasDomain"`,
    );
  return JSON.parse(text);
}

/** The resources of a type that a deployment makes, by their logical ids. */
function made(template: Template, type: string): readonly string[] {
  return Object.entries(template.Resources)
    .filter(
      ([, { Type, Condition }]) =>
        Type === type && (Condition === undefined || holds(template, Condition)),
    )
    .map(([id]) => id);
}

const resources = at(readJson(inject('template')), 'Resources');
const alarms = Object.entries(packaged.Resources)
  .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm')
  .map(([id]) => ({ id, properties: at(resources, id, 'Properties') }));

/** Each `namespace metric` that lies in a value, in the form of an alarm. */
function metricsIn(value: Json): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(metricsIn);
  if (Array.isArray(value) || !('MetricName' in value)) return inner;
  return [`${textAt(value, 'Namespace')} ${textAt(value, 'MetricName')}`, ...inner];
}

interface Widget {
  readonly type: 'metric' | 'log' | 'text';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly query?: string;
    readonly metrics?: Json[];
  };
}
const body = at(resources, 'Dashboard', 'Properties', 'DashboardBody', 'Fn::Sub');
const { widgets }: { widgets: Widget[] } = JSON.parse(textAt(body, 0));
const shown = widgets
  .flatMap(({ properties }) => properties.metrics ?? [])
  .filter((row) => typeof at(row, 0) === 'string')
  .map((row) => `${textAt(row, 0)} ${textAt(row, 1)}`);

describe('the dashboard', () => {
  it('shows every metric that the code writes', () => {
    expect(new Set(shown.filter((name) => !name.startsWith('AWS/')))).toEqual(new Set(ownMetrics));
  });

  it('shows no metric that nobody writes', () => {
    expect(shown.filter((name) => ![...ownMetrics, ...awsMetrics].includes(name))).toEqual([]);
  });

  it('stays within what AWS shows free of charge: 50 metrics', () => {
    expect(shown.length).toBeLessThanOrEqual(50);
  });

  it('names the service as the function does', () => {
    const variables = at(
      resources,
      'WechatLambdaFunction',
      'Properties',
      'Environment',
      'Variables',
    );
    expect(at(body, 1, 'Service')).toBe(at(variables, 'POWERTOOLS_SERVICE_NAME'));
    const ownRows = widgets
      .flatMap(({ properties }) => properties.metrics ?? [])
      .filter((row) => at(row, 0) === 'wechat-turing-bot');
    for (const row of ownRows) expect([at(row, 2), at(row, 3)]).toEqual(['service', '${Service}']);
  });

  it('is filled in with things that exist', () => {
    const known = [...Object.keys(packaged.Resources), 'AWS::Region', 'Service', 'FallbackPercent'];
    const named = [...textAt(body, 0).matchAll(/\$\{([^}]+)\}/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it.each(['delivery', 'pickedUp', 'failure.reason', '@initDuration', 'holding', 'asked'])(
    'splits the log by %s',
    (field) => {
      const queries = widgets.flatMap(({ properties }) => properties.query ?? []);
      expect(queries.filter((query) => query.includes(field))).not.toEqual([]);
      for (const query of queries) expect(query).toMatch(/^SOURCE '\$\{WechatLogGroup\}' \| /);
    },
  );

  it('has no two widgets in one place, and none beside the 24 columns', () => {
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from(
        { length: width * height },
        (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`,
      ),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
  });
});

describe('the alarms', () => {
  const documents = ['docs/operations.zh-CN.md', 'docs/operations.md'];

  it('watch no metric that nobody writes', () => {
    const watched = alarms.flatMap(({ properties }) => metricsIn(properties));
    expect(watched.length).toBeGreaterThanOrEqual(alarms.length);
    expect(watched.filter((name) => ![...ownMetrics, ...awsMetrics].includes(name))).toEqual([]);
  });

  it.each(alarms)('$id looks at this service or this function alone', ({ properties }) => {
    const dimensions = JSON.stringify(properties).match(/"Dimensions":\[[^\]]*\]/g) ?? [];
    expect(dimensions.length).toBeGreaterThan(0);
    for (const each of dimensions) {
      expect([
        '"Dimensions":[{"Name":"service","Value":"wechat-turing-bot-dev"}]',
        '"Dimensions":[{"Name":"FunctionName","Value":{"Ref":"WechatLambdaFunction"}}]',
      ]).toContain(each);
    }
  });

  it.each(alarms)(
    '$id says in two languages what to do, and where that is written',
    ({ properties }) => {
      const description = textAt(properties, 'AlarmDescription');
      const anchor = textAt(properties, 'AlarmName').replace('wechat-turing-bot-dev-', '');
      // CloudWatch's limit.
      expect(description.length).toBeLessThanOrEqual(1024);
      for (const document of documents) {
        expect(description).toContain(`${document}#${anchor}`);
        const text = readFileSync(new URL(`../../${document}`, import.meta.url), 'utf8');
        expect(text.split('\n')).toContain(`### ${anchor}`);
      }
    },
  );

  it.each(alarms)('$id tells the topic when it begins and when it is over', ({ properties }) => {
    expect(at(properties, 'AlarmActions')).toEqual([{ Ref: 'AlarmTopic' }]);
    expect(at(properties, 'OKActions')).toEqual([{ Ref: 'AlarmTopic' }]);
  });

  it('take no data for good news, but the one that waits for messages', () => {
    const others = alarms.filter(
      ({ properties }) => at(properties, 'TreatMissingData') !== 'notBreaching',
    );
    expect(others.map(({ id }) => id)).toEqual(['SilenceAlarm']);
  });

  it('of the fallback share wait for 20 messages in 15 minutes', () => {
    const { properties } = alarms.find(({ id }) => id === 'FallbackShareAlarm') ?? {
      properties: null,
    };
    expect(textAt(properties, 'Metrics', 0, 'Expression')).toMatch(/^IF\(messages >= 20, /);
    expect(at(properties, 'Metrics', 1, 'MetricStat', 'Period')).toBe(900);
  });
});

describe('monitoring', () => {
  it('is basic unless it is set: one dashboard, at most 10 alarms and 10 series of its own', () => {
    expect(made(packaged, 'AWS::CloudWatch::Dashboard')).toEqual(['Dashboard']);
    expect(made(packaged, 'AWS::CloudWatch::Alarm').length).toBeLessThanOrEqual(10);
    expect(made(packaged, 'AWS::CloudWatch::Alarm')).toEqual(
      made(monitored('basic'), 'AWS::CloudWatch::Alarm'),
    );
    expect(metricNames.length).toBeLessThanOrEqual(10);
    expect(holds(packaged, 'HasAlarmEmail')).toBe(false);
  });

  it('watches at most 10 metrics in basic, which AWS counts for the price of alarms', () => {
    const basic = made(packaged, 'AWS::CloudWatch::Alarm');
    const watched = alarms
      .filter(({ id }) => basic.includes(id))
      .flatMap(({ properties }) => metricsIn(properties));
    expect(watched.length).toBeLessThanOrEqual(10);
  });

  it('makes all alarms in full', () => {
    expect(made(monitored('full'), 'AWS::CloudWatch::Alarm')).toEqual(alarms.map(({ id }) => id));
  });

  it('makes nothing when it is off, not even a subscription, and writes no metrics', () => {
    const off = monitored('off', 'you@example.com');
    const types = [
      'AWS::CloudWatch::Alarm',
      'AWS::CloudWatch::Dashboard',
      'AWS::SNS::Topic',
      'AWS::SNS::Subscription',
    ];
    expect(types.flatMap((type) => made(off, type))).toEqual([]);
    const variables = at(
      resources,
      'WechatLambdaFunction',
      'Properties',
      'Environment',
      'Variables',
    );
    expect(at(variables, 'POWERTOOLS_METRICS_DISABLED')).toEqual({
      'Fn::If': ['IsMonitored', 'false', 'true'],
    });
  });

  it('mails to nobody unless an address is set', () => {
    expect(made(monitored('basic'), 'AWS::SNS::Subscription')).toEqual([]);
    expect(made(monitored('basic', 'you@example.com'), 'AWS::SNS::Subscription')).toEqual([
      'AlarmEmail',
    ]);
  });
});

describe('the function', () => {
  it.each([
    { disabled: 'false', series: true },
    { disabled: 'true', series: false },
  ])('writes metrics: $series, when they are disabled: $disabled', async ({ disabled, series }) => {
    const log: string[] = [];
    const stack = await startStack({
      modulePath: join(inject('bundleFolder'), 'handlers', 'wechat.mjs'),
      parameters: plainParameters(token),
      robots: [],
      environment: { POWERTOOLS_METRICS_DISABLED: disabled },
      onLog: (line) => void log.push(line),
    });
    await sendText('你好', { url: stack.url, token });
    await stack.close();
    expect(log.some((line) => line.includes('"message":"answered"'))).toBe(true);
    expect(log.some((line) => line.includes('CloudWatchMetrics'))).toBe(series);
  });
});
