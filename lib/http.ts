import type { Agent, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

// An import of node:http by an ES module evaluates its lazy getters and so loads undici: 17 to 29 ms of CPU
// at the start on Node 22 and 24 (nodejs/node#59686).
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

/** What came back: the HTTP status, the headers by their names in lower case, and the body, as text. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * Posts JSON and returns the answer, whatever its status. Redirects are answers, too.
 * @param headers sent besides its length; a `Content-Type` among them takes the place of JSON's own
 * @throws BodyTooLarge, or the error of the connection
 */
export type PostJson = (
  url: URL,
  json: string,
  signal: AbortSignal | undefined,
  headers?: Readonly<Record<string, string>>,
) => Promise<HttpAnswer>;

/** The answer's body exceeds `maxBodyBytes`. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** Most bytes of an answer that are read; the longest captured Turing answer has about 5 KB. */
export const maxBodyBytes = 256 * 1024;

/**
 * A socket that has idled longer is not used again. Servers commonly close after 5 s, and a
 * frozen Lambda container notices nothing of it until it is thawed.
 */
const maxIdleMs = 4000;

/** The server closed a kept-alive connection before this request; another connection may do. */
class DeadSocket extends Error {}

/**
 * An HTTP client on kept-alive connections. `node:http` rather than `fetch`, which costs twice the
 * CPU per call and 46 ms at start.
 * @param now the clock, in milliseconds
 * @param limits the most bytes of an answer that are read
 */
export function createPostJson(now: () => number, limits = { maxBytes: maxBodyBytes }): PostJson {
  const transports = {
    'http:': { request: http.request, agent: keepAlive(new http.Agent({ keepAlive: true }), now) },
    'https:': {
      request: https.request,
      agent: keepAlive(new https.Agent({ keepAlive: true }), now),
    },
  };
  return async (url, json, signal, extraHeaders) => {
    const { request, agent } = transports[url.protocol === 'https:' ? 'https:' : 'http:'];
    agent.dropIdleSockets();
    const send = (): Promise<HttpAnswer> =>
      new Promise((resolve, reject) => {
        const headers = {
          'Content-Type': 'application/json; charset=utf-8',
          ...extraHeaders,
          'Content-Length': Buffer.byteLength(json),
        };
        const sent = request(url, { method: 'POST', agent: agent.agent, headers, signal });
        sent.once('response', (response) => {
          readAnswer(response, limits.maxBytes).then(resolve, reject);
        });
        sent.on('error', (cause) => {
          reject(sent.reusedSocket && isReset(cause) ? new DeadSocket('', { cause }) : cause);
        });
        sent.end(json);
      });
    return repeatOnDeadSocket(send);
  };
}

// Every kept-alive socket may be dead; each failure removes one, so this ends.
async function repeatOnDeadSocket(send: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof DeadSocket) return repeatOnDeadSocket(send);
    throw error;
  }
}

function keepAlive(agent: Agent, now: () => number) {
  const freedAtMs = new WeakMap<Socket, number>();
  agent.on('free', (socket: Socket) => freedAtMs.set(socket, now()));
  const dropIdleSockets = () => {
    for (const socket of Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? [])) {
      if (now() - (freedAtMs.get(socket) ?? 0) > maxIdleMs) socket.destroy();
    }
  };
  return { agent, dropIdleSockets };
}

function isReset(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE';
}

async function readAnswer(response: IncomingMessage, maxBytes: number): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    // Leaving the loop destroys the response and with it the connection.
    if (bytes > maxBytes) throw new BodyTooLarge(`more than ${maxBytes} bytes`);
    chunks.push(piece);
  }
  const body = Buffer.concat(chunks).toString('utf8');
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}
