import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoDb, isFailedCondition, type DynamoDb } from '../../../lib/aws/dynamodb.ts';
import { startDynamoDb, type IsStoreDown } from '../../../simulator/dynamodb.ts';
import type { Listening } from '../../../simulator/listen.ts';
import { callsOf } from '../../support/aws.ts';
import { record } from '../../support/recorder.ts';

const TableName = 'answers';
const asked: string[] = [];
let isDown: IsStoreDown = () => false;
let server: Listening;
let dynamoDb: DynamoDb;

beforeAll(async () => {
  server = await startDynamoDb(TableName, (operation) => {
    asked.push(operation);
    return isDown(operation);
  });
  dynamoDb = createDynamoDb(callsOf(server.url));
});
afterAll(() => server.close());

function place(pk: string, sk: string) {
  return { TableName, Key: { pk: { S: pk }, sk: { S: sk } } };
}

function saying(text: string) {
  return {
    UpdateExpression: 'SET said = :said, isKept = :kept ADD times :one',
    ExpressionAttributeValues: {
      ':said': { S: text },
      ':kept': { BOOL: true },
      ':one': { N: '1' },
    },
    ReturnValues: 'ALL_NEW',
  } as const;
}

function partition(pk: string) {
  return {
    TableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: pk } },
    ConsistentRead: true,
  };
}

describe('the four operations, on dynalite over HTTP', () => {
  it('write, read and delete an item', async () => {
    const at = place('f', 'm#1');
    const read = { ...at, ConsistentRead: true };
    await expect(dynamoDb.getItem(read)).resolves.toBeUndefined();
    await dynamoDb.updateItem({ ...at, ...saying('你好') });
    const item = { ...at.Key, said: { S: '再见' }, isKept: { BOOL: true }, times: { N: '2' } };
    await expect(dynamoDb.updateItem({ ...at, ...saying('再见') })).resolves.toEqual(item);
    await expect(dynamoDb.getItem(read)).resolves.toEqual(item);
    await expect(dynamoDb.query(partition('f'))).resolves.toEqual([item]);
    await dynamoDb.deleteItem(at);
    await expect(dynamoDb.query(partition('f'))).resolves.toEqual([]);
  });

  it('return nothing of an update that asks for nothing', async () => {
    const { ReturnValues: _, ...quiet } = saying('x');
    await expect(dynamoDb.updateItem({ ...place('quiet', 'm'), ...quiet })).resolves.toEqual({});
  });

  it('query every page of a partition', async () => {
    const long = 'x'.repeat(350_000);
    for (const sk of ['1', '2', '3', '4', '5', '6', '7']) {
      await dynamoDb.updateItem({ ...place('pages', sk), ...saying(long) });
    }
    asked.length = 0;
    const items = await dynamoDb.query(partition('pages'));
    expect(items.map(({ sk }) => sk?.S)).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    expect(asked.length).toBeGreaterThan(2);
  });

  it('tell a condition that did not hold apart from what else may go wrong', async () => {
    const condition = { ConditionExpression: 'attribute_exists(pk)' };
    const failed: unknown = await dynamoDb
      .updateItem({ ...place('none', 'm'), ...saying('x'), ...condition })
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ name: 'ConditionalCheckFailedException' });
    expect(isFailedCondition(failed)).toBe(true);
    const elsewhere = { ...place('none', 'm'), TableName: 'another', ConsistentRead: true };
    const missing: unknown = await dynamoDb.getItem(elsewhere).catch((error: unknown) => error);
    expect(missing).toMatchObject({ name: 'ResourceNotFoundException' });
    expect(isFailedCondition(missing)).toBe(false);
    const named = Object.assign(new Error(), { name: 'ConditionalCheckFailedException' });
    expect(isFailedCondition(named)).toBe(false);
  });

  it('are tried twice while DynamoDB has trouble', async () => {
    isDown = () => true;
    asked.length = 0;
    await expect(dynamoDb.deleteItem(place('f', 'm'))).rejects.toMatchObject({
      name: 'InternalServerError',
    });
    expect(asked).toEqual(['DeleteItem', 'DeleteItem']);
    isDown = () => false;
  });

  it('abandon an update with its signal', async () => {
    isDown = () => 'silent';
    const signal = AbortSignal.timeout(50);
    const updated = dynamoDb.updateItem({ ...place('f', 'm'), ...saying('x') }, signal);
    await expect(updated).rejects.toMatchObject({ name: 'AbortError' });
    isDown = () => false;
  });
});

describe('an answer of DynamoDB', () => {
  it.each([
    ['is no item', { Item: 'text', Attributes: [{ S: 1 }], Items: { pk: { S: 'f' } } }],
    ['has values of no kind', { Item: { pk: 'f' }, Attributes: { pk: null }, Items: [{ pk: 1 }] }],
    ['has a value of another type', { Item: { pk: { N: 1 } }, Items: [{ on: { BOOL: 'on' } }] }],
  ])('that %s counts as none', async (_, body) => {
    const service = await record();
    service.answers = [{ status: 200, body: JSON.stringify(body) }];
    const strange = createDynamoDb(callsOf(service.url));
    const read = { ...place('f', 'm'), ConsistentRead: true };
    await expect(strange.getItem(read)).resolves.toBeUndefined();
    await expect(strange.updateItem({ ...place('f', 'm'), ...saying('x') })).resolves.toEqual({});
    await expect(strange.query(partition('f'))).resolves.toEqual([]);
    await service.close();
  });
});
