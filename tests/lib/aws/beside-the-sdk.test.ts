import * as dynamoSdk from '@aws-sdk/client-dynamodb';
import * as lambdaSdk from '@aws-sdk/client-lambda';
import * as ssmSdk from '@aws-sdk/client-ssm';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDynamoDb } from '../../../lib/aws/dynamodb.ts';
import { createReadPage } from '../../../lib/aws/parameters.ts';
import { createInvoke } from '../../../lib/aws/self-invoke.ts';
import type { SignedCall } from '../../../lib/aws/signed-call.ts';
import { callsOf, lambdaVariables } from '../../support/aws.ts';
import { record, type Recorded, type Recorder, type Scripted } from '../../support/recorder.ts';
import { isSigned } from '../../support/signature.ts';

// The SDK's own clients are the oracle: what a new version of them sends, returns, throws or repeats
// differently fails here.

const never = new AbortController().signal;
const where = { TableName: 'answers', Key: { pk: { S: 'f' }, sk: { S: 'm#1' } } };
const page = {
  Path: '/wechat-turing-bot/dev',
  Recursive: true,
  WithDecryption: true,
  MaxResults: 10,
};
const read = { ...where, ConsistentRead: true };
const update = {
  ...where,
  UpdateExpression: 'SET lease = :lease ADD deliveries :one',
  ConditionExpression: 'attribute_not_exists(answer)',
  ExpressionAttributeNames: { '#owner': 'owner' },
  ExpressionAttributeValues: { ':lease': { N: '7' }, ':one': { N: '1' }, ':yes': { BOOL: true } },
  ReturnValues: 'ALL_NEW' as const,
};
const query = {
  TableName: 'answers',
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': { S: '你好' } },
  ConsistentRead: true,
};
const handedOver = { key: { follower: '你', message: 'm' }, owner: 'o', askedBefore: 1 } as const;
const functionName = 'arn:aws:lambda:ap-southeast-1:123456789012:function:wechat';

let service: Recorder;
let ssm: ssmSdk.SSMClient;
let dynamo: dynamoSdk.DynamoDBClient;
let lambda: lambdaSdk.LambdaClient;

beforeAll(async () => {
  service = await record();
  const variables = {
    ...lambdaVariables,
    AWS_SESSION_TOKEN: 'session',
    AWS_ENDPOINT_URL: service.url,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  // The SDK's waits are random: 0 of them.
  vi.spyOn(Math, 'random').mockReturnValue(0);
  ssm = new ssmSdk.SSMClient({});
  dynamo = new dynamoSdk.DynamoDBClient({ maxAttempts: 2 });
  lambda = new lambdaSdk.LambdaClient({ maxAttempts: 2 });
});

afterAll(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await service.close();
});

/** One operation, by the SDK with as many attempts as the function makes, and by the function's own calls. */
interface Operation {
  readonly bySdk: () => Promise<object>;
  readonly byUs: (call: SignedCall) => Promise<unknown>;
}

function updating(input: typeof update): Operation {
  return {
    bySdk: () => dynamo.send(new dynamoSdk.UpdateItemCommand(input)),
    byUs: (call) => createDynamoDb(call).updateItem(input),
  };
}

function invoking(FunctionName: string): Operation {
  const Payload = Buffer.from(JSON.stringify({ handedOver }));
  const input = { FunctionName, InvocationType: 'Event', Payload } as const;
  return {
    bySdk: () => lambda.send(new lambdaSdk.InvokeCommand(input)),
    byUs: (call) => createInvoke(call, FunctionName)(handedOver, never),
  };
}

