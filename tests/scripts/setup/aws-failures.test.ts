import { afterEach, describe, expect, it, vi } from 'vitest';
import { setupCommand } from '../../../scripts/setup/setup-command.ts';
import { describeAwsFailure } from '../../../scripts/aws-failure.ts';
import type { StoredParameters } from '../../../simulator/ssm.ts';
import { awsVariables, newStagesFolder, path, runSetup, secrets, type Ran } from './run-setup.ts';

const arn = 'arn:aws:iam::123456789012:user/operator';

const environment = { WECHAT_TOKEN: secrets.token, TURING_API_KEY: secrets.turingKey };

function expectNothingOfAws(output: string): void {
  for (const secret of Object.values(secrets)) expect(output).not.toContain(secret);
  expect(output).not.toContain('123456789012');
  expect(output).not.toContain('SECRETWORD');
}

async function runWith(
  operation: string,
  fault: { readonly name: string; readonly message: string },
): Promise<Ran> {
  const ran = await runSetup({
    args: ['--yes'],
    environment,
    fault: (asked) => (asked === operation ? fault : undefined),
  });
  expect(ran.status).toBe(1);
  expectNothingOfAws(ran.output);
  return ran;
}

describe.each(['GetParametersByPath', 'PutParameter'])('when AWS refuses %s', (operation) => {
  it.each([
    [
      'AccessDeniedException',
      `User: ${arn} is not authorized to perform: ssm:${operation} on resource: x`,
      `没有权限 ssm:${operation}（${path}，区域 ap-southeast-1）`,
      `may not do ssm:${operation}`,
    ],
    ['AccessDeniedException', 'SECRETWORD', `没有权限 ssm:${operation}`, 'npm run deploy-policy'],
    [
      'AccessDeniedException',
      `User: ${arn} is not authorized to perform: kms:Encrypt on resource: key`,
      'KMS 拒绝了 kms:Encrypt',
      'KMS refused kms:Encrypt',
    ],
    ['InvalidKeyId', 'SECRETWORD', 'KMS 密钥用不了', 'Check kmsKeyArn'],
    ['ExpiredTokenException', 'SECRETWORD', 'AWS 登录已过期', 'aws sso login'],
    [
      'UnrecognizedClientException',
      'SECRETWORD',
      '不认这个 AWS 密钥',
      'does not know this AWS key',
    ],
    ['InvalidSignatureException', 'SECRETWORD', 'Secret Access Key 不对', 'Run aws configure'],
    [
      'InvalidSignatureException',
      'Credential should be scoped to a valid region.',
      '找不到区域 ap-southeast-1',
      'Check the name',
    ],
    ['InternalServerError', 'SECRETWORD', 'AWS 在区域 ap-southeast-1 出了问题', 'has trouble'],
    ['ThrottlingException', 'SECRETWORD', '请求太多', 'Wait a minute'],
    ['SomethingNew', 'SECRETWORD', 'AWS 返回错误 SomethingNew', 'look this name up'],
  ])('with %s (%s) it says %s', async (name, message, zh, en) => {
    const { output } = await runWith(operation, { name, message });
    expect(output).toContain(zh);
    expect(output).toContain(en);
  });
});

