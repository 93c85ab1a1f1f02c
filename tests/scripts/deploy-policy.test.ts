import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import type { Template } from '../../scripts/deploy-policy-template.ts';
import { deployPolicy, type Policy } from '../../scripts/deploy-policy-rules.ts';
import {
  copyService,
  environmentWithoutCredentials,
  removeCopy,
} from '../packaged/package-service.ts';

const template: Template = JSON.parse(readFileSync(inject('template'), 'utf8'));
const target = { stage: 'dev', region: 'ap-southeast-1', account: '123456789012' };
const policy = deployPolicy(template, target);

/** The template as it is packaged with a domain, a KMS key and all else that is off by default. */
const key = 'arn:aws:kms:ap-southeast-1:123456789012:key/one';
const withEverything: Template = JSON.parse(
  JSON.stringify(template)
    .replaceAll('"Fn::Equals":["",""]', '"Fn::Equals":["set",""]')
    .replaceAll('"Resource":""', `"Resource":"${key}"`)
    .replace('"TRANSCRIPT":"off"', '"TRANSCRIPT":"on"'),
);

function withResource(id: string, resource: Template['Resources'][string]): Template {
  return { ...template, Resources: { ...template.Resources, [id]: resource } };
}

function resourcesFor(action: string, { Statement }: Policy = policy): readonly string[] {
  return Statement.filter(({ Action }) => Action.includes(action)).flatMap(
    ({ Resource }) => Resource,
  );
}

/** Runs the command in a copy of the project, where no other packaging is under way. */
function run(...options: string[]) {
  const copy = copyService();
  const command = ['--import', 'tsx', 'scripts/deploy-policy.ts', ...options];
  const env = environmentWithoutCredentials(copy);
  try {
    return spawnSync(process.execPath, command, { cwd: copy.service, env, encoding: 'utf8' });
  } finally {
    removeCopy(copy);
  }
}

