import type { Context } from 'aws-lambda';
import {
  toRequest,
  toResult,
  type GatewayRequest,
  type GatewayResponse,
} from '../lib/aws/gateway.ts';
import { parseHandedOver } from '../lib/aws/self-invoke.ts';
import type { HandedOver } from '../lib/delivery/hand-over.ts';
import { RequestRefused } from '../lib/errors.ts';
import type { Telemetry } from '../lib/telemetry.ts';

/** @param endsAtMs when Lambda ends the function, in milliseconds since the epoch */
type Handle = (request: GatewayRequest, endsAtMs: number) => Promise<GatewayResponse>;

interface Parts {
  /** Goes on with a question that another invocation of this function handed over. Never throws. */
  readonly continueQuestion: (handedOver: HandedOver, endsAtMs: number) => Promise<void>;
  /** The handlers by HTTP method. */
  readonly routes: Readonly<Record<'GET' | 'POST', Handle>>;
  /** Lets a reading of the settings beside the message finish. */
  readonly settle: () => Promise<void>;
  readonly telemetry: Telemetry;
  readonly now: () => number;
}

/** What is used of Lambda's context. */
export type Invocation = Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>;

const bodies: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  405: 'Method Not Allowed',
  413: 'Payload Too Large',
};

/**
 * The function's handler: one API Gateway event in, one result out, never an exception. Nobody hears
 * the result for an event of its own making, a question handed over.
 *
 * It takes two arguments because the Node 24 runtime refuses a handler that declares a third (the
 * former callback) with `Runtime.CallbackHandlerDeprecated`.
 */
export function createHandler(parts: Parts) {
  const { continueQuestion, settle, telemetry, now } = parts;
  return async (event: unknown, context: Invocation) => {
    telemetry.begin(context.awsRequestId);
    const endsAtMs = now() + context.getRemainingTimeInMillis();
    const handedOver = parseHandedOver(event);
    const response =
      handedOver === undefined
        ? await respond(event, endsAtMs, parts)
        : await continueQuestion(handedOver, endsAtMs).then(() => unheard);
    await settle();
    telemetry.flush();
    return toResult(response);
  };
}

const unheard: GatewayResponse = { status: 204, headers: {}, body: '' };

async function respond(
  event: unknown,
  endsAtMs: number,
  { routes, telemetry }: Parts,
): Promise<GatewayResponse> {
  let request: GatewayRequest | undefined;
  try {
    request = toRequest(event);
    if (request.method === 'GET' || request.method === 'POST') {
      return await routes[request.method](request, endsAtMs);
    }
    throw new RequestRefused(405, 'method-not-allowed', {
      zh: '微信只发 GET 和 POST。',
      en: 'WeChat sends GET and POST only.',
    });
  } catch (error) {
    if (!(error instanceof RequestRefused)) {
      telemetry.failed('refused for want of usable settings', error);
      return plain(500, 'Internal Server Error');
    }
    telemetry.refused(error, request?.header('user-agent'));
    return plain(error.status, bodies[error.status] ?? 'Refused');
  }
}

// The body never says why: a caller who may be forging must not learn what to change.
function plain(status: number, body: string): GatewayResponse {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8' };
  return { status, headers: status === 405 ? { ...headers, Allow: 'GET, POST' } : headers, body };
}
