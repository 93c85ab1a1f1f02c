import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { HandOverEvent } from './hand-over.ts';

/** Queues an event for an asynchronous invocation of the function. Throws what the SDK throws. */
export type QueueEvent = (event: HandOverEvent, abortSignal: AbortSignal) => Promise<void>;

/** @param FunctionName its name, or its ARN */
export function createQueueEvent(FunctionName: string): QueueEvent {
  const client = new LambdaClient({ maxAttempts: 2 });
  return async (event, abortSignal) => {
    const Payload = Buffer.from(JSON.stringify(event));
    const command = new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload });
    await client.send(command, { abortSignal });
  };
}
