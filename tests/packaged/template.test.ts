import { readFileSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { holds, type Template } from '../../scripts/deploy-policy-template.ts';
import { at, objectAt, readJson, textAt } from './package-service.ts';
import type { Json, JsonObject } from './package-service.ts';

const template = readJson(inject('template'));
const everything = partsOf(template);

function properties(id: string): JsonObject {
  return objectAt(template, 'Resources', id, 'Properties');
}

/** The logical ids of the resources whose type begins like this. */
function idsOf(type: string): string[] {
  return Object.entries(objectAt(template, 'Resources'))
    .filter(([, resource]) => textAt(resource, 'Type').startsWith(type))
    .map(([id]) => id);
}

/** A value and all that lies in it. */
function partsOf(value: Json): Json[] {
  if (typeof value !== 'object' || value === null) return [value];
  return [value, ...Object.values(value).flatMap(partsOf)];
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

describe('permissions', () => {
  const statements = everything.filter(isObject).filter((part) => 'Effect' in part);

  it('no policy statement names every action or every resource', () => {
    expect(statements.length).toBeGreaterThan(3);
    for (const { Action = null, Resource = null } of statements) {
      expect([Action, Resource].flat()).not.toContain('*');
    }
  });

  it('no statement allows actions by a wildcard', () => {
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
    const actions = allowed.flatMap(({ Action = null }) => [Action].flat()).map(String);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('the role may write its own logs, use its own table, read the settings and invoke its own function, and nothing else', () => {
    const name = textAt(properties('WechatLambdaFunction'), 'FunctionName');
    const ownArn = `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${name}`;
    const parameter = 'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter';
    const { Policies: policies = null, ManagedPolicyArns: managed } =
      properties('IamRoleLambdaExecution');
    expect(managed).toBeUndefined();
    expect(policies).toHaveLength(1);
    expect(at(policies, 0, 'PolicyDocument', 'Statement')).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': ['WechatLogGroup', 'Arn'] },
      },
      {
        Effect: 'Allow',
        Action: [
          'dynamodb:GetItem',
          'dynamodb:UpdateItem',
          'dynamodb:DeleteItem',
          'dynamodb:Query',
        ],
        Resource: { 'Fn::GetAtt': ['AnswersTable', 'Arn'] },
      },
      {
        Effect: 'Allow',
        Action: 'ssm:GetParametersByPath',
        Resource: [
          { 'Fn::Sub': `${parameter}/wechat-turing-bot/dev` },
          { 'Fn::Sub': `${parameter}/wechat-turing-bot/dev/*` },
        ],
      },
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { 'Fn::Sub': ownArn } },
    ]);
  });

  it('the table of answers is paid by use, forgets by itself and goes with the stack', () => {
    expect(at(template, 'Resources', 'AnswersTable', 'DeletionPolicy')).toBe('Delete');
    expect(properties('AnswersTable')).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    });
  });

  it('only a KMS key of the operator adds to the role', () => {
    expect(idsOf('AWS::IAM::')).toEqual(['IamRoleLambdaExecution', 'KmsKeyPolicy']);
    expect(at(template, 'Resources', 'KmsKeyPolicy', 'Condition')).toBe('HasKmsKey');
  });

  it('only Lambda may take the role', () => {
    const trust = at(properties('IamRoleLambdaExecution'), 'AssumeRolePolicyDocument', 'Statement');
    expect(trust).toEqual([
      expect.objectContaining({ Principal: { Service: ['lambda.amazonaws.com'] } }),
    ]);
  });

  it('only its own API may call the function', () => {
    expect(idsOf('AWS::Lambda::Permission')).toEqual(['WechatLambdaPermissionHttpApi']);
    const { SourceArn: source } = properties('WechatLambdaPermissionHttpApi');
    expect(JSON.stringify(source)).toContain('{"Ref":"HttpApi"}');
  });
});

describe('the function', () => {
  it('runs on Node 24 and arm64 with 256 MB and 40 seconds', () => {
    expect(idsOf('AWS::Lambda::Function')).toEqual(['WechatLambdaFunction']);
    expect(properties('WechatLambdaFunction')).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 256,
      Timeout: 40,
      Handler: 'handlers/wechat.handler',
    });
  });

  it('logs to a group of the stack, and every group forgets', () => {
    const groups = idsOf('AWS::Logs::LogGroup').map(properties);
    const name = textAt(properties('WechatLambdaFunction'), 'FunctionName');
    expect(groups.map((group) => group['LogGroupName'])).toEqual([`/aws/lambda/${name}`]);
    for (const { RetentionInDays: days } of groups) expect(days).toBeGreaterThan(0);
  });
});

describe('a question that the function hands over to itself', () => {
  it('is tried once, and not when it has waited for a minute', () => {
    expect(idsOf('AWS::Lambda::EventInvokeConfig').map(properties)).toEqual([
      expect.objectContaining({
        FunctionName: { Ref: 'WechatLambdaFunction' },
        MaximumEventAgeInSeconds: 60,
        MaximumRetryAttempts: 0,
      }),
    ]);
  });

  it('needs no circle of references: the role names no resource that needs the role', () => {
    const role = JSON.stringify(at(template, 'Resources', 'IamRoleLambdaExecution'));
    expect(role).not.toContain('WechatLambdaFunction');
    expect(JSON.stringify(properties('WechatLambdaFunction')['Role'])).toContain(
      'IamRoleLambdaExecution',
    );
  });

  it('is waited for as the settings say', () => {
    const where = ['WechatLambdaFunction', 'Properties', 'Environment', 'Variables'];
    expect(objectAt(template, 'Resources', ...where)).toMatchObject({
      DELIVERY_PATIENCE: 'three',
      CUTS_PER_FIVE_MINUTES: '20',
      HELD_AT_ONCE: '2',
    });
  });
});