describe('deployPolicy', () => {
  it('knows every resource type of the template', () => {
    expect(() => deployPolicy(withEverything, target)).not.toThrow();
  });

  it.each(Object.keys(template.Resources))('needs a row for the type of %s', (id) => {
    const unknown = withResource(id, { ...template.Resources[id], Type: 'AWS::SQS::Queue' });
    expect(() => deployPolicy(unknown, target)).toThrow(
      `${id} needs a row for AWS::SQS::Queue in the table of scripts/deploy-policy-rules.ts: add one.`,
    );
  });

  it('names no action by a wildcard', () => {
    const actions = deployPolicy(withEverything, target).Statement.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('names every resource but for the actions that know none', () => {
    const unbound = deployPolicy(withEverything, target).Statement.filter(({ Resource }) =>
      Resource.includes('*'),
    );
    expect(unbound.flatMap(({ Action }) => Action)).toEqual([
      'cloudformation:ValidateTemplate', // a template has no ARN
      'logs:DescribeResourcePolicies', // resource policies belong to the account and have no ARN
      'lambda:GetAccountSettings', // the limit of executions belongs to the account
      // IAM has no resource for subscriptions
      'sns:GetSubscriptionAttributes',
      'sns:SetSubscriptionAttributes',
      'sns:Unsubscribe',
    ]);
  });

  it('narrows what has a name to that name', () => {
    expect(resourcesFor('cloudformation:ExecuteChangeSet')).toEqual([
      'arn:aws:cloudformation:ap-southeast-1:123456789012:stack/wechat-turing-bot-dev/*',
    ]);
    expect(resourcesFor('lambda:UpdateFunctionCode')).toEqual([
      'arn:aws:lambda:ap-southeast-1:123456789012:function:wechat-turing-bot-dev-wechat',
    ]);
    expect(resourcesFor('iam:CreateRole')).toEqual([
      'arn:aws:iam::123456789012:role/wechat-turing-bot-dev-ap-southeast-1-lambdaRole',
    ]);
    expect(resourcesFor('logs:FilterLogEvents')).toEqual([
      'arn:aws:logs:ap-southeast-1:123456789012:log-group:/aws/lambda/wechat-turing-bot-dev-wechat',
      'arn:aws:logs:ap-southeast-1:123456789012:log-group:/aws/lambda/wechat-turing-bot-dev-wechat:*',
    ]);
    expect(resourcesFor('sns:CreateTopic')).toEqual([
      'arn:aws:sns:ap-southeast-1:123456789012:wechat-turing-bot-dev-alarms',
    ]);
    expect(resourcesFor('cloudwatch:PutDashboard')).toEqual([
      'arn:aws:cloudwatch:ap-southeast-1:123456789012:alarm:wechat-turing-bot-dev-*',
      'arn:aws:cloudwatch::123456789012:dashboard/wechat-turing-bot-dev',
    ]);
    expect(resourcesFor('ssm:PutParameter')).toEqual([
      'arn:aws:ssm:ap-southeast-1:123456789012:parameter/wechat-turing-bot/dev',
      'arn:aws:ssm:ap-southeast-1:123456789012:parameter/wechat-turing-bot/dev/*',
    ]);
  });

  it.each([
    ['dev', 'wechat-turing-bot-dev-serverlessdeploymentbucket-1ooef0cg8h3v'],
    ['staging', 'wechat-turing-bot-stagin-serverlessdeploymentbuck-1ooef0cg8h3v'],
    ['Test1-eu', 'wechat-turing-bot-test1-serverlessdeploymentbuck-1ooef0cg8h3v'],
  ])('finds the bucket of stage %s by the start of its name', (stage, bucket) => {
    const [pattern = ''] = resourcesFor(
      's3:CreateBucket',
      deployPolicy(template, { ...target, stage }),
    );
    expect(pattern.endsWith('*')).toBe(true);
    expect(`arn:aws:s3:::${bucket}`.startsWith(pattern.slice(0, -1))).toBe(true);
  });

  it('says what is allowed of a thing once', () => {
    const about = deployPolicy(withEverything, target).Statement.map(({ Resource, Condition }) =>
      JSON.stringify([Resource, Condition]),
    );
    expect(new Set(about).size).toBe(about.length);
  });

  it('passes the role to Lambda alone', () => {
    const passing = policy.Statement.filter(({ Action }) => Action.includes('iam:PassRole'));
    expect(passing).toEqual([
      {
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: resourcesFor('iam:CreateRole'),
        Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
      },
    ]);
  });

  it('has domain names and the KMS key only when the template has them', () => {
    expect(JSON.stringify(policy)).not.toMatch(/domainnames|kms:/);
    const full = deployPolicy(withEverything, target);
    expect(resourcesFor('apigateway:POST', full)).toContain(
      'arn:aws:apigateway:ap-southeast-1::/domainnames',
    );
    expect(resourcesFor('kms:Encrypt', full)).toEqual([key]);
  });

  it('has the subscription only when an address is set, and nothing of monitoring that is off', () => {
    expect(JSON.stringify(policy)).not.toContain('sns:Subscribe');
    expect(JSON.stringify(deployPolicy(withEverything, target))).toContain('sns:Subscribe');
    const off: Template = JSON.parse(
      JSON.stringify(template).replaceAll('"Fn::Equals":["basic"', '"Fn::Equals":["off"'),
    );
    expect(JSON.stringify(deployPolicy(off, target))).not.toMatch(/sns:|cloudwatch:/);
  });

  it('reads the table only where a transcript is kept', () => {
    expect(resourcesFor('dynamodb:Scan')).toEqual([]);
    expect(resourcesFor('dynamodb:Scan', deployPolicy(withEverything, target))).toEqual([
      'arn:aws:dynamodb:ap-southeast-1:123456789012:table/wechat-turing-bot-dev-answers',
    ]);
  });

  it('fits into a managed policy, which holds 6144 characters without white space', () => {
    const names = { ...target, stage: 's'.repeat(20) };
    const longest = JSON.stringify(deployPolicy(withEverything, names));
    expect(longest.length).toBeLessThan(6144);
  });

  it('refuses a name that only AWS will know', () => {
    const unnamed = withResource('WechatLogGroup', {
      Type: 'AWS::Logs::LogGroup',
      Properties: { LogGroupName: { Ref: 'HttpApi' } },
    });
    expect(() => deployPolicy(unnamed, target)).toThrow(
      'Only AWS knows the name {"Ref":"HttpApi"}. Name the resource in serverless.yml.',
    );
  });

  it('refuses a condition that it cannot evaluate', () => {
    const Conditions = { ...template.Conditions, HasDomain: { 'Fn::Or': [] } };
    expect(() => deployPolicy({ ...template, Conditions }, target)).toThrow(
      /^The condition HasDomain is more than/,
    );
  });
});

describe('npm run deploy-policy', () => {
  it('prints the policy and nothing else', { timeout: 60_000 }, () => {
    const { status, stdout, stderr } = run('--account', '123456789012');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(policy);
  });

  it.each([
    { options: ['--stgae', 'prod'] },
    { options: ['--account', 'mine'] },
    { options: ['prod'] },
  ])('explains itself and ends with 2 on $options', ({ options }) => {
    const { status, stdout, stderr } = run(...options);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('Usage: npm run deploy-policy');
  });
});
