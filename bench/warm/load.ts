import autocannon from 'autocannon';
import { createRandom } from '../random.ts';
import { createMessages, type Mode } from './messages.ts';

// The load, in a process of its own. Each connection waits for its answer, then sends the next message.

/** What is to be loaded. */
export interface Target {
  readonly port: number;
  readonly mode: Mode;
  readonly seed: number;
  readonly seconds: number;
}

/** What came of it. */
export interface Load {
  readonly answered: number;
  /** Anything but an answer. */
  readonly failed: number;
  readonly seconds: number;
  readonly p99Ms: number;
}

const connections = 16;

/** Different messages; each connection sends them in turn. */
const messages = 200;

process.once('disconnect', () => process.exit());
process.on('message', (target: Target) => {
  void put(target).then((load) => process.send?.(load));
});

async function put({ port, mode, seed, seconds }: Target): Promise<Load> {
  const pushed = createMessages(messages, mode, createRandom(seed), Date.now());
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections,
    duration: seconds,
    verifyBody: (body) => body.startsWith('<xml>'),
    requests: pushed.map(({ event: { rawPath, rawQueryString, headers, body } }) => ({
      method: 'POST',
      path: `${rawPath}?${rawQueryString}`,
      headers: sent(headers),
      body,
    })),
  });
  const { non2xx, errors, timeouts, mismatches, duration, latency } = result;
  const failed = non2xx + errors + timeouts + mismatches;
  return { answered: result['2xx'], failed, seconds: duration, p99Ms: latency.p99 };
}

/** Host and length are autocannon's to write, and the others API Gateway's. */
function sent(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const names = ['accept', 'content-type', 'pragma', 'user-agent'];
  return Object.fromEntries(names.map((name) => [name, headers[name] ?? '']));
}
