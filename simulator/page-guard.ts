import type { IncomingMessage } from 'node:http';

/** Headers that a tunnel or a proxy adds: who comes through one is not at this machine. */
const relayed = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * Why a request to the page is refused, or undefined. Only a browser at this machine may use it: the
 * name it called must be one of loopback, or another name could have been rebound to it; and what
 * changes or sends something must come from the page itself.
 */
export function refusalOf({ headers, method = 'GET' }: IncomingMessage): string | undefined {
  const { host = '', origin } = headers;
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host)) {
    return 'The page is for this machine alone: open it as http://localhost with the port.';
  }
  if (relayed.some((name) => name in headers)) {
    return 'The page is for this machine alone: it does not answer through a tunnel or a proxy.';
  }
  if (method === 'GET' || method === 'HEAD') return undefined;
  if (origin !== `http://${host}`) return 'Only the page itself may send this.';
  if (headers['content-type'] !== 'application/json') return 'The body must be application/json.';
  return undefined;
}
