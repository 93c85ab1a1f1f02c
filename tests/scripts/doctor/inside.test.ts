import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followerPseudonym } from '../../../lib/followers.ts';
import { doctorParties } from '../../../scripts/doctor/outside/target.ts';
import { keys } from '../../support/push.ts';
import { lacking } from '../../support/sentence.ts';
import { examine } from './examine.ts';
import {
  parameters,
  soundAws,
  stacks,
  startAws,
  type AwsResponse,
  type AwsResponses,
} from './stand-in-aws.ts';
import { startBot } from './stand-in-bot.ts';

let bot: Awaited<ReturnType<typeof startBot>>;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await bot.close();
});

/** Runs the doctor against a sound AWS, but for what is given. */
// With the region, lest an operator's own stages/dev.yml have a say.
const inSingapore = ['--stage', 'dev', '--region', 'ap-southeast-1'];

async function look(
  changed: AwsResponses = {},
  {
    environment,
    args = inSingapore,
    now,
  }: {
    environment?: Readonly<Record<string, string>>;
    args?: readonly string[];
    now?: () => number;
  } = {},
) {
  const aws = await startAws({ ...soundAws(bot.url, environment), ...changed });
  for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
  const found = await examine(args, {
    environment: aws.environment,
    ...(now === undefined ? {} : { now }),
  });
  await aws.close();
  return found;
}

function line(
  message: string,
  fields: Readonly<Record<string, unknown>>,
  minutesAgo = 3,
): AwsResponse {
  const timestamp = Date.now() - minutesAgo * 60_000;
  return { events: [{ timestamp, message: JSON.stringify({ message, ...fields }) }] };
}

describe('npm run doctor, with credentials', () => {
  it('finds nothing wrong, and looks from outside with what it read', async () => {
    const { status, findings, textsOf } = await look({
      FilterLogEvents: line('answered', { responder: 'rule', ms: 12, follower: 'f' }),
    });
    expect(findings.filter((found) => /failed|skipped/.test(found.status))).toEqual([]);
    expect(findings[0]?.finding.en).toMatch(
      /^WeChat last called at .* UTC \(3 minutes ago\): answered \(rule, 12 ms\)$/,
    );
    expect(textsOf('handshake').join()).toContain('the echostr comes back as it was');
    expect(status).toBe(0);
  });

  it('says what is wrong with a setting in each language, with the command once', async () => {
    const { findings } = await look({ GetParametersByPath: parameters({ 'wechat/token': 'a b' }) });
    const { finding, cure, command } = findings.find(({ check }) => check === 'settings') ?? {};
    expect(finding).toEqual({
      zh: '参数 /wechat-turing-bot/dev/wechat/token 不是 3 到 32 位字母和数字（或用逗号隔开的两个）',
      en: 'The parameter /wechat-turing-bot/dev/wechat/token is not 3 to 32 letters and digits (or two such values, separated by a comma)',
    });
    expect(cure?.zh).toMatch(/^运行 npm run setup；/);
    expect(cure?.en).toMatch(/^run npm run setup;/);
    expect(JSON.stringify(cure)).not.toContain('aws ssm');
    expect(command).toMatch(/^aws ssm put-parameter --region ap-southeast-1 --name .*token/);
  });

  it('prints no value of a parameter', async () => {
    const values = { 'wechat/token': 'No!Token', 'turing/api-key': 'NotAKey' };
    const { said, onTheWay } = await look({ GetParametersByPath: parameters(values) });
    for (const value of Object.values(values)) {
      expect(said).not.toContain(value);
      expect(onTheWay.join()).not.toContain(value);
    }
  });
});

describe('the log of the function', () => {
  const wrongToken = { GetParametersByPath: parameters({ 'wechat/token': 'AnotherToken' }) };

  it('is asked why the doctor itself was refused', async () => {
    const refused = { code: 'signature-mismatch', userAgent: 'wechat-turing-bot-doctor' };
    const { status, textsOf } = await look({
      ...wrongToken,
      FilterLogEvents: line('refused', refused, 0),
    });
    expect(textsOf('handshake').join()).toContain('the tokens differ');
    expect(textsOf('log').join()).toContain("the doctor's requests: signature-mismatch");
    expect(status).toBe(1);
  });

  it('without a word of them shows an address of another deployment', async () => {
    const { textsOf } = await look(wrongToken);
    expect(textsOf('log').join()).toContain('they did not reach this function');
  });

  it('is left alone when nothing was refused', async () => {
    const { textsOf } = await look();
    expect(textsOf('log')).toEqual([]);
  });
});

