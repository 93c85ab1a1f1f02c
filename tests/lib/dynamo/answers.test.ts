import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SignedCall } from '../../../lib/aws/signed-call.ts';
import type { AnswerStore } from '../../../lib/delivery/store.ts';
import { lineLifeMs } from '../../../lib/delivery/transcript-line.ts';
import { createDynamoStore } from '../../../lib/dynamo/answers.ts';
import { lineOf } from '../../../lib/dynamo/transcript.ts';
import { startDynamoDb } from '../../../simulator/dynamodb.ts';
import type { Listening } from '../../../simulator/listen.ts';
import { callsOf } from '../../support/aws.ts';
import { record, type Recorder } from '../../support/recorder.ts';
import { describeSlots } from '../delivery/slots-contract.ts';
import { describeStore } from '../delivery/store-contract.ts';
import { describeTranscript } from '../delivery/transcript-contract.ts';

const table = 'answers';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

describe('on dynalite over HTTP', () => {
  let server: Listening;
  let callers: readonly SignedCall[] = [];
  let scanner: DynamoDBClient;
  let turn = 0;
  beforeAll(async () => {
    server = await startDynamoDb(table);
    // Two by turns, as two containers would have.
    callers = [1, 2].map(() => callsOf(server.url));
    scanner = new DynamoDBClient({ region: 'local', endpoint: server.url, credentials });
  });
  afterAll(() => server.close());

  const nextCaller = () => {
    const call = callers[(turn += 1) % callers.length];
    if (call === undefined) throw new Error('no caller');
    return call;
  };

  const scan = async () => {
    const TableName = table;
    const { Items = [] } = await scanner.send(new ScanCommand({ TableName, ConsistentRead: true }));
    return Items;
  };

  describeTranscript('DynamoDB', () => ({
    store: createDynamoStore(nextCaller(), table),
    transcript: async () =>
      (await scan()).filter(({ sk }) => sk?.S?.startsWith('t#')).map((item) => lineOf(item)),
  }));

  it('lets DynamoDB delete a line after seven days, and the note of a leaving after ten minutes', async () => {
    const [key, atMs] = [{ follower: 'f', message: 'm' }, 1_795_334_400_500];
    const texts = { kind: 'text', said: '', replyKind: 'text', reply: '', responder: 'robot' };
    const store = createDynamoStore(nextCaller(), table);
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
    const inner = callsOf(server.url);
    let calls = 0;
    const interruptedCall: SignedCall = async (request, options) => {
      if (calls++ === call) await meanwhile();
      return inner(request, options);
    };
    await operation(createDynamoStore(interruptedCall, table));
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
      const own = createDynamoStore(nextCaller(), table);
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

  describeStore('the DynamoDB store', () => createDynamoStore(nextCaller(), table));

  const servers: Listening[] = [];
  afterAll(() => Promise.all(servers.map((each) => each.close())));

  describeSlots('DynamoDB', async () => {
    const own = await startDynamoDb(table);
    servers.push(own);
    return createDynamoStore(callsOf(own.url), table).slots;
  });
});

describe('the DynamoDB store with other answers', () => {
  let service: Recorder;
  let store: AnswerStore;
  beforeEach(async () => {
    service = await record();
    store = createDynamoStore(callsOf(service.url), table);
  });
  afterEach(() => service.close());

  const key = { follower: 'f', message: 'm' };
  const claim = { owner: 'o', leaseUntilMs: 1, question: '', nowMs: 0 };

  it.each([
    [500, 'InternalServerError'],
    [400, 'ProvisionedThroughputExceededException'],
    [400, 'AccessDeniedException'],
    [400, 'ResourceNotFoundException'],
  ])(
    'passes on what is no condition, HTTP %i and %s: a save that threw is not a save that came second',
    async (status, name) => {
      service.answers = [{ status, body: JSON.stringify({ __type: `com.amazonaws#${name}` }) }];
      await expect(store.save(key, 'x')).rejects.toMatchObject({ name });
      await expect(store.join(key, claim)).rejects.toMatchObject({ name });
    },
  );

  it('looks among the answers of a follower alone for one to pick up, however long the transcript', async () => {
    await store.pickUp('f', 'm', 0);
    expect(service.requests.map(({ body }): unknown => JSON.parse(body))).toEqual([
      expect.objectContaining({
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': { S: 'f' }, ':prefix': { S: 'm#' } },
      }),
    ]);
  });

  it('makes do with answers that lack everything', async () => {
    await expect(store.join(key, claim)).resolves.toMatchObject({
      owner: '',
      leaseUntilMs: Number.NaN,
    });
    await expect(store.pickUp('f', 'm', 0)).resolves.toBeUndefined();
  });
});
