import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen, type Listening } from '../../../simulator/listen.ts';
import type { AwsResponse } from '../doctor/stand-in-aws.ts';
import {
  functionWith,
  lineAt,
  runTranscript,
  startTable,
  table,
  type Ran,
} from './run-transcript.ts';

async function runOn(
  server: Listening,
  args: readonly string[] = [],
  functionSays?: AwsResponse,
): Promise<Ran> {
  try {
    return await runTranscript(args, server.url, { functionSays });
  } finally {
    await server.close();
  }
}

/** A DynamoDB that refuses everything. */
function refusing(name: string) {
  return listen((request, response) => {
    request.resume();
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(
      JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'SECRETWORD' }),
    );
  });
}

/** What became of a run: whether it said both, and nothing of AWS's own words; all it said where not. */
function outcome({ status, said, complained }: Ran, zh: string, en: string) {
  const saysBoth = [zh, en].every((words) => complained.includes(words));
  return { status, said, isClear: (saysBoth && !complained.includes('SECRETWORD')) || complained };
}

const refused = { status: 1, said: '', isClear: true };

const empty = () => startTable(() => Promise.resolve());

describe('npm run transcript', () => {
  it('says that the transcript is off, and how it is switched on, when the table has no line', async () => {
    const ran = await runOn(await empty(), [], functionWith('off'));
    expect(outcome(ran, '它没有打开', 'transcript: on into stages/dev.yml')).toEqual(refused);
  });

  it('shows what is left of a transcript that was switched off', async () => {
    const left = await startTable((store) => store.note(lineAt(10)));
    const ran = await runOn(left, [], functionWith('off'));
    expect(ran).toMatchObject({ status: 0, said: expect.stringContaining('晴。') });
  });

  it('says that nothing is there yet when the transcript is on', async () => {
    const ran = await runOn(await empty(), ['--json'], functionWith(' on '));
    expect(ran).toMatchObject({ status: 0, said: '[]' });
    expect(ran.complained).toContain(`表 ${table} 没有对话记录。记录已打开`);
    expect(ran.complained).toContain('holds no line of that time. It is on.');
  });

  it('does not claim that it is off when AWS does not say so', async () => {
    const ran = await runOn(await empty());
    expect(ran.status).toBe(0);
    expect(ran.complained).toContain('lambda:GetFunctionConfiguration');
  });

  it.each([
    ['ResourceNotFoundException', `没有表 ${table}`, 'npx sls deploy --stage dev'],
    ['AccessDeniedException', '没有权限 dynamodb:Scan', 'npm run deploy-policy -- --stage dev'],
    ['ExpiredTokenException', 'AWS 登录已过期', 'aws sso login'],
    ['UnrecognizedClientException', '不认这个 AWS 密钥', 'does not know this AWS key'],
    ['ProvisionedThroughputExceededException', '忙不过来', 'too busy just now'],
    ['SomethingNew', 'AWS 返回错误 SomethingNew', 'look this name up'],
  ])('names the cause and the cure on %s', async (name, zh, en) => {
    expect(outcome(await runOn(await refusing(name)), zh, en)).toEqual(refused);
  });

  it('says that there are no credentials, and where they come from', async () => {
    const server = await empty();
    const ran = await runTranscript([], server.url, { environment: {} });
    await server.close();
    expect(outcome(ran, '没有找到 AWS 密钥', 'There are no AWS credentials')).toEqual(refused);
  });

  it.each([
    ['is not there', 'http://127.0.0.1:9'],
    ['never answers', 'silent'],
  ])('says that DynamoDB cannot be reached when it %s', async (_, url) => {
    const silent = await listen((request) => void request.resume());
    const address = url === 'silent' ? silent.url : url;
    const ran = await runTranscript(['--region', 'ap-east-1'], address, { timeoutMs: 1000 });
    await silent.close();
    expect(outcome(ran, '连不上区域 ap-east-1 的 DynamoDB', 'cannot be reached')).toEqual(refused);
  });

  it('looks at the stage and in the region that were asked for', async () => {
    const server = await refusing('ResourceNotFoundException');
    const ran = await runOn(server, ['--stage', 'prod', '--region', 'ap-east-1']);
    expect(
      outcome(ran, '区域 ap-east-1 里没有表 wechat-turing-bot-prod-answers', 'ap-east-1'),
    ).toEqual(refused);
  });
});

// What no stand-in on this machine can do to the SDK.
describe('npm run transcript when the SDK itself fails', () => {
  // The mock replaces what every client sends by, so it must not outlive these tests.
  let dynamo = mockClient(DynamoDBClient);
  dynamo.restore();
  beforeEach(() => {
    dynamo = mockClient(DynamoDBClient);
  });
  afterEach(() => dynamo.restore());

  const run = () => runTranscript(['--region', 'ap-east-1'], 'http://127.0.0.1:9');
  const failure = (fields: object) => Object.assign(new Error('SECRETWORD'), fields);
  const unreachable = ['连不上区域 ap-east-1 的 DynamoDB', 'cannot be reached'] as const;

  it.each([
    ['the host has no address', { code: 'ENOTFOUND' }, ...unreachable],
    ['no way leads to the network', { code: 'ENETUNREACH' }, ...unreachable],
    ['the connection times out', { name: 'TimeoutError', code: 'ETIMEDOUT' }, ...unreachable],
    [
      'the login of SSO has expired',
      { name: 'TokenProviderError' },
      'AWS 登录已过期',
      'aws sso login',
    ],
  ])('names the cause and the cure when %s', async (_, fields, zh, en) => {
    dynamo.on(ScanCommand).rejects(failure(fields));
    expect(outcome(await run(), zh, en)).toEqual(refused);
    expect(dynamo.commandCalls(ScanCommand)).toHaveLength(1);
  });

  it('shows nothing of a first page when the second cannot be read', async () => {
    const first = { Items: [{ reply: { S: 'SECRETWORD' } }], LastEvaluatedKey: { pk: { S: 'f' } } };
    dynamo
      .on(ScanCommand)
      .resolvesOnce(first)
      .rejects(failure({ code: 'ECONNRESET' }));
    expect(outcome(await run(), ...unreachable)).toEqual(refused);
    expect(dynamo.commandCalls(ScanCommand)[1]?.args[0].input).toMatchObject({
      ExclusiveStartKey: { pk: { S: 'f' } },
    });
  });
});