const operations = {
  GetParametersByPath: {
    bySdk: () => ssm.send(new ssmSdk.GetParametersByPathCommand(page)),
    byUs: (call) => createReadPage(call)(page, never),
  },
  UpdateItem: updating(update),
  GetItem: {
    bySdk: () => dynamo.send(new dynamoSdk.GetItemCommand(read)),
    byUs: (call) => createDynamoDb(call).getItem(read),
  },
  DeleteItem: {
    bySdk: () => dynamo.send(new dynamoSdk.DeleteItemCommand(where)),
    byUs: (call) => createDynamoDb(call).deleteItem(where),
  },
  Query: {
    bySdk: () => dynamo.send(new dynamoSdk.QueryCommand(query)),
    byUs: (call) => createDynamoDb(call).query(query),
  },
  Invoke: invoking(functionName),
} satisfies Readonly<Record<string, Operation>>;

const named = Object.entries<Operation>(operations);

interface Outcome {
  readonly requests: readonly Recorded[];
  /** What was returned or thrown. */
  readonly result: unknown;
}

/** Runs an operation by the SDK and by us, with the same answers. */
async function both({ bySdk, byUs }: Operation, ...answers: readonly Scripted[]) {
  const call = callsOf(service.url, { AWS_SESSION_TOKEN: 'session' });
  const run = async (operation: () => Promise<unknown>): Promise<Outcome> => {
    service.answers = answers;
    service.requests.length = 0;
    const result = await operation().catch((error: unknown) => error);
    return { result, requests: [...service.requests] };
  };
  return { sdk: await run(bySdk), own: await run(() => byUs(call)) };
}

/** What a service reads of a request; the rest is the SDK's own book-keeping, or changes each time. */
function essence({ method, path, headers, body }: Recorded) {
  const { host, 'content-type': contentType, 'content-length': length } = headers;
  const { 'x-amz-target': target, 'x-amz-invocation-type': type } = headers;
  const token = headers['x-amz-security-token'];
  const said: unknown = JSON.parse(body);
  return { method, path, host, contentType, length, target, type, token, said };
}

function essences({ requests }: Outcome) {
  return requests.map(essence);
}

function errorOf({ result }: Outcome) {
  return result instanceof Error ? { name: result.name, message: result.message } : undefined;
}

function fieldsOf({ result }: Outcome): Readonly<Record<string, unknown>> {
  return typeof result === 'object' && result !== null ? { ...result } : {};
}

