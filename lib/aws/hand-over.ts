import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { HandedOver } from '../delivery/hand-over.ts';
import { asShape } from './gateway.ts';

/**
 * What the function is invoked with to go on with a question. API Gateway cannot produce it: it
 * always puts a `requestContext` at the top, and what a caller sends lies below `body` and `headers`.
 */
interface HandOverEvent {
  readonly handedOver: HandedOver;
}

/**
 * Starts an asynchronous invocation of this same function. The client is made with the first one.
 * @param functionName the function's own name, or its ARN
 */
export function createInvoke(functionName: string) {
  let client: LambdaClient | undefined;
  return async (handedOver: HandedOver, abortSignal: AbortSignal): Promise<void> => {
    client ??= new LambdaClient({ maxAttempts: 2 });
    const event: HandOverEvent = { handedOver };
    const command = new InvokeCommand({
      FunctionName: functionName,
      InvocationType: 'Event',
      Payload: Buffer.from(JSON.stringify(event)),
    });
    await client.send(command, { abortSignal });
  };
}

/** The question in an event that `createInvoke` sent; undefined for every other event. */
export function parseHandedOver(event: unknown): HandedOver | undefined {
  const shape = asShape(event);
  if (shape === undefined || Object.keys(shape).join() !== 'handedOver') return undefined;
  const { owner, askedBefore, key } = asShape(shape['handedOver']) ?? {};
  const { follower, message } = asShape(key) ?? {};
  if (!isName(owner) || !isName(follower) || !isName(message)) return undefined;
  if (askedBefore !== 0 && askedBefore !== 1) return undefined;
  return { key: { follower, message }, owner, askedBefore };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
