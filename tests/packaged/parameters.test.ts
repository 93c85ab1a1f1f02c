import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  at,
  copyService,
  packageService,
  readJson,
  removeCopy,
  runSls,
  textAt,
} from './package-service.ts';
import type { Json, PackagedService } from './package-service.ts';

// One packaging takes about three seconds.
const timeoutMs = 60_000;

const certificateArn = 'arn:aws:acm:ap-northeast-1:123456789012:certificate/one';
const kmsKeyArn = 'arn:aws:kms:ap-northeast-1:123456789012:key/one';

describe('a stage of its own in another region, with a domain, a key and full monitoring', () => {
  let packaged: PackagedService;
  let template: Json;

  beforeAll(() => {
    packaged = packageService([
      '--stage=prod',
      '--region=ap-northeast-1',
      '--param=domainName=bot.example.com',
      `--param=certificateArn=${certificateArn}`,
      `--param=kmsKeyArn=${kmsKeyArn}`,
      '--param=monitoring=full',
      '--param=alarmEmail=you@example.com',
      '--param=fallbackAlarmPercent=45',
      '--param=concurrencyAlarmAt=80',
    ]);
    template = readJson(packaged.template);
  }, timeoutMs);

  afterAll(() => removeCopy(packaged));

  const properties = (id: string) => at(template, 'Resources', id, 'Properties');

  it('has the domain in WeChatUrl where the condition holds', () => {
    expect(at(template, 'Conditions', 'HasDomain')).toEqual({
      'Fn::Not': [{ 'Fn::Equals': ['bot.example.com', ''] }],
    });
    const choice = at(template, 'Outputs', 'WeChatUrl', 'Value', 'Fn::If');
    expect([at(choice, 0), at(choice, 1)]).toEqual(['HasDomain', 'https://bot.example.com/wechat']);
  });

  it('gives API Gateway the domain with its certificate', () => {
    expect(properties('CustomDomain')).toMatchObject({
      DomainName: 'bot.example.com',
      DomainNameConfigurations: [{ CertificateArn: certificateArn, EndpointType: 'REGIONAL' }],
    });
  });

  it('lets the role decrypt with that key and no other', () => {
    expect(at(template, 'Conditions', 'HasKmsKey')).toEqual({
      'Fn::Not': [{ 'Fn::Equals': [kmsKeyArn, ''] }],
    });
    expect(at(properties('KmsKeyPolicy'), 'PolicyDocument', 'Statement')).toEqual([
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: kmsKeyArn },
    ]);
  });

  it('mails its alarms to the address, and gives them the limits that were set', () => {
    expect(at(properties('AlarmEmail'), 'Endpoint')).toBe('you@example.com');
    expect(at(properties('AlarmTopic'), 'TopicName')).toBe('wechat-turing-bot-prod-alarms');
    expect(Number(at(properties('FallbackShareAlarm'), 'Threshold'))).toBe(45);
    expect(Number(at(properties('ConcurrencyAlarm'), 'Threshold'))).toBe(80);
    expect(textAt(properties('FallbackShareAlarm'), 'AlarmDescription')).toContain('45 %');
  });

  it('is deployed to that region', () => {
    expect(at(readJson(packaged.state), 'service', 'provider', 'region')).toBe('ap-northeast-1');
  });

  it('has the stage in every name', () => {
    expect([
      at(properties('WechatLambdaFunction'), 'FunctionName'),
      at(properties('WechatLogGroup'), 'LogGroupName'),
      at(properties('HttpApi'), 'Name'),
      at(properties('IamRoleLambdaExecution'), 'RoleName', 'Fn::Join', 1),
    ]).toEqual([
      'wechat-turing-bot-prod-wechat',
      '/aws/lambda/wechat-turing-bot-prod-wechat',
      'prod-wechat-turing-bot',
      ['wechat-turing-bot', 'prod', { Ref: 'AWS::Region' }, 'lambdaRole'],
    ]);
  });

  it('reads the settings of the stage and may read no others', () => {
    const variables = at(properties('WechatLambdaFunction'), 'Environment', 'Variables');
    expect(at(variables, 'SETTINGS_PATH')).toBe('/wechat-turing-bot/prod');
    const policy = JSON.stringify(at(properties('IamRoleLambdaExecution'), 'Policies'));
    expect(policy.match(/:parameter[^"]*/g)).toEqual([
      ':parameter/wechat-turing-bot/prod',
      ':parameter/wechat-turing-bot/prod/*',
    ]);
  });
});

describe("an operator's stages/<stage>.yml", () => {
  it(
    'counts, except where the command line says otherwise',
    () => {
      const copy = copyService();
      const own = 'region: eu-central-1\nmemorySize: 512\nlogRetentionDays: 30\ntranscript: on\n';
      writeFileSync(join(copy.service, 'stages', 'own.yml'), own);
      const packaged = packageService(['--stage=own', '--param=memorySize=1024'], copy);
      try {
        const resources = at(readJson(packaged.template), 'Resources');
        const variables = ['WechatLambdaFunction', 'Properties', 'Environment', 'Variables'];
        expect([
          at(readJson(packaged.state), 'service', 'provider', 'region'),
          at(resources, 'WechatLambdaFunction', 'Properties', 'MemorySize'),
          at(resources, 'WechatLogGroup', 'Properties', 'RetentionInDays'),
          at(resources, ...variables, 'TRANSCRIPT'),
        ]).toEqual(['eu-central-1', 1024, 30, 'on']);
      } finally {
        removeCopy(packaged);
      }
    },
    timeoutMs,
  );

  it(
    'that is empty leaves the defaults, and one that is no YAML is named once',
    () => {
      const copy = copyService();
      const print = (text: string) => {
        writeFileSync(join(copy.service, 'stages', 'own.yml'), text);
        return runSls(copy, ['print', '--stage=own', '--path=custom.memorySize', '--format=text']);
      };
      try {
        expect(print('')).toEqual({ status: 0, output: '256\n' });
        const { status, output } = print('memorySize: [');
        expect(status).toBe(1);
        expect(output.match(/Cannot parse "stages\/own\.yml"/g)).toHaveLength(1);
      } finally {
        removeCopy(copy);
      }
    },
    timeoutMs,
  );
});
