import { getPath } from '../get-path.ts';
import type { HttpAnswer } from '../http.ts';

/** A call that AWS refused, or that cannot be signed; `name` is AWS's name of the error, as `AccessDeniedException`. */
export class AwsError extends Error {
  override readonly name: string;
  /** HTTP status of the answer; absent when nothing was sent. */
  readonly status: number | undefined;

  constructor(name: string, message: string, status?: number) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

/**
 * The error in an answer: its name in a header (Lambda) or in the body's `__type` (SSM, DynamoDB), there with a
 * namespace in front and at times a URL behind.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization
 */
export function errorIn({ status, headers, body }: HttpAnswer): AwsError {
  const fields = parse(body);
  const written =
    headers['x-amzn-errortype'] ?? getPath(fields, 'code') ?? getPath(fields, '__type');
  const message = getPath(fields, 'message') ?? getPath(fields, 'Message');
  return new AwsError(
    nameIn(written),
    typeof message === 'string' ? message : 'UnknownError',
    status,
  );
}

/** `ThrottlingException` of `com.amazonaws#ThrottlingException:http://internal.amazon.com/doc`. */
function nameIn(written: unknown): string {
  if (typeof written !== 'string') return 'Unknown';
  const [first = ''] = written.split(/[,:]/);
  return first.slice(first.lastIndexOf('#') + 1) || 'Unknown';
}

/** Whether another attempt may succeed: the classes of the AWS SDKs' standard retry mode. */
export function isTransient(error: unknown): boolean {
  if (error instanceof AwsError) {
    const { status = 0, name, message } = error;
    // A container can be frozen between signing and sending; the next attempt is signed anew.
    const isExpired = name === 'InvalidSignatureException' && message.includes('Signature expired');
    return isExpired || transientStatuses.has(status) || transientErrors.has(name);
  }
  return error instanceof Error && 'code' in error && connectionErrors.has(error.code);
}

const transientStatuses: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

const transientErrors: ReadonlySet<string> = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestTimeout',
  'RequestTimeoutException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TimeoutError',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);

const connectionErrors: ReadonlySet<unknown> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
