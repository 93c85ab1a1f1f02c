import type { HandedOver, HandOverParts } from '../delivery/hand-over.ts';
import { asShape } from './gateway.ts';
import type { QueueEvent } from './invoke.ts';

/**
 * What the function is invoked with to go on with a question. API Gateway cannot produce it: it
 * always puts a `requestContext` at the top, and what a caller sends lies below `body` and `headers`.
 */
export interface HandOverEvent {
  readonly handedOver: HandedOver;
}

/**
 * Starts an asynchronous invocation of this same function. The client is loaded and made with the
 * first one: most containers never need it.
 * @param functionName the function's own name, or its ARN
 */
export function createInvoke(functionName: string): HandOverParts['invoke'] {
  let queueEvent: QueueEvent | undefined;
  return async (handedOver, signal) => {
    queueEvent ??= (await import('./invoke.ts')).createQueueEvent(functionName);
    await queueEvent({ handedOver }, signal);
  };
}

/** The question in an event of this form; undefined for every other event. */
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
