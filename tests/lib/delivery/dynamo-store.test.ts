import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoStore } from '../../../lib/delivery/dynamo-store.ts';
import { startDynamoDb } from '../../../simulator/dynamodb.ts';
import type { Listening } from '../../../simulator/listen.ts';
import { describePlaces } from './places-contract.ts';
import { describeStore } from './store-contract.ts';

const table = 'answers';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

describe('on dynalite over HTTP', () => {
  let server: Listening;
  let clients: readonly DynamoDBClient[] = [];
  let turn = 0;
  beforeAll(async () => {
    server = await startDynamoDb(table);
    // Two clients by turns, as two containers would have.
    clients = [1, 2].map(
      () => new DynamoDBClient({ region: 'local', endpoint: server.url, credentials }),
    );
  });
  afterAll(() => server.close());

  describeStore('the DynamoDB store', () => {
    const client = clients[(turn += 1) % clients.length];
    if (client === undefined) throw new Error('no client');
    return createDynamoStore(client, table);
  });

  const servers: Listening[] = [];
  afterAll(() => Promise.all(servers.map((each) => each.close())));

  describePlaces('DynamoDB', async () => {
    const own = await startDynamoDb(table);
    servers.push(own);
    const client = new DynamoDBClient({ region: 'local', endpoint: own.url, credentials });
    return createDynamoStore(client, table).places;
  });
});

describe('the DynamoDB store when DynamoDB fails', () => {
  let dynamo = mockClient(DynamoDBClient);
  dynamo.restore();
  beforeEach(() => {
    dynamo = mockClient(DynamoDBClient);
  });
  afterEach(() => dynamo.restore());

  it('passes on what is no condition: a save that threw is not a save that came second', async () => {
    dynamo
      .on(UpdateItemCommand)
      .rejects(Object.assign(new Error(), { name: 'InternalServerError' }));
    const store = createDynamoStore(new DynamoDBClient({}), table);
    const key = { follower: 'f', message: 'm' };
    await expect(store.save(key, 'x')).rejects.toMatchObject({ name: 'InternalServerError' });
    const claim = { owner: 'o', leaseUntilMs: 1, question: '', nowMs: 0 };
    await expect(store.join(key, claim)).rejects.toMatchObject({ name: 'InternalServerError' });
  });

  it('makes do with answers that lack everything', async () => {
    dynamo.onAnyCommand().resolves({});
    const store = createDynamoStore(new DynamoDBClient({}), table);
    const claim = { owner: 'o', leaseUntilMs: 1, question: '', nowMs: 0 };
    await expect(store.join({ follower: 'f', message: 'm' }, claim)).resolves.toMatchObject({
      owner: '',
      leaseUntilMs: Number.NaN,
    });
    await expect(store.pickUp('f', 'm', 0)).resolves.toBeUndefined();
  });
});
