import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen } from '../../../simulator/listen.ts';
import { pushedMessage } from '../../../simulator/wechat-request.ts';
import { signatureOf } from '../../../simulator/wechat-seal.ts';
import { doctorParties } from '../../../scripts/doctor/outside/target.ts';

/** The token that the stand-ins hold. */
export const token = 'TestToken123';

/** A fault: answers the request in its own way, or leaves it to a sound bot by returning false. */
export type Fault = (
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
) => boolean;

/** A sound bot on loopback, with a fault before it. Its clock may be wrong. */
export async function startBot(fault: Fault = () => false, clockAheadSeconds = 0) {
  const listening = await listen((request, response) => {
    request.resume();
    const address = new URL(request.url ?? '/', 'http://localhost');
    if (fault(request, response, address.searchParams)) return;
    if (address.pathname === '/wechat') {
      answer(request, response, address.searchParams, clockAheadSeconds);
    } else end(response, 404, '{"message":"Not Found"}');
  });
  return { url: `${listening.url}/wechat`, close: () => listening.close() };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
  clockAheadSeconds: number,
): void {
  if (query.size === 0) return end(response, 200, 'failed');
  if (!isGenuine(query, clockAheadSeconds)) return end(response, 403, 'Forbidden');
  if (request.method === 'GET') return end(response, 200, query.get('echostr') ?? '');
  end(response, 200, textReply('图片收到了'));
}

/** Whether the signature fits and is at most five minutes old, by the clock of the stand-in. */
export function isGenuine(query: URLSearchParams, clockAheadSeconds = 0): boolean {
  const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? ''];
  const ageSeconds = Date.now() / 1000 + clockAheadSeconds - Number(timestamp);
  return (
    query.get('signature') === signatureOf(token, timestamp, nonce) && Math.abs(ageSeconds) < 300
  );
}

/** Ends with a length, so that nothing is chunked. */
export function end(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers }).end(body);
}

/** A legal reply to the doctor's message. */
export function textReply(text: string): string {
  const { account, follower } = doctorParties;
  const swapped = { account: follower, follower: account };
  return pushedMessage({ MsgType: 'text', Content: text }, Math.floor(Date.now() / 1000), swapped);
}
