import type { RequestListener } from 'node:http';
import { isRecord } from './json.ts';

/** What the store was asked, in request units as DynamoDB bills them. */
export interface Metered {
  writes: number;
  reads: number;
}

/**
 * Passes requests on to a stand-in for DynamoDB, which says what each consumed, and adds that up.
 * @param url of the stand-in
 */
export function createStoreMeter(url: string, metered: Metered): RequestListener {
  return (incoming, outgoing) => {
    pass(url, incoming, metered).then(
      ({ status, body }) => {
        outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
        outgoing.end(body);
      },
      () => outgoing.destroy(),
    );
  };
}

async function pass(
  url: string,
  incoming: Parameters<RequestListener>[0],
  metered: Metered,
): Promise<{ readonly status: number; readonly body: string }> {
  const { host: _, 'content-length': __, connection: ___, ...headers } = incoming.headers;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const asked: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  const told = { ...(isRecord(asked) ? asked : {}), ReturnConsumedCapacity: 'TOTAL' };
  const response = await fetch(url, {
    method: 'POST',
    headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
    body: JSON.stringify(told),
  });
  const body = await response.text();
  const units = Math.max(1, unitsIn(JSON.parse(body)));
  if (/\.(GetItem|Query)$/.test(String(headers['x-amz-target']))) metered.reads += units;
  else metered.writes += units;
  return { status: response.status, body };
}

/** 0 when nothing is said, as after a condition that did not hold; AWS bills that as one. */
function unitsIn(answer: unknown): number {
  if (!isRecord(answer) || !isRecord(answer['ConsumedCapacity'])) return 0;
  return Number(answer['ConsumedCapacity']['CapacityUnits']);
}
