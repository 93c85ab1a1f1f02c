import { RequestRefused } from '../errors.ts';

/** An HTTP request, free of API Gateway's two formats. */
export interface GatewayRequest {
  readonly method: string;
  /** The query as it was sent, repeated parameters included. */
  readonly query: URLSearchParams;
  /** The value of a header, whatever the case of its name. */
  readonly header: (name: string) => string | undefined;
  readonly body: Buffer;
  /** When API Gateway took the request, in milliseconds; absent when the event does not say. */
  readonly arrivedAtMs: number | undefined;
}

export interface GatewayResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Shape = Readonly<Record<string, unknown>>;

/**
 * Reads an event of API Gateway in payload format 2.0 or 1.0.
 * @throws RequestRefused with status 400 when it is neither
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toRequest(event: unknown): GatewayRequest {
  const shape = asShape(event);
  const context = asShape(shape?.['requestContext']);
  if (shape === undefined || context === undefined) throw notAnEvent();
  const method = asShape(context['http'])?.['method'] ?? shape['httpMethod'];
  if (typeof method !== 'string') throw notAnEvent();
  return {
    method: method.toUpperCase(),
    query: queryOf(shape),
    // Read where a request is refused, and nowhere else. No getter: V8 would make a hidden class for
    // each request, and keep the whole event with it until the next full garbage collection.
    header: (name) => headerOf(shape, name),
    body: bodyOf(shape),
    arrivedAtMs: numberOf(context['timeEpoch'] ?? context['requestTimeEpoch']),
  };
}

/** What the function returns; both formats understand it. */
export interface GatewayResult {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** The structured result, always whole: a bare string would be wrapped as JSON by format 2.0. */
export function toResult({ status, headers, body }: GatewayResponse): GatewayResult {
  return { statusCode: status, headers: { ...headers }, body };
}

function notAnEvent(): RequestRefused {
  return new RequestRefused(400, 'not-an-api-gateway-event', {
    zh: '调用函数的不是 API Gateway。',
    en: 'The function was invoked by something other than API Gateway.',
  });
}

function queryOf(event: Shape): URLSearchParams {
  if (typeof event['rawQueryString'] === 'string') {
    return new URLSearchParams(event['rawQueryString']);
  }
  // Format 1.0 hands the query over decoded; only the multi-value form still shows a repeated parameter.
  const query = new URLSearchParams();
  const parameters = event['multiValueQueryStringParameters'] ?? event['queryStringParameters'];
  for (const [name, values] of Object.entries(asShape(parameters) ?? {})) {
    for (const value of Array.isArray(values) ? values : [values])
      query.append(name, String(value));
  }
  return query;
}

function headerOf(event: Shape, wanted: string): string | undefined {
  const headers = Object.entries(asShape(event['headers']) ?? {});
  const found = headers.find(([name]) => name.toLowerCase() === wanted.toLowerCase());
  return found === undefined ? undefined : String(found[1]);
}

// Which content types arrive as base64 is API Gateway's choice; the flag alone says so.
function bodyOf(event: Shape): Buffer {
  const body = typeof event['body'] === 'string' ? event['body'] : '';
  return Buffer.from(body, event['isBase64Encoded'] === true ? 'base64' : 'utf8');
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The value as an object whose entries are to be looked at; undefined when it is none. */
export function asShape(value: unknown): Shape | undefined {
  return isShape(value) ? value : undefined;
}

function isShape(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null;
}
