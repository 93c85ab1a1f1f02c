import { at } from '../../lib/answers/json-at.ts';
import type { HttpAnswer } from '../../lib/answers/post-json.ts';

/** What a service answered instead of a result. */
export interface Failure {
  /** The name by which the SDK knows the error, as `AccessDeniedException`. */
  readonly name: string;
  readonly message: string;
}

/** A service that answered no; `name` is that of the SDK's error. */
export class ServiceError extends Error {
  readonly $metadata: { readonly httpStatusCode: number };

  constructor({ name, message }: Failure, httpStatusCode: number) {
    super(message);
    this.name = name;
    this.$metadata = { httpStatusCode };
  }
}

/**
 * The failure in an answer: `__type` in the body of SSM and DynamoDB, a header of Lambda's. Around
 * the name there may be a namespace and a URL.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization
 */
export function describeFailure({ headers, body }: HttpAnswer): Failure {
  const fields = parse(body);
  const written = headers['x-amzn-errortype'] ?? text(fields, '__type') ?? text(fields, 'code');
  const name = /([^#:]+)(?::|$)/.exec(String(written ?? 'Unknown').replace(/^.*#/, ''))?.[1];
  const message = text(fields, 'message') ?? text(fields, 'Message') ?? 'UnknownError';
  return { name: name ?? 'Unknown', message };
}

/** As the SDK's standard retry mode has it: throttling, trouble in the service, a lost connection. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof ServiceError) {
    const { httpStatusCode } = error.$metadata;
    return httpStatusCode >= 500 || httpStatusCode === 429 || throttlings.has(error.name);
  }
  return 'code' in error && typeof error.code === 'string' && lostConnections.has(error.code);
}

const throttlings: ReadonlySet<string> = new Set([
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);

const lostConnections: ReadonlySet<string> = new Set([
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

function text(fields: unknown, name: string): string | undefined {
  const value = at(fields, name);
  return typeof value === 'string' ? value : undefined;
}
