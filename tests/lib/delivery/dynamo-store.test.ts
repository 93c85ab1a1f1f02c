import {
  DynamoDBClient,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoStore } from '../../../lib/delivery/dynamo-store.ts';
import { lineOf } from '../../../lib/delivery/dynamo-transcript.ts';
import { lineLifeMs } from '../../../lib/delivery/transcript-line.ts';
import type { AnswerStore } from '../../../lib/delivery/store.ts';
import { startDynamoDb } from '../../../simulator/dynamodb.ts';
import type { Listening } from '../../../simulator/listen.ts';
import { describePlaces } from './places-contract.ts';
import { describeStore } from './store-contract.ts';
import { describeTranscript } from './transcript-contract.ts';

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

  const nextClient = () => {
    const client = clients[(turn += 1) % clients.length];
    if (client === undefined) throw new Error('no client');
    return client;
  };

  const scan = async () => {
    const TableName = table;
    const { Items = [] } = await nextClient().send(
      new ScanCommand({ TableName, ConsistentRead: true }),
    );
    return Items;
  };

  describeTranscript('DynamoDB', () => ({
    store: createDynamoStore(nextClient(), table),
    transcript: async () =>
      (await scan()).filter(({ sk }) => sk?.S?.startsWith('t#')).map((item) => lineOf(item)),
  }));

  it('lets DynamoDB delete a line after seven days, and the note of a leaving after ten minutes', async () => {
    const [key, atMs] = [{ follower: 'f', message: 'm' }, 1_795_334_400_500];
    const texts = { kind: 'text', said: '', replyKind: 'text', reply: '', responder: 'robot' };
    const store = createDynamoStore(nextClient(), table);
    const leaving = { leftAtMs: atMs, expiresMs: atMs + 600_000 };
    await store.forget(key.follower, leaving);
    await store.note({ key, atMs, sentAtMs: atMs + 1, ...texts });
    const expiries = (await scan())
      .filter(({ pk }) => pk?.S === key.follower)
      .map(({ sk, expires }) => [sk?.S, Number(expires?.N)]);
    expect(Object.fromEntries(expiries)).toEqual({
      left: Math.ceil((atMs + 600_000) / 1000),
      't#m': Math.ceil((atMs + lineLifeMs) / 1000),
    });
  });

  /** Runs an operation and lets something else happen in full before its call of this number, or after the last. */
  const interrupted = async (
    call: number,
    operation: (store: AnswerStore) => Promise<void>,
    meanwhile: () => Promise<void>,
  ) => {
    const client = new DynamoDBClient({ region: 'local', endpoint: server.url, credentials });
    let calls = 0;
    client.middlewareStack.add(
      (next) => async (args) => {
        if (calls++ === call) await meanwhile();
        return next(args);
      },
      { step: 'initialize' },
    );
    await operation(createDynamoStore(client, table));
    if (calls <= call) await meanwhile();
  };

  const lateLine = (follower: string) => {
    const texts = { kind: 'text', said: '', replyKind: 'text', reply: '', responder: 'robot' };
    return { key: { follower, message: 'late' }, atMs: 3000, sentAtMs: 1000, ...texts };
  };

  it.each([0, 1, 2, 3])(
    'keeps no line of a message that is answered while its follower leaves, when the one comes before call %i of the other',
    async (call) => {
      const [noted, left] = [`noted at ${call}`, `left at ${call}`];
      const leaving = { leftAtMs: 2000, expiresMs: 600_000 };
      const own = createDynamoStore(nextClient(), table);
      await interrupted(
        call,
        (store) => store.note(lateLine(noted)),
        () => own.forget(noted, leaving),
      );
      await interrupted(
        call,
        (store) => store.forget(left, leaving),
        () => own.note(lateLine(left)),
      );
      const found = (await scan()).filter(({ pk }) => [noted, left].includes(pk?.S ?? ''));
      expect(found.map(({ sk }) => sk?.S)).toEqual(['left', 'left']);
    },
  );

  describeStore('the DynamoDB store', () => createDynamoStore(nextClient(), table));

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

  it('looks among the answers of a follower alone for one to pick up, however long the transcript', async () => {
    dynamo.onAnyCommand().resolves({});
    await createDynamoStore(new DynamoDBClient({}), table).pickUp('f', 'm', 0);
    expect(dynamo.commandCalls(QueryCommand).map(({ args }) => args[0].input)).toEqual([
      expect.objectContaining({
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': { S: 'f' }, ':prefix': { S: 'm#' } },
      }),
    ]);
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
