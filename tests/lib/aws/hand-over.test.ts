import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createInvoke, parseHandedOver } from '../../../lib/aws/hand-over.ts';
import { createLambdaApi, type LambdaMood } from '../../../simulator/lambda-api.ts';
import { listen, type Listening } from '../../../simulator/listen.ts';

const handedOver = {
  key: { follower: 'follower', message: 'message' },
  owner: 'owner',
  askedBefore: 1,
} as const;
const never = new AbortController().signal;

describe('createInvoke on the wire', () => {
  let server: Listening | undefined;
  beforeEach(() => {
    vi.stubEnv('AWS_REGION', 'ap-southeast-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await server?.close();
  });

  async function lambda(mood: LambdaMood = 'well') {
    const queued: unknown[] = [];
    const invokeLater = (event: unknown) => void queued.push(event);
    const api = createLambdaApi({ functionName: 'bot', invokeLater, mood: () => mood });
    server = await listen(api);
    vi.stubEnv('AWS_ENDPOINT_URL_LAMBDA', server.url);
    return queued;
  }

  it('queues an event that the function knows for its own', async () => {
    const queued = await lambda();
    await createInvoke('bot')(handedOver, never);
    expect(queued).toHaveLength(1);
    expect(parseHandedOver(queued[0])).toEqual(handedOver);
  });

  it.each([
    ['throttled', 'TooManyRequestsException'],
    ['denied', 'AccessDeniedException'],
  ] as const)('fails when it is %s', async (mood, name) => {
    const queued = await lambda(mood);
    await expect(createInvoke('bot')(handedOver, never)).rejects.toMatchObject({ name });
    expect(queued).toEqual([]);
  });

  it('fails when the API cannot be reached', async () => {
    await lambda('unreachable');
    await expect(createInvoke('bot')(handedOver, never)).rejects.toThrow(/hang up|ECONNRESET/);
  });

  it('fails when there is no function of that name', async () => {
    await lambda();
    await expect(createInvoke('other')(handedOver, never)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('createInvoke', () => {
  it('makes one client, with the first question', async () => {
    const mock = mockClient(LambdaClient);
    mock.on(InvokeCommand).resolves({ StatusCode: 202 });
    const invoke = createInvoke('bot');
    await invoke(handedOver, never);
    await invoke(handedOver, never);
    const [first, second] = mock.calls();
    expect(first?.thisValue).toBe(second?.thisValue);
    mock.restore();
  });
});

describe('parseHandedOver', () => {
  it.each([undefined, null, 'handedOver', [], {}, { handedOver: null }, { handedOver: 'x' }])(
    'takes %j for none of its own',
    (event) => expect(parseHandedOver(event)).toBeUndefined(),
  );

  it('takes an event of API Gateway for none of its own, whatever else it holds', () => {
    const event = { handedOver, requestContext: { http: { method: 'POST' } } };
    expect(parseHandedOver(event)).toBeUndefined();
  });
});