describe('when a write is refused', () => {
  it.each([
    ['ParameterAlreadyExists', '刚被别人写了', 'Somebody else has just written'],
    ['HierarchyTypeMismatchException', '另一种类型', 'stored with another type'],
    ['ParameterLimitExceeded', '到了上限', 'as many parameters'],
    ['TooManyUpdates', '请求太多', 'too many requests'],
  ])('with %s the cure is said', async (name, zh, en) => {
    const { output } = await runWith('PutParameter', { name, message: 'SECRETWORD' });
    expect(output).toContain(zh);
    expect(output).toContain(en);
  });

  it('leaves alone what somebody else wrote since it was read', async () => {
    const parameters: StoredParameters = new Map();
    const theirs = { type: 'SecureString', value: secrets.newToken } as const;
    const { status, output } = await runSetup({
      args: ['--yes'],
      environment,
      parameters,
      fault: (operation) => {
        if (operation === 'PutParameter') parameters.set(`${path}/wechat/token`, theirs);
        return undefined;
      },
    });
    expect(status).toBe(1);
    expect(output).toContain('刚被别人写了');
    expect(parameters.get(`${path}/wechat/token`)).toBe(theirs);
  });

  it('keeps what was written before, and another run writes the rest', async () => {
    let writes = 0;
    const fault = (operation: string) => {
      if (operation === 'PutParameter') writes += 1;
      return writes === 2 ? ('AccessDeniedException' as const) : undefined;
    };
    const first = await runSetup({ args: ['--yes'], environment, fault });
    expect(first.status).toBe(1);
    expect([...first.parameters.keys()]).toEqual([`${path}/wechat/token`]);
    expect(first.output).toContain('[2/3] turing/api-key   没有写入 not written（还剩 left: 2）');
    const { parameters } = first;
    const second = await runSetup({ args: ['--yes'], environment, parameters });
    expect(second.status).toBe(0);
    expect(parameters.get(`${path}/wechat/token`)?.version).toBe(1);
    expect(parameters.get(`${path}/turing/api-key`)?.version).toBe(1);
  });

  it('still shows a generated token that was written', async () => {
    let writes = 0;
    const { status, output, parameters } = await runSetup({
      args: ['--stage', 'dev', '--region', 'ap-southeast-1'],
      fault: (operation) => {
        if (operation === 'PutParameter') writes += 1;
        return writes === 2 ? 'AccessDeniedException' : undefined;
      },
      answers: [
        ['哪种号', '2'],
        ['消息加解密方式', ''],
        ['wechat/token', ''],
        ['turing/api-key', ''],
        ['chat-model/api-key', ''],
        ['写入吗', ''],
        ['现在显示一次吗', '1'],
        ['按回车', ''],
      ],
    });
    expect(status).toBe(1);
    expect(output).toContain(parameters.get(`${path}/wechat/token`)?.value);
    expect(output).toContain('没有权限 ssm:PutParameter');
  });
});

describe('when AWS does not answer', () => {
  it('gives up after a while', async () => {
    const hang = { args: ['--yes'], environment, fault: () => 'hang' as const, timeoutMs: 300 };
    const { status, output } = await runSetup(hang);
    expect(status).toBe(1);
    expect(output).toContain('连不上区域 ap-southeast-1 的 AWS');
  });
});

describe('without the stand-in', () => {
  afterEach(() => vi.unstubAllEnvs());

  async function run(variables: Readonly<Record<string, string | undefined>>): Promise<string> {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    const lines: string[] = [];
    const print = (line: string) => void lines.push(line);
    const io = {
      say: print,
      complain: print,
      canAsk: false,
      ask: () => Promise.reject(new Error('asked')),
      environment,
      fetch: () => Promise.reject(new Error('fetched')),
      now: () => new Date(0),
    };
    const surroundings = { stagesFolder: newStagesFolder(), timeoutMs: 10_000 };
    await expect(setupCommand(['--yes'], io, surroundings)).resolves.toBe(1);
    expectNothingOfAws(lines.join('\n'));
    return lines.join('\n');
  }

  it('a refused connection is an unreachable AWS, and names the way through a proxy', async () => {
    const output = await run(awsVariables('http://127.0.0.1:1'));
    expect(output).toContain('连不上区域 ap-southeast-1 的 AWS');
    expect(output).toContain('Behind a proxy');
  });

  it('missing credentials are said as such', async () => {
    const none = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
    const output = await run({ ...awsVariables('http://127.0.0.1:1'), ...none });
    expect(output).toContain('没有找到 AWS 密钥');
    expect(output).toContain('There are no AWS credentials');
  });
});

describe('describeAwsFailure', () => {
  const call = { action: 'ssm:PutParameter', path, region: 'ap-southeast-1' };
  const named = (name: string, message: string) => Object.assign(new Error(message), { name });

  it.each([
    [Object.assign(new Error('x'), { code: 'ENOTFOUND' }), '找不到区域 ap-southeast-1'],
    [named('CredentialsProviderError', 'Token is expired. Run aws sso login'), '登录已过期'],
    [named('TokenProviderError', 'x'), '登录已过期'],
    [named('InvalidSignatureException', 'Signature expired: 1 is now earlier than 2'), '时钟不准'],
    [named('RequestExpired', 'x'), '时钟不准'],
    [named('KMSAccessDeniedException', 'x'), 'KMS 拒绝了 kms:Decrypt'],
    ['no error at all', 'AWS 返回错误 unknown'],
  ])('says of %s what it is', (error, zh) => {
    expect(describeAwsFailure(error, call).zh).toContain(zh);
  });
});