describe('a signed call', () => {
  it.each(named)('sends the same %s as the SDK, signed for the service', async (_, operation) => {
    const { sdk, own } = await both(operation, { status: 200, body: '{}' });
    expect(sdk.requests).toHaveLength(1);
    expect(essences(own)).toEqual(essences(sdk));
    expect([...sdk.requests, ...own.requests].map(isSigned)).toEqual([true, true]);
  });

  it('sends the same update as the SDK, whatever the values', async () => {
    const text = fc.string({ unit: 'grapheme' });
    const values = fc.record({
      ':lease': fc.record({ N: fc.integer().map(String) }),
      ':one': fc.record({ N: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String) }),
      ':yes': fc.record({ BOOL: fc.boolean() }),
    });
    await fc.assert(
      fc.asyncProperty(text, text, values, async (pk, sk, ExpressionAttributeValues) => {
        const Key = { pk: { S: pk }, sk: { S: sk } };
        const operation = updating({ ...update, Key, ExpressionAttributeValues });
        const { sdk, own } = await both(operation, { status: 200, body: '{}' });
        expect(essences(own)).toEqual(essences(sdk));
        expect(own.requests.map(isSigned)).toEqual([true]);
      }),
      { numRuns: 10 },
    );
  });

  it('names a function in the path as the SDK does, whatever its name', async () => {
    const name = fc.stringMatching(/^[\w:$ /?#%+äü-]{1,40}$/);
    await fc.assert(
      fc.asyncProperty(name, async (functionName) => {
        const { sdk, own } = await both(invoking(functionName), { status: 202, body: '' });
        expect(essences(own)).toEqual(essences(sdk));
        expect(own.requests.map(isSigned)).toEqual([true]);
      }),
      { numRuns: 10 },
    );
  });

  const item = { pk: { S: 'f' }, lease: { N: '7' }, open: { BOOL: true } };

  it.each([
    ['GetItem', 'Item', item],
    ['UpdateItem', 'Attributes', item],
    ['Query', 'Items', [item, { pk: { S: '你好' } }]],
  ] as const)('returns from %s what the SDK has under %s', async (name, field, value) => {
    const operation = operations[name];
    const body = JSON.stringify({ [field]: value });
    const { sdk, own } = await both(operation, { status: 200, body });
    expect(fieldsOf(sdk)[field]).toEqual(value);
    expect(own.result).toEqual(value);
  });

  it('returns a page of parameters as the SDK does', async () => {
    const stored = { Name: '/wechat-turing-bot/dev/wechat/token', Value: '你好' };
    const body = JSON.stringify({ Parameters: [stored], NextToken: 'next' });
    const { sdk, own } = await both(operations.GetParametersByPath, { status: 200, body });
    const { Parameters, NextToken } = fieldsOf(sdk);
    expect(own.result).toEqual({ Parameters, NextToken });
  });

  const types = [
    'AccessDeniedException',
    'ConditionalCheckFailedException',
    'ExpiredTokenException',
    'InternalServerError',
    'InvalidSignatureException',
    'ProvisionedThroughputExceededException',
    'RequestTimeout',
    'SomethingNew',
    'ThrottlingException',
    'TooManyRequestsException',
    'UnrecognizedClientException',
    'ValidationException',
  ];
  const written = fc
    .record({
      namespace: fc.constantFrom('', 'com.amazonaws.ssm#', 'com.amazonaws.dynamodb.v20120810#'),
      type: fc.constantFrom(...types),
      behind: fc.constantFrom('', ':http://internal.amazon.com/coral/com.amazon.coral.service/'),
    })
    .map(({ namespace, type, behind }) => `${namespace}${type}${behind}`);
  const status = fc.constantFrom(400, 401, 403, 404, 409, 413, 429, 500, 501, 502, 503, 504, 505);
  const words = fc.constantFrom(
    'no',
    '口令不对',
    'Signature expired: 20261201T000000Z is now earlier',
  );

  it.each(['GetParametersByPath', 'UpdateItem', 'Query'] as const)(
    'throws from %s what the SDK throws, after as many attempts',
    async (name) => {
      await fc.assert(
        fc.asyncProperty(status, written, words, async (failed, __type, message) => {
          const body = JSON.stringify({ __type, message });
          const { sdk, own } = await both(operations[name], { status: failed, body });
          expect(errorOf(sdk)).toBeDefined();
          expect(errorOf(own)).toEqual(errorOf(sdk));
          expect(own.requests.length).toBe(sdk.requests.length);
        }),
        { numRuns: 10 },
      );
    },
  );

  it('throws from Invoke what the SDK throws, after as many attempts', async () => {
    await fc.assert(
      fc.asyncProperty(status, written, words, async (failed, type, Message) => {
        const headers = { 'x-amzn-errortype': type };
        const answer = { status: failed, headers, body: JSON.stringify({ Message }) };
        const { sdk, own } = await both(operations.Invoke, answer);
        expect(errorOf(sdk)).toBeDefined();
        expect(errorOf(own)).toEqual(errorOf(sdk));
        expect(own.requests.length).toBe(sdk.requests.length);
      }),
      { numRuns: 10 },
    );
  });

  it.each([
    ['{}', 400],
    ['', 500],
  ])(
    'throws of an answer %j with HTTP %i, which names no error, what the SDK throws',
    async (body, failed) => {
      const { sdk, own } = await both(operations.UpdateItem, { status: failed, body });
      expect(errorOf(sdk)?.name).toBe('Unknown');
      expect(errorOf(own)).toEqual(errorOf(sdk));
      expect(own.requests.length).toBe(sdk.requests.length);
    },
  );

  it('repeats an answer that is no JSON as often as the SDK, and quotes nothing of it', async () => {
    const { sdk, own } = await both(operations.UpdateItem, { status: 502, body: '<html>words' });
    expect(own.requests.length).toBe(sdk.requests.length);
    expect(errorOf(own)).toEqual({ name: 'Unknown', message: 'UnknownError' });
  });
});