describe('the first line', () => {
  it('says that WeChat never called, and names domain, region and DNS', async () => {
    const { findings } = await look();
    expect(findings[0]).toMatchObject({ check: 'last-call', status: 'warning' });
    expect(findings[0]?.finding.en).toContain('WeChat has never called');
    expect(findings[0]?.cure?.en).toMatch(/domain.*region.*DNS/);
  });

  it.each([
    ['refused', { code: 'signature-mismatch' }, 'refused (signature-mismatch)', 'wechat/token'],
    ['refused', { code: 'encrypted-in-plain-mode' }, 'refused (encrypted', 'set wechatMode'],
    [
      'answered without the robot',
      { responder: 'fallback', failure: { reason: 'quota' } },
      'the robot gave no answer (quota), fallback did',
      '--turing',
    ],
    ['acknowledged without an answer', {}, 'nothing was said', 'the log'],
    ['refused for want of usable settings', {}, 'no usable settings', 'parameters'],
  ])('says what became of a call: %s %o', async (message, fields, became, cure) => {
    const { findings } = await look({ FilterLogEvents: line(message, fields) });
    expect(findings[0]?.finding.en).toContain(became);
    expect(findings[0]?.cure?.en).toContain(cure);
  });

  it('does not take its own calls for WeChat', async () => {
    const follower = followerPseudonym(undefined, doctorParties);
    const own = await look({ FilterLogEvents: line('answered', { follower }) });
    const refused = { code: 'signature-mismatch', userAgent: 'wechat-turing-bot-doctor' };
    const probe = await look({ FilterLogEvents: line('refused', refused) });
    expect(own.findings[0]?.finding.en).toContain('never called');
    expect(probe.findings[0]?.finding.en).toContain('never called');
  });
});

interface Staged {
  readonly cause: string;
  readonly changed: AwsResponses;
  readonly environment?: Readonly<Record<string, string>>;
  readonly check: string;
  readonly says: string;
  readonly cure: string;
  readonly status: 0 | 1;
}

