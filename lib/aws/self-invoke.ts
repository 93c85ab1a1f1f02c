import type { HandedOver, HandOverParts } from '../delivery/hand-over.ts';
import { asShape } from './gateway.ts';
import type { SignedCall } from './signed-call.ts';

/**
 * What the function is invoked with to go on with a question. API Gateway cannot produce it: it
 * always puts a `requestContext` at the top, and what a caller sends lies below `body` and `headers`.
 */
export interface HandOverEvent {
  readonly handedOver: HandedOver;
}

/** Two attempts: a delivery that hands over has to reply in time itself. */
const maxAttempts = 2;

/**
 * Starts an asynchronous invocation of this same function. Throws what a signed call throws.
 * @param functionName the function's own name, or its ARN
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function createInvoke(call: SignedCall, functionName: string): HandOverParts['invoke'] {
  const request = {
    service: 'lambda',
    path: `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`,
    headers: { 'Content-Type': 'application/octet-stream', 'X-Amz-Invocation-Type': 'Event' },
  } as const;
  return async (handedOver, signal) => {
    const event: HandOverEvent = { handedOver };
    await call({ ...request, body: JSON.stringify(event) }, { maxAttempts, signal });
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
