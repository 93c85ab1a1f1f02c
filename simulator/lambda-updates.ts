import { createHash } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { readBody } from './read-body.ts';
import { targetOf } from './request-target.ts';

/** What Lambda says about a function, as far as a deployment asks. */
export type FunctionConfiguration = Readonly<Record<string, unknown>>;

interface Options {
  readonly functionName: string;
  readonly configuration: FunctionConfiguration;
  /** How long an update is under way before the next is taken; AWS says nothing about it. */
  readonly updateMs?: number;
}

/** One function that can be looked at and changed. */
export interface UpdatableFunction {
  readonly listener: RequestListener;
  /** Each request with its answer's status, as `PUT code 200`. */
  readonly calls: readonly string[];
  /** The code that was uploaded last; undefined before. */
  zip(): Buffer | undefined;
  configuration(): FunctionConfiguration;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * The part of Lambda's API with which `sls deploy function` works: GetFunction, UpdateFunctionCode and
 * UpdateFunctionConfiguration. As AWS does, it says after an update that one is under way, and takes
 * no further one until it is done. Unsigned requests are refused.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
 */
export function createUpdatableFunction(options: Options): UpdatableFunction {
  const { functionName, updateMs = 200 } = options;
  const calls: string[] = [];
  let zip: Buffer | undefined;
  let configuration = options.configuration;
  let busyUntil = 0;
  const isBusy = () => Date.now() < busyUntil;

  const describeFunction = () => ({
    ...configuration,
    FunctionName: functionName,
    PackageType: 'Zip',
    State: 'Active',
    LastUpdateStatus: isBusy() ? 'InProgress' : 'Successful',
    ...(zip === undefined ? {} : { CodeSha256: sha256(zip) }),
  });

  const update = (change: () => void): Answer => {
    if (isBusy()) return refusal(409, 'ResourceConflictException');
    change();
    busyUntil = Date.now() + updateMs;
    return { status: 200, body: describeFunction() };
  };

  const operations: Readonly<Record<string, (input: Input) => Answer>> = {
    GET: () => ({ status: 200, body: { Configuration: describeFunction(), Code: {} } }),
    'PUT code': ({ ZipFile }) => update(() => (zip = Buffer.from(String(ZipFile), 'base64'))),
    'PUT configuration': (input) => update(() => (configuration = { ...configuration, ...input })),
  };

  const listener: RequestListener = (request, response) => {
    const operation = operationOf(request, functionName);
    readInput(request)
      .then((input) => operations[operation]?.(input) ?? refusal(404, 'ResourceNotFoundException'))
      .then((answer) => (isSigned(request) ? answer : refusal(403, 'AccessDeniedException')))
      .then((answer) => {
        calls.push(`${operation} ${answer.status}`);
        respond(response, answer);
      })
      .catch(() => response.destroy());
  };
  return { listener, calls, zip: () => zip, configuration: () => configuration };
}

type Input = Readonly<Record<string, unknown>>;

/** `GET`, `PUT code` or `PUT configuration` for this function, else method and path. */
function operationOf(request: IncomingMessage, functionName: string): string {
  const { method } = request;
  const path = targetOf(request).pathname;
  const own = `/2015-03-31/functions/${functionName}`;
  if (path === own) return `${method}`;
  return path.startsWith(`${own}/`)
    ? `${method} ${path.slice(own.length + 1)}`
    : `${method} ${path}`;
}

async function readInput(request: IncomingMessage): Promise<Input> {
  const body = await readBody(request);
  return body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
}

function isSigned({ headers }: IncomingMessage): boolean {
  return headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') === true;
}

/** As Lambda names the code it runs. */
function sha256(code: Buffer): string {
  return createHash('sha256').update(code).digest('base64');
}

function refusal(status: number, type: string): Answer {
  return { status, body: { Type: 'User', Message: type, type } };
}

function respond(response: ServerResponse, { status, body }: Answer): void {
  const isRefusal = status !== 200 && typeof body === 'object' && body !== null && 'type' in body;
  const type = isRefusal ? { 'x-amzn-errortype': String(body.type) } : {};
  response.writeHead(status, { 'content-type': 'application/json', ...type });
  response.end(JSON.stringify(body));
}