const token = { 'wechat/token': 'TestToken123' };
const staged: readonly Staged[] = [
  {
    cause: 'a stage that is not deployed',
    changed: { DescribeStacks: { refused: 'ValidationError' } },
    check: 'stack',
    says: 'failed: There is no wechat-turing-bot-dev in the region ap-southeast-1',
    cure: 'npx sls deploy --stage dev',
    status: 1,
  },
  {
    cause: 'a deployment that was rolled back',
    changed: { DescribeStacks: stacks('ROLLBACK_COMPLETE', 'http://localhost/wechat') },
    check: 'stack',
    says: 'failed: The deployment did not succeed (ROLLBACK_COMPLETE)',
    cure: 'events',
    status: 1,
  },
  {
    cause: 'no parameters',
    changed: { GetParametersByPath: { Parameters: [] } },
    check: 'parameters',
    says: 'failed: There is no parameter below /wechat-turing-bot/dev',
    cure: 'npm run setup -- --stage dev --region ap-southeast-1',
    status: 1,
  },
  {
    cause: 'parameters that may not be read',
    changed: { GetParametersByPath: { refused: 'AccessDeniedException' } },
    check: 'parameters',
    says: 'skipped: Not allowed: ssm:GetParametersByPath',
    cure: 'allow ssm:GetParametersByPath',
    status: 1,
  },
  {
    cause: 'expired credentials',
    changed: { DescribeTable: { refused: 'ExpiredTokenException' } },
    check: 'table',
    says: 'skipped: No usable AWS credentials',
    cure: 'AWS_PROFILE',
    status: 1,
  },
  {
    cause: 'a misspelt parameter',
    changed: { GetParametersByPath: parameters({ ...token, 'turing/apikey': 'x' }) },
    check: 'parameters',
    says: 'warning: The bot knows no parameter turing/apikey',
    cure: 'turing/api-key',
    status: 0,
  },
  {
    cause: 'a secret that is no SecureString',
    changed: {
      GetParametersByPath: {
        Parameters: [
          { Name: '/wechat-turing-bot/dev/wechat/token', Type: 'String', Value: 'TestToken123' },
        ],
      },
    },
    check: 'parameters',
    says: 'warning: wechat/token is a secret but stored as String',
    cure: 'aws ssm delete-parameter --region ap-southeast-1 --name /wechat-turing-bot/dev/wechat/token',
    status: 0,
  },
  {
    cause: 'a malformed token',
    changed: { GetParametersByPath: parameters({ 'wechat/token': 'to ken!' }) },
    check: 'settings',
    says: 'failed: The parameter /wechat-turing-bot/dev/wechat/token is not 3 to 32 letters and digits',
    cure: 'aws ssm put-parameter',
    status: 1,
  },
  {
    cause: 'safe mode without its key',
    changed: { GetParametersByPath: parameters({ ...token, 'wechat/app-id': keys.appId }) },
    environment: { WECHAT_MODE: 'safe' },
    check: 'settings',
    says: 'failed: The parameter /wechat-turing-bot/dev/wechat/aes-key is missing',
    cure: 'wechat/aes-key',
    status: 1,
  },
  {
    cause: 'a malformed app id',
    changed: {
      GetParametersByPath: parameters({
        ...token,
        'wechat/app-id': 'gh_1',
        'wechat/aes-key': 'short',
      }),
    },
    environment: { WECHAT_MODE: 'safe' },
    check: 'settings',
    says: 'wechat/app-id is not wx and 16 letters and digits',
    cure: 'wechat/app-id',
    status: 1,
  },
  {
    cause: 'a variable of the function that is no number',
    changed: {},
    environment: { REPLY_WITHIN_MS: 'soon' },
    check: 'settings',
    says: 'warning: The environment variable REPLY_WITHIN_MS is not a whole number from 1000 to 5000; 4400 is used',
    cure: 'stages/<stage>.yml',
    status: 0,
  },
  {
    cause: 'a skew check that is off in plain mode',
    changed: {},
    environment: { MAX_CLOCK_SKEW_SECONDS: '0' },
    check: 'settings',
    says: 'failed: MAX_CLOCK_SKEW_SECONDS is 0: a plain signature leaves the body out',
    cure: 'maxClockSkewSeconds back to 300',
    status: 1,
  },
  {
    cause: 'plain mode on a real account',
    changed: { GetParametersByPath: parameters({ ...token, 'wechat/app-id': keys.appId }) },
    check: 'mode',
    says: 'warning: A real account in plain mode',
    cure: 'use safe mode',
    status: 0,
  },
  {
    cause: 'no robot',
    changed: { GetParametersByPath: parameters(token) },
    check: 'settings',
    says: 'warning: There is neither a Turing key nor a chat model',
    cure: 'run npm run setup',
    status: 0,
  },
  {
    cause: 'a robot that is switched off',
    changed: { GetParametersByPath: parameters({ ...token, 'answers/robot': 'off' }) },
    check: 'settings',
    says: 'warning: answers/robot is off',
    cure: 'set it to on',
    status: 0,
  },
  {
    cause: 'a function that is not there',
    changed: { GetFunctionConfiguration: { refused: 'ResourceNotFoundException' } },
    check: 'function',
    says: 'failed: There is no wechat-turing-bot-dev-wechat',
    cure: 'sls deploy',
    status: 1,
  },
  {
    cause: 'a function of an older kind',
    changed: {
      GetFunctionConfiguration: {
        Runtime: 'nodejs20.x',
        Timeout: 6,
        CodeSize: 9_000_000,
        Environment: { Variables: { SETTINGS_PATH: '/other' } },
      },
    },
    check: 'function',
    says: 'The timeout is 6 s instead of 40 s,warning: The runtime is nodejs20.x instead of nodejs24.x,warning: The bundle is 8789 KB instead of < 5 MB,warning: The SETTINGS_PATH is /other',
    cure: 'sls deploy',
    status: 0,
  },
  {
    cause: 'a table without its TTL',
    changed: { DescribeTimeToLive: { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } } },
    check: 'table',
    says: 'warning: The table has no TTL on expires',
    cure: 'sls deploy',
    status: 0,
  },
  {
    cause: 'the concurrency of a new account',
    changed: {
      GetAccountSettings: {
        AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 },
      },
    },
    check: 'concurrency',
    says: 'warning: The account runs 10 executions at once: enough for 5 slow questions',
    cure: 'request-service-quota-increase --region ap-southeast-1 --service-code lambda --quota-code L-B99A9384',
    status: 0,
  },
];

describe('npm run doctor, with credentials,', () => {
  it.each(staged)('names $cause', async ({ changed, environment, check, says, cure, status }) => {
    const found = await look(changed, environment === undefined ? {} : { environment });
    expect(found.textsOf(check).join()).toContain(says);
    const named = found.findings.filter((one) => one.check === check);
    const cures = named.flatMap((one) => [one.cure?.en, one.command]);
    expect(cures.join()).toContain(cure);
    const words = named.flatMap((one) => [
      one.finding,
      ...(one.cure === undefined ? [] : [one.cure]),
    ]);
    expect(words.flatMap(lacking)).toEqual([]);
    expect(found.status).toBe(status);
  });

  it('names the clock of this machine', async () => {
    const { textsOf } = await look({}, { now: () => Date.now() - 600_000 });
    expect(textsOf('aws-clock').join()).toMatch(/warning: .* (600|599|601) s slow/);
  });

  it('says once that there are no credentials, and ends with 1', async () => {
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
    const { status, findings } = await examine(['--stage', 'dev']);
    expect(findings.filter((found) => found.status === 'skipped')).toMatchObject([
      { check: 'credentials', cure: { en: expect.stringContaining('AWS_PROFILE') } },
      { check: 'outside', cure: { en: expect.stringContaining('add --url and --token') } },
    ]);
    expect(status).toBe(1);
  });
});
