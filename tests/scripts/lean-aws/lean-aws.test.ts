import { createHash, createHmac } from 'node:crypto';
import * as dynamoSdk from '@aws-sdk/client-dynamodb';
import * as lambdaSdk from '@aws-sdk/client-lambda';
import * as ssmSdk from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endpoint } from '../../../scripts/lean-aws/client.ts';
import * as dynamoLean from '../../../scripts/lean-aws/dynamodb.ts';
import * as lambdaLean from '../../../scripts/lean-aws/lambda.ts';
import * as ssmLean from '../../../scripts/lean-aws/ssm.ts';
import { record, type Recorded, type Recorder, type Scripted } from './recorder.ts';

// The lean clients are measured by the SDK's own: whatever the SDK changes in a new version, in what
// it sends, returns, throws or repeats, fails here.

const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const key = { pk: { S: 'f' }, sk: { S: 'm#1' } };
const where = { TableName: 'answers', Key: key };
const path = { Path: '/wechat-turing-bot/dev', Recursive: true, WithDecryption: true };
const update = {
  ...where,
  UpdateExpression: 'SET lease = :lease ADD deliveries :one',
  ConditionExpression: 'attribute_not_exists(answer)',
  ExpressionAttributeValues: { ':lease': { N: '7' }, ':one': { N: '1' } },
  ReturnValues: 'ALL_NEW' as const,
};
const query = {
  TableName: 'answers',
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': { S: '你好' } },
  ConsistentRead: true,
};
const invocation = {
  FunctionName: 'arn:aws:lambda:ap-southeast-1:123456789012:function:wechat',
  InvocationType: 'Event' as const,
  Payload: Buffer.from('{"handedOver":{"owner":"你"}}'),
};

type Options = ssmSdk.SSMClientConfig;

/** Each operation, sent by the SDK and by what stands for it. */
const operations = {
  GetParametersByPath: {
    sdk: (options: Options) =>
      new ssmSdk.SSMClient(options).send(new ssmSdk.GetParametersByPathCommand(path)),
    lean: (options: object) =>
      new ssmLean.SSMClient(options).send(new ssmLean.GetParametersByPathCommand(path)),
  },
  UpdateItem: {
    sdk: (options: Options) =>
      new dynamoSdk.DynamoDBClient(options).send(new dynamoSdk.UpdateItemCommand(update)),
    lean: (options: object) =>
      new dynamoLean.DynamoDBClient(options).send(new dynamoLean.UpdateItemCommand(update)),
  },
  GetItem: {
    sdk: (options: Options) =>
      new dynamoSdk.DynamoDBClient(options).send(new dynamoSdk.GetItemCommand(where)),
    lean: (options: object) =>
      new dynamoLean.DynamoDBClient(options).send(new dynamoLean.GetItemCommand(where)),
  },
  DeleteItem: {
    sdk: (options: Options) =>
      new dynamoSdk.DynamoDBClient(options).send(new dynamoSdk.DeleteItemCommand(where)),
    lean: (options: object) =>
      new dynamoLean.DynamoDBClient(options).send(new dynamoLean.DeleteItemCommand(where)),
  },
  Query: {
    sdk: (options: Options) =>
      new dynamoSdk.DynamoDBClient(options).send(new dynamoSdk.QueryCommand(query)),
    lean: (options: object) =>
      new dynamoLean.DynamoDBClient(options).send(new dynamoLean.QueryCommand(query)),
  },
  Invoke: {
    sdk: (options: Options) =>
      new lambdaSdk.LambdaClient(options).send(new lambdaSdk.InvokeCommand(invocation)),
    lean: (options: object) =>
      new lambdaLean.LambdaClient(options).send(new lambdaLean.InvokeCommand(invocation)),
  },
};

const names = Object.entries(operations);
const jsonNames = names.filter(([name]) => name !== 'Invoke');

let service: Recorder;

beforeEach(async () => {
  service = await record();
  for (const [name, value] of Object.entries({
    AWS_REGION: 'ap-southeast-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: secret,
    AWS_SESSION_TOKEN: 'session',
    AWS_ENDPOINT_URL_SSM: service.url,
    AWS_ENDPOINT_URL_DYNAMODB: service.url,
    AWS_ENDPOINT_URL_LAMBDA: service.url,
  })) {
    vi.stubEnv(name, value);
  }
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await service.close();
});

