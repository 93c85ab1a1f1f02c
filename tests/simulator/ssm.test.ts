import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen, type Listening } from '../../simulator/listen.ts';
import { createSsm, type StoredParameters } from '../../simulator/ssm.ts';

let server: Listening;
let parameters: StoredParameters;

beforeEach(async () => {
  parameters = new Map([
    ['/bot/dev/direct', { type: 'String', value: 'plain' }],
    ['/bot/dev/wechat/token', { type: 'SecureString', value: 'secret' }],
  ]);
  server = await listen(createSsm({ parameters }));
});
afterEach(() => server.close());

const signed = {
  authorization: 'AWS4-HMAC-SHA256 Credential=local',
  'x-amz-target': 'AmazonSSM.GetParametersByPath',
};

async function ask(input: unknown, headers: Record<string, string> = signed): Promise<unknown> {
  const body = JSON.stringify(input);
  return (await fetch(server.url, { method: 'POST', headers, body })).json();
}

describe('createSsm', () => {
  it('gives only direct children without Recursive', async () => {
    await expect(ask({ Path: '/bot/dev' })).resolves.toMatchObject({
      Parameters: [{ Name: '/bot/dev/direct' }],
    });
  });

  it('gives ciphertext without WithDecryption', async () => {
    const page = await ask({ Path: '/bot/dev', Recursive: true });
    expect(page).toMatchObject({
      Parameters: [{ Value: 'plain' }, { Name: '/bot/dev/wechat/token' }],
    });
    expect(JSON.stringify(page)).not.toContain('"secret"');
  });

  it('pages', async () => {
    const input = { Path: '/bot/dev', Recursive: true, WithDecryption: true, MaxResults: 1 };
    await expect(ask(input)).resolves.toMatchObject({ NextToken: 'from-1' });
    const last = await ask({ ...input, NextToken: 'from-1' });
    expect(last).toMatchObject({ Parameters: [{ Value: 'secret' }] });
    expect(last).not.toHaveProperty('NextToken');
  });

  it.each([
    ['more than 10 a page', { Path: '/bot/dev', MaxResults: 11 }, 'ValidationException'],
    ['none a page', { Path: '/bot/dev', MaxResults: 0 }, 'ValidationException'],
    ['a trailing slash', { Path: '/bot/dev/' }, 'ValidationException'],
    ['no path', {}, 'ValidationException'],
    ['a made-up token', { Path: '/bot/dev', NextToken: 'x' }, 'InvalidNextToken'],
  ])('refuses %s', async (_, input, name) => {
    await expect(ask(input)).resolves.toMatchObject({ __type: name });
  });

  it('refuses an unsigned request and another operation', async () => {
    const { authorization, ...unsigned } = signed;
    await expect(ask({}, unsigned)).resolves.toMatchObject({
      __type: 'MissingAuthenticationTokenException',
    });
    const headers = { authorization, 'x-amz-target': 'AmazonSSM.GetParameter' };
    await expect(ask({}, headers)).resolves.toMatchObject({ __type: 'UnknownOperationException' });
  });

  describe('PutParameter', () => {
    const put = { ...signed, 'x-amz-target': 'AmazonSSM.PutParameter' };
    const token = { Name: '/bot/dev/wechat/token', Value: 'other', Type: 'SecureString' };

    it('creates, and counts the versions of what is overwritten', async () => {
      const created = { Name: '/bot/dev/new', Value: '1', Type: 'String' };
      await expect(ask(created, put)).resolves.toEqual({ Version: 1, Tier: 'Standard' });
      const again = { ...created, Value: '2', Overwrite: true };
      await expect(ask(again, put)).resolves.toMatchObject({ Version: 2 });
      await expect(ask({ Path: '/bot/dev' })).resolves.toMatchObject({
        Parameters: [{}, { Name: '/bot/dev/new', Type: 'String', Value: '2', Version: 2 }],
      });
    });

    it('keeps the KMS key a value was written with', async () => {
      await ask({ ...token, KeyId: 'alias/own', Overwrite: true }, put);
      expect(parameters.get(token.Name)).toEqual({
        type: 'SecureString',
        value: 'other',
        version: 2,
        keyId: 'alias/own',
      });
    });

    it.each([
      ['to replace without Overwrite', {}, 'ParameterAlreadyExists'],
      ['another type', { Type: 'String', Overwrite: true }, 'HierarchyTypeMismatchException'],
      ['a list', { Type: 'StringList' }, 'UnsupportedParameterType'],
      ['no type', { Type: undefined }, 'UnsupportedParameterType'],
      ['an empty value', { Value: '' }, 'ValidationException'],
      ['a long value', { Value: '字'.repeat(1366) }, 'ValidationException'],
      ['a key for a String', { Type: 'String', KeyId: 'alias/own' }, 'ValidationException'],
      ['a relative name', { Name: 'token' }, 'ValidationException'],
    ])('refuses %s, and writes nothing', async (_, changes, name) => {
      const before = new Map(parameters);
      await expect(ask({ ...token, ...changes }, put)).resolves.toMatchObject({ __type: name });
      expect(parameters).toEqual(before);
    });
  });
});
