import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { parseJson } from './json-at.ts';
import { readBody } from './read-body.ts';

/** Parameters by full name, as `aws ssm put-parameter` would have stored them. */
export type StoredParameters = Map<string, StoredParameter>;

export interface StoredParameter {
  readonly type: 'String' | 'SecureString';
  readonly value: string;
  /** How often it was written; 1 when absent. */
  readonly version?: number;
  /** The KMS key it was written with; the account's own `aws/ssm` when absent. */
  readonly keyId?: string;
}

/** Trouble to stage: an AWS error by its name, with AWS's words where they count, or no answer at all. */
export type SsmFault =
  | 'ThrottlingException'
  | 'AccessDeniedException'
  | 'InternalServerError'
  | 'hang'
  | { readonly name: string; readonly message: string };

export interface SsmOptions {
  readonly parameters: StoredParameters;
  /** Called for each request with its operation, as `PutParameter`; what it returns is staged. */
  readonly fault?: (operation: string) => SsmFault | undefined;
  /** Begins with an empty page that points to a next one, as AWS may do. */
  readonly emptyFirstPage?: boolean;
}

/**
 * SSM Parameter Store, `GetParametersByPath` and `PutParameter`, as strict as AWS: only direct children
 * without `Recursive`, ciphertext without `WithDecryption`, at most 10 to a page, nothing replaced
 * without `Overwrite`, unsigned requests refused.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html
 */
export function createSsm(options: SsmOptions): RequestListener {
  return (request, response) => {
    serve(request, response, options).catch(() => response.destroy());
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: SsmOptions,
): Promise<void> {
  const body = String(await readBody(request));
  const fault = options.fault?.(operationOf(request));
  if (fault === 'hang') return;
  const outcome = fault === undefined ? answer(request, body, options) : stage(fault);
  response.writeHead(outcome.status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(outcome.body));
}

const target = 'AmazonSSM.';

function operationOf(request: IncomingMessage): string {
  const named = String(request.headers['x-amz-target']);
  return named.startsWith(target) ? named.slice(target.length) : '';
}

function stage(fault: Exclude<SsmFault, 'hang'>): Outcome {
  return typeof fault === 'string' ? refuse(fault) : refuse(fault.name, fault.message);
}

function answer(request: IncomingMessage, body: string, options: SsmOptions): Outcome {
  const input = parseInput(body);
  if (input === undefined) return refuse('SerializationException');
  if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) {
    return refuse('MissingAuthenticationTokenException');
  }
  const operation = operationOf(request);
  if (operation === 'PutParameter') return putParameter(input, options.parameters);
  if (operation !== 'GetParametersByPath') return refuse('UnknownOperationException');
  return getParametersByPath(input, options);
}

function getParametersByPath(input: Input, options: SsmOptions): Outcome {
  const path = input['Path'];
  if (typeof path !== 'string' || !/^(\/[\w.-]+)+$/.test(path)) {
    return refuse('ValidationException', 'The path must begin with / and not end with it.');
  }
  const size = input['MaxResults'] ?? 10;
  if (typeof size !== 'number' || size < 1 || size > 10) {
    return refuse('ValidationException', 'MaxResults must be between 1 and 10.');
  }
  return page(input, path, size, options);
}

function page(input: Input, path: string, size: number, options: SsmOptions): Outcome {
  const token = input['NextToken'];
  if (token === undefined && options.emptyFirstPage === true) {
    return { status: 200, body: { Parameters: [], NextToken: 'from-0' } };
  }
  const known = typeof token === 'string' ? /^from-(\d+)$/.exec(token)?.[1] : undefined;
  const start = token === undefined ? 0 : Number(known);
  if (Number.isNaN(start)) return refuse('InvalidNextToken');
  const found = [...options.parameters].filter(([name]) => isBelow(name, path, input['Recursive']));
  const Parameters = found.slice(start, start + size).map(([Name, stored]) => {
    const { type, value, version: Version = 1 } = stored;
    const isReadable = type === 'String' || input['WithDecryption'] === true;
    return { Name, Type: type, Value: isReadable ? value : ciphertext(value), Version };
  });
  const next = start + size < found.length ? { NextToken: `from-${start + size}` } : {};
  return { status: 200, body: { Parameters, ...next } };
}

function isBelow(name: string, path: string, recursive: unknown): boolean {
  if (!name.startsWith(`${path}/`)) return false;
  return recursive === true || !name.slice(path.length + 1).includes('/');
}

function ciphertext(value: string): string {
  return `AQICAH${Buffer.from(value).toString('base64')}`;
}

/** The fields of a body; undefined when it is no JSON object. */
function parseInput(body: string): Input | undefined {
  const parsed = parseJson(body === '' ? '{}' : body);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
}

/** Longest value of a standard parameter, in bytes. */
const maxValueBytes = 4096;

/**
 * `PutParameter` of SSM Parameter Store: a name that exists is replaced only with `Overwrite`, and
 * never by a value of another type; each write counts the version on.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export function putParameter(input: Input, parameters: StoredParameters): Outcome {
  const { Name: name, Value: value, Type: type, KeyId: keyId } = input;
  if (typeof name !== 'string' || !/^(\/[\w.-]+)+$/.test(name)) {
    return refuse('ValidationException', 'Parameter name must be a fully qualified name.');
  }
  if (typeof value !== 'string' || value === '' || Buffer.byteLength(value) > maxValueBytes) {
    return refuse(
      'ValidationException',
      `Standard tier has values of 1 to ${maxValueBytes} bytes.`,
    );
  }
  if (type !== 'String' && type !== 'SecureString') {
    return refuse('UnsupportedParameterType', 'The parameter type is not supported.');
  }
  if (keyId !== undefined && (typeof keyId !== 'string' || type === 'String')) {
    return refuse('ValidationException', 'KeyId is for type SecureString.');
  }
  const stored = parameters.get(name);
  if (stored !== undefined && input['Overwrite'] !== true) return refuse('ParameterAlreadyExists');
  if (stored !== undefined && stored.type !== type) return refuse('HierarchyTypeMismatchException');
  const Version = stored === undefined ? 1 : (stored.version ?? 1) + 1;
  const key = keyId === undefined ? {} : { keyId };
  parameters.set(name, { type, value, version: Version, ...key });
  return { status: 200, body: { Version, Tier: 'Standard' } };
}

/** The JSON body of a call of SSM. */
export type Input = Readonly<Record<string, unknown>>;

/** What a call of SSM is answered with. */
export interface Outcome {
  readonly status: number;
  readonly body: unknown;
}

/** An error as AWS's JSON protocol writes it. */
export function refuse(name: string, message = name): Outcome {
  const status = name === 'InternalServerError' ? 500 : 400;
  return { status, body: { __type: name, message } };
}
