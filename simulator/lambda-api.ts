import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { readBody } from './read-body.ts';

/** How the Lambda API is: `well`, or what a caller meets instead. */
export type LambdaMood = 'well' | 'throttled' | 'denied' | 'unreachable';

interface Options {
  readonly functionName: string;
  /** Runs the function on an event, some time. */
  readonly invokeLater: (event: unknown) => void;
  readonly mood?: () => LambdaMood;
}

/** Largest event of an asynchronous invocation. */
const maxEventBytes = 1024 * 1024;

const refusals = {
  throttled: { status: 429, type: 'TooManyRequestsException', message: 'Rate Exceeded.' },
  denied: { status: 403, type: 'AccessDeniedException', message: 'not authorized' },
} as const;

/**
 * The part of Lambda's API that starts an asynchronous invocation of one function: 202 as soon as the
 * event is queued.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function createLambdaApi({ functionName, invokeLater, mood }: Options): RequestListener {
  const path = `/2015-03-31/functions/${functionName}/invocations`;
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const is = mood?.() ?? 'well';
    if (is === 'unreachable') return void request.socket.destroy();
    const body = await readBody(request);
    if (is !== 'well') return refuse(response, refusals[is]);
    if (request.method !== 'POST' || request.url !== path) {
      const type = 'ResourceNotFoundException';
      return refuse(response, { status: 404, type, message: `no function at ${request.url}` });
    }
    if (request.headers['x-amz-invocation-type'] !== 'Event' || body.length > maxEventBytes) {
      const type = 'InvalidParameterValueException';
      return refuse(response, { status: 400, type, message: 'only small events are queued here' });
    }
    invokeLater(JSON.parse(body.toString('utf8')));
    response.writeHead(202).end();
  };
  return (request, response) => {
    respond(request, response).catch(() => response.destroy());
  };
}

interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly message: string;
}

function refuse(response: ServerResponse, { status, type, message }: Refusal): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type });
  response.end(JSON.stringify({ Type: 'User', Message: message }));
}
