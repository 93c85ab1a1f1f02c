import { afterEach, describe, expect, it } from 'vitest';
import { createInvoke, parseHandedOver } from '../../../lib/aws/self-invoke.ts';
import { createLambdaApi, type LambdaMood } from '../../../simulator/lambda-api.ts';
import { listen, type Listening } from '../../../simulator/listen.ts';
import { callsOf } from '../../support/aws.ts';

const handedOver = {
  key: { follower: 'follower', message: 'message' },
  owner: 'owner',
  askedBefore: 1,
} as const;
const never = new AbortController().signal;

describe('createInvoke', () => {
  let server: Listening | undefined;
  afterEach(() => server?.close());

  /** Lambda's API with one function, `bot`; counts the calls it gets. */
  async function startLambda(mood: LambdaMood = 'well') {
    const queued: unknown[] = [];
    let calls = 0;
    const api = createLambdaApi({
      functionName: 'bot',
      invokeLater: (event) => void queued.push(event),
      mood() {
        calls += 1;
        return mood;
      },
    });
    server = await listen(api);
    return { call: callsOf(server.url), queued, calls: () => calls };
  }

  it('queues an event that the function knows for its own', async () => {
    const { call, queued } = await startLambda();
    await createInvoke(call, 'bot')(handedOver, never);
    expect(queued).toEqual([{ handedOver }]);
    expect(parseHandedOver(queued[0])).toEqual(handedOver);
  });

  it.each([
    ['throttled', 'TooManyRequestsException', 2],
    ['denied', 'AccessDeniedException', 1],
  ] as const)('fails when it is %s, with %s, after %i attempts', async (mood, name, attempts) => {
    const { call, queued, calls } = await startLambda(mood);
    await expect(createInvoke(call, 'bot')(handedOver, never)).rejects.toMatchObject({ name });
    expect(queued).toEqual([]);
    expect(calls()).toBe(attempts);
  });

  it('fails when the API cannot be reached, after two attempts', async () => {
    const { call, calls } = await startLambda('unreachable');
    const invoked = createInvoke(call, 'bot')(handedOver, never);
    await expect(invoked).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(calls()).toBe(2);
  });

  it('fails when there is no function of that name', async () => {
    const { call } = await startLambda();
    await expect(createInvoke(call, 'other')(handedOver, never)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('ends with its signal', async () => {
    const { call, queued } = await startLambda();
    const invoked = createInvoke(call, 'bot')(handedOver, AbortSignal.abort());
    await expect(invoked).rejects.toMatchObject({ name: 'AbortError' });
    expect(queued).toEqual([]);
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