describe('the transcript', () => {
  it('is off, and the function knows it', () => {
    const where = ['WechatLambdaFunction', 'Properties', 'Environment', 'Variables', 'TRANSCRIPT'];
    expect(at(template, 'Resources', ...where)).toBe('off');
  });
});

describe('the API', () => {
  it('has the routes GET /wechat and POST /wechat and no other', () => {
    const routes = idsOf('AWS::ApiGatewayV2::Route').map((id) => properties(id)['RouteKey']);
    expect(new Set(routes)).toEqual(new Set(['GET /wechat', 'POST /wechat']));
  });

  it('speaks payload format 2.0', () => {
    const integrations = idsOf('AWS::ApiGatewayV2::Integration').map(properties);
    expect(integrations.map((each) => each['PayloadFormatVersion'])).toEqual(['2.0']);
  });

  it('lets 20 requests a second through, and 40 at once', () => {
    expect(idsOf('AWS::ApiGatewayV2::Stage')).toEqual(['HttpApiStage']);
    expect(at(properties('HttpApiStage'), 'DefaultRouteSettings')).toMatchObject({
      ThrottlingRateLimit: 20,
      ThrottlingBurstLimit: 40,
    });
  });
});

describe('the deployment bucket', () => {
  it('blocks public access', () => {
    expect(idsOf('AWS::S3::Bucket')).toContain('ServerlessDeploymentBucket');
    expect(properties('ServerlessDeploymentBucket')['PublicAccessBlockConfiguration']).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
  });
});

describe('the custom domain and the KMS key', () => {
  const packaged: Template = JSON.parse(readFileSync(inject('template'), 'utf8'));

  it.each(['HasDomain', 'HasKmsKey'])('%s is false when no parameter is set', (condition) => {
    expect(holds(packaged, condition)).toBe(false);
  });

  it('all that belongs to the domain exists only with it', () => {
    const ids = ['AWS::ApiGatewayV2::DomainName', 'AWS::ApiGatewayV2::ApiMapping'].flatMap(idsOf);
    expect(ids).toEqual(['CustomDomain', 'CustomDomainMapping']);
    const parts = [
      ...ids.map((id) => at(template, 'Resources', id)),
      at(template, 'Outputs', 'CustomDomainTarget'),
    ];
    for (const part of parts) expect(part).toMatchObject({ Condition: 'HasDomain' });
  });

  it('WeChatUrl ends in /wechat and uses the domain when there is one', () => {
    const domain = textAt(properties('CustomDomain'), 'DomainName');
    expect(at(template, 'Outputs', 'WeChatUrl', 'Value')).toEqual({
      'Fn::If': [
        'HasDomain',
        `https://${domain}/wechat`,
        { 'Fn::Sub': 'https://${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/wechat' },
      ],
    });
  });
});

describe('secrets', () => {
  const configuration = ['serverless.yml', 'stack/monitoring.yml', 'stack/dashboard.cjs']
    .map((file) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'))
    .join('\n');
  const shapes: readonly RegExp[] = [
    /\b(AKIA|ASIA)[A-Z0-9]{16}\b/, // an AWS access key
    /(?<![\w/+=-])[A-Za-z0-9/+]{40}(?![\w/+=-])/, // the secret half of it
    /\b[0-9a-f]{32}\b/i, // a Turing key, a WeChat app secret
    /\b[A-Za-z0-9]{43}\b/, // an EncodingAESKey
    /-----BEGIN/,
  ];
  const looksSecret = (text: string) => shapes.some((shape) => shape.test(text));

  it('no text in the template or in serverless.yml looks like one', () => {
    const texts = everything.filter((part) => typeof part === 'string');
    expect([...texts, ...configuration.split('\n')].filter(looksSecret)).toEqual([]);
  });

  it.each([`AKIA${'A'.repeat(16)}`, 'a1'.repeat(16), 'aB3'.repeat(14) + 'x', 'aB3/'.repeat(10)])(
    'one is recognised: %s',
    (text) => expect(looksSecret(`value=${text}`) || looksSecret(text)).toBe(true),
  );

  it('no environment variable is named like one', () => {
    const { Environment: environment = null } = properties('WechatLambdaFunction');
    const names = Object.keys(objectAt(environment, 'Variables'));
    expect(names).toContain('SETTINGS_PATH');
    expect(names.filter((name) => /token|secret|key|password/i.test(name))).toEqual([]);
  });

  it('none is fetched into the template by a reference', () => {
    const reference = /\{\{\s*resolve:|\$\{\s*(ssm|s3|cf|env)\b|AWS::SSM::Parameter::Value/;
    expect(JSON.stringify(template)).not.toMatch(reference);
    expect(configuration).not.toMatch(reference);
  });
});
