import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { LambdaThrottled } from './lambda.ts';
import { targetOf } from './request-target.ts';

interface Options {
  /** As in serverless.yml: `GET /wechat`. */
  readonly routes: readonly string[];
  /** Runs the function on an event of payload format 2.0. */
  readonly invoke: (event: unknown) => Promise<unknown>;
  /** Told why a caller got a 5xx that says nothing. */
  readonly onFailure?: (error: unknown) => void;
}

/** What API Gateway puts on the wire when it, not the function, answers. */
const ownAnswers = {
  404: 'Not Found',
  429: 'Too Many Requests',
  413: 'Request Entity Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

/** Quota of an HTTP API: payload size and integration timeout. */
const maxPayloadBytes = 10 * 1024 * 1024;
const integrationTimeoutMs = 30_000;

/**
 * An HTTP API of API Gateway in front of one function: payload format 2.0, its rule for base64, and
 * its own answers. A function that crashes gives 500, as in AWS; one that has no free execution 429,
 * which AWS is also reported to hide behind a 5xx.
 */
export function createApiGateway({ routes, invoke, onFailure }: Options): RequestListener {
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const arrivedAtMs = Date.now();
    const { pathname, search } = targetOf(request);
    const routeKey = `${request.method} ${pathname}`;
    if (!routes.includes(routeKey)) return answerItself(response, 404);
    const body = await readBody(request);
    if (body === undefined) return answerItself(response, 413);
    const event = toEvent(request, { routeKey, pathname, search, body, arrivedAtMs });
    try {
      const result = await withinIntegrationTimeout(invoke(event));
      if (result === tooLate) answerItself(response, 503);
      else writeResult(response, result);
    } catch (error) {
      onFailure?.(error);
      answerItself(response, error instanceof LambdaThrottled ? 429 : 500);
    }
  };
  return (request, response) => {
    respond(request, response).catch((error: unknown) => {
      onFailure?.(error);
      response.destroy();
    });
  };
}

const tooLate = Symbol('integration timeout');

async function withinIntegrationTimeout(result: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(resolve, integrationTimeoutMs, tooLate);
  });
  return Promise.race([result, timeout]).finally(() => clearTimeout(timer));
}

interface Received {
  readonly routeKey: string;
  readonly pathname: string;
  readonly search: string;
  readonly body: Buffer;
  readonly arrivedAtMs: number;
}

function toEvent(request: IncomingMessage, received: Received) {
  const { routeKey, pathname, search, body, arrivedAtMs } = received;
  const headers = headersOf(request);
  const isText = isTextual(headers['content-type']);
  const query = new URLSearchParams(search);
  return {
    version: '2.0',
    routeKey,
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers,
    ...(query.size === 0 ? {} : { queryStringParameters: joinRepeated(query) }),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'local',
      domainName: headers['host'],
      http: {
        method: request.method,
        path: pathname,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress,
        userAgent: headers['user-agent'],
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: new Date(arrivedAtMs).toUTCString(),
      timeEpoch: arrivedAtMs,
    },
    ...(body.length === 0 ? {} : { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** Everything else arrives as base64, a missing content type and a form included. */
function isTextual(contentType = ''): boolean {
  return /^(text\/|application\/(json|xml|javascript)\b)/i.test(contentType);
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headersDistinct);
  return Object.fromEntries(entries.map(([name, values]) => [name, (values ?? []).join(',')]));
}

function joinRepeated(query: URLSearchParams): Record<string, string> {
  const names = new Set(query.keys());
  return Object.fromEntries([...names].map((name) => [name, query.getAll(name).join(',')]));
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes <= maxPayloadBytes) chunks.push(piece);
  }
  return bytes > maxPayloadBytes ? undefined : Buffer.concat(chunks);
}

/** A result without a status is sent as JSON with status 200: the rule of format 2.0. */
function writeResult(response: ServerResponse, result: unknown): void {
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    return write(response, 200, { 'content-type': 'application/json' }, JSON.stringify(result));
  }
  const headers = 'headers' in result ? stringsOf(result.headers) : {};
  const body = 'body' in result ? String(result.body) : '';
  const isBase64 = 'isBase64Encoded' in result && result.isBase64Encoded === true;
  write(
    response,
    Number(result.statusCode),
    headers,
    Buffer.from(body, isBase64 ? 'base64' : 'utf8'),
  );
}

function stringsOf(headers: unknown): Record<string, string> {
  const entries = typeof headers === 'object' && headers !== null ? Object.entries(headers) : [];
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function answerItself(response: ServerResponse, status: keyof typeof ownAnswers): void {
  const body = JSON.stringify({ message: ownAnswers[status] });
  write(response, status, { 'content-type': 'application/json' }, body);
}

// With its length, as API Gateway does: WeChat is reported to refuse chunked bodies.
function write(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: string | Buffer = '',
): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