async function outcomes(
  { sdk, lean }: (typeof operations)[keyof typeof operations],
  answers: readonly Scripted[],
  options: { readonly maxAttempts?: number } = {},
) {
  const results: unknown[] = [];
  const requests: Recorded[][] = [];
  for (const send of [sdk, lean]) {
    service.answers = answers;
    service.requests.length = 0;
    results.push(await send(options).catch((error: unknown) => error));
    requests.push([...service.requests]);
  }
  return { results, requests };
}

/** What both have to say alike; the rest is the SDK's own book-keeping, or changes with every request. */
function essence({ method, path: asked, headers, body }: Recorded) {
  const { host, 'content-type': contentType, 'content-length': length } = headers;
  const { 'x-amz-target': target, 'x-amz-invocation-type': invocationType } = headers;
  const said = { host, contentType, length, target, invocationType };
  return {
    method,
    path: asked,
    token: headers['x-amz-security-token'],
    said,
    body: JSON.parse(body),
  };
}

describe('the clients in the bundle', () => {
  it.each(names)('send the same %s as the SDK', async (_, operation) => {
    const { requests } = await outcomes(operation, [{ status: 200, body: '{}' }]);
    const [sdk = [], lean = []] = requests.map((list) => list.map(essence));
    expect(sdk).toHaveLength(1);
    expect(lean).toEqual(sdk);
  });

  it.each(names)('sign %s so that the service can verify it', async (_, operation) => {
    const { requests } = await outcomes(operation, [{ status: 200, body: '{}' }]);
    for (const [request] of requests) expect(request && signatureOf(request)).toBe('verified');
  });

  it.each(jsonNames)('return the same from %s as the SDK', async (_, operation) => {
    const body = JSON.stringify({
      Parameters: [{ Name: '/wechat-turing-bot/dev/wechat/token', Value: '你好', Version: 2 }],
      NextToken: 'next',
      Attributes: { pk: { S: 'f' }, lease: { N: '7' }, open: { BOOL: true } },
      Item: { pk: { S: 'f' }, list: { L: [{ S: '一' }, { NULL: true }] }, map: { M: {} } },
      Items: [{ pk: { S: 'f' } }],
      LastEvaluatedKey: { pk: { S: 'f' } },
    });
    const { results } = await outcomes(operation, [{ status: 200, body }]);
    const [sdk, lean] = results;
    const known = Object.keys(sdk ?? {}).filter((name) => name !== '$metadata');
    expect(known).not.toHaveLength(0);
    const returned = (from: unknown) => known.map((name) => [name, at(from, name)]);
    expect(returned(lean)).toEqual(returned(sdk));
  });

  it.each([
    [400, 'com.amazonaws.ssm#AccessDeniedException'],
    [400, 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException'],
    [400, 'ValidationException'],
    [400, 'com.amazonaws#ThrottlingException:http://internal.example/doc'],
    [400, 'SomethingNew'],
    [500, 'InternalServerError'],
  ])('name an error of HTTP %i and %s as the SDK does', async (status, __type) => {
    const answers = [{ status, body: JSON.stringify({ __type, message: 'no' }) }];
    for (const [, operation] of jsonNames) {
      const { results } = await outcomes(operation, answers, { maxAttempts: 1 });
      const [sdk, lean] = results.map(errorOf);
      expect(sdk?.name).toBeDefined();
      expect(lean).toEqual(sdk);
    }
  });

  it.each([
    [400, 'AccessDeniedException', 'AccessDeniedException:http://internal.example/doc'],
    [429, 'TooManyRequestsException', 'TooManyRequestsException'],
    [500, 'ServiceException', 'ServiceException'],
  ])('name an error of Lambda, HTTP %i, as the SDK does: %s', async (status, name, header) => {
    const headers = { 'x-amzn-errortype': header };
    const answers = [{ status, headers, body: '{"Message":"no"}' }];
    const { results } = await outcomes(operations.Invoke, answers, { maxAttempts: 1 });
    const [sdk, lean] = results.map(errorOf);
    expect(sdk?.name).toBe(name);
    expect(lean).toEqual(sdk);
  });

  it('tell a failed condition apart by its class', () => {
    const failed = { status: 400, body: '{"__type":"ConditionalCheckFailedException"}' };
    return outcomes(operations.UpdateItem, [failed]).then(({ results: [sdk, lean] }) => {
      expect(sdk).toBeInstanceOf(dynamoSdk.ConditionalCheckFailedException);
      expect(lean).toBeInstanceOf(dynamoLean.ConditionalCheckFailedException);
      expect(new Error('another')).not.toBeInstanceOf(dynamoLean.ConditionalCheckFailedException);
    });
  });

  it.each([
    ['trouble in the service', { status: 503, body: '{}' }],
    ['throttling', { status: 400, body: '{"__type":"ThrottlingException"}' }],
    ['a fault of the caller', { status: 400, body: '{"__type":"ValidationException"}' }],
    ['a missing permission', { status: 403, body: '{"__type":"AccessDeniedException"}' }],
  ])('repeat a call after %s as often as the SDK', async (_, failure) => {
    for (const maxAttempts of [1, 2, undefined]) {
      const options = maxAttempts === undefined ? {} : { maxAttempts };
      const { requests } = await outcomes(operations.GetParametersByPath, [failure], options);
      const [sdk, lean] = requests.map((list) => list.length);
      expect(lean).toBe(sdk);
    }
  });

  it('succeed when a repeated call does', async () => {
    const answers = [
      { status: 500, body: '' },
      { status: 200, body: '{"Item":{"pk":{"S":"f"}}}' },
    ];
    const { results } = await outcomes(operations.GetItem, answers);
    expect(results[1]).toEqual({ Item: { pk: { S: 'f' } } });
  });

  it('end with the caller’s patience, as the SDK does', async () => {
    await service.close();
    const silent = await record();
    silent.answers = [];
    vi.stubEnv('AWS_ENDPOINT_URL_SSM', silent.url);
    const abortSignal = AbortSignal.abort();
    const command = new ssmLean.GetParametersByPathCommand(path);
    const sdkCommand = new ssmSdk.GetParametersByPathCommand(path);
    const lean = await new ssmLean.SSMClient().send(command, { abortSignal }).catch(errorOf);
    const sdk = await new ssmSdk.SSMClient({}).send(sdkCommand, { abortSignal }).catch(errorOf);
    expect(lean).toMatchObject({ name: 'AbortError' });
    expect(sdk).toMatchObject({ name: 'AbortError' });
    await silent.close();
  });

  it('say that credentials or the region are missing', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');
    await expect(operations.GetItem.lean({})).rejects.toMatchObject({
      name: 'CredentialsProviderError',
    });
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_REGION', '');
    await expect(operations.GetItem.lean({})).rejects.toThrow('Region is missing');
  });

  it.each(['ap-southeast-1', 'us-east-1', 'cn-north-1'])(
    'find the services of %s where the SDK does',
    (region) => {
      vi.stubEnv('AWS_REGION', region);
      const ask = { Region: region, UseDualStack: false, UseFIPS: false };
      const { ssm, dynamodb, lambda } = {
        ssm: new ssmSdk.SSMClient({ region }).config.endpointProvider(ask),
        dynamodb: new dynamoSdk.DynamoDBClient({ region }).config.endpointProvider(ask),
        lambda: new lambdaSdk.LambdaClient({ region }).config.endpointProvider(ask),
      };
      for (const [name, { url }] of Object.entries({ ssm, dynamodb, lambda })) {
        expect(endpoint({ name, endpointVariable: 'UNSET' })).toBe(url.origin);
      }
    },
  );
});

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}

function errorOf(error: unknown) {
  return error instanceof Error ? { name: error.name, message: error.message } : undefined;
}

/** The signature recomputed from what arrived, by the steps of the AWS documentation (Signature Version 4). */
function signatureOf({ method, path: asked, headers, body }: Recorded): string {
  const [, scope = '', names = '', signature] =
    /Credential=AKIDEXAMPLE\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)/.exec(
      headers.authorization ?? '',
    ) ?? [];
  const signed = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const uri = (asked ?? '').split('/').map(encodeURIComponent).join('/');
  const canonical = [method, uri, '', signed.join(''), names, sha256(body)].join('\n');
  const date = String(headers['x-amz-date']);
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const signingKey = scope
    .split('/')
    .reduce<Buffer>((from, part) => hmac(from, part), Buffer.from(`AWS4${secret}`));
  return hmac(signingKey, toSign).toString('hex') === signature ? 'verified' : 'forged';
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(from: Buffer, text: string): Buffer {
  return createHmac('sha256', from).update(text).digest();
}
