import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { at, textAt, type Json } from './packaged/package-service.ts';

function read(file: string): string {
  return readFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), 'utf8');
}

const template: Json = parse(read('stack/github-role.yml'));
const trust = at(template, 'Resources', 'Role', 'Properties', 'AssumeRolePolicyDocument');

/** As the policy stands in the account 123456789012 for this subject. */
function resolved(policy: Json, subject: string): Json {
  const [partition, account, ref] = ['${AWS::Partition}', '${AWS::AccountId}', '{"Ref":"Subject"}'];
  return JSON.parse(
    JSON.stringify(policy)
      .replaceAll(/\{"Fn::Sub":("[^"]*")\}/g, '$1')
      .replaceAll(partition, 'aws')
      .replaceAll(account, '123456789012')
      .replaceAll(ref, JSON.stringify(subject)),
  );
}

describe('the role with which GitHub deploys', () => {
  it.each(['docs/deploy-github.md', 'docs/deploy-github.zh-CN.md'])(
    'trusts whom %s says it trusts, and nobody else',
    (document) => {
      const [, shown = ''] = /```json\n([\s\S]*?)```/.exec(read(document)) ?? [];
      const subject = 'repo:OWNER@1/NAME@2:ref:refs/heads/main';
      expect(JSON.parse(shown)).toEqual(resolved(trust, subject));
    },
  );

  it('takes one branch of one repository as its subject, never a wildcard', () => {
    const pattern = new RegExp(textAt(template, 'Parameters', 'Subject', 'AllowedPattern'));
    for (const subject of [
      'repo:octo@1/bot@2:ref:refs/heads/main',
      'repo:octo/wechat-turing-bot:ref:refs/heads/main',
    ]) {
      expect(subject).toMatch(pattern);
    }
    for (const subject of [
      'repo:octo/bot:*',
      'repo:octo/*:ref:refs/heads/main',
      'repo:octo/bot:ref:refs/heads/*',
      'repo:octo/bot:pull_request',
      'repo:octo/bot:environment:prod',
    ]) {
      expect(subject).not.toMatch(pattern);
    }
  });

  it('has the policy of npm run deploy-policy, and no other', () => {
    expect(at(template, 'Resources', 'Role', 'Properties', 'ManagedPolicyArns')).toEqual([
      { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/${PolicyName}' },
    ]);
    expect(at(template, 'Resources', 'Role', 'Properties')).not.toHaveProperty('Policies');
    const [, name = ''] =
      /Name: `([\w-]+)`. \*\*Create policy\*\*/.exec(read('docs/deploy.md')) ?? [];
    expect(textAt(template, 'Parameters', 'PolicyName', 'Default')).toBe(name);
  });
});
