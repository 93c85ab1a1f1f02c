import { Agent, createServer, request, type RequestListener, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { listen, type Listening } from './listen.ts';

/**
 * Asked at each request, with its operation, as `UpdateItem`; while it says so, the store answers 500, or
 * nothing at all when it is `silent`.
 */
export type IsStoreDown = (operation: string) => boolean | 'silent';

/**
 * DynamoDB as dynalite plays it, with one table of answers. Conditions and counters are real; TTL
 * never deletes.
 */
export async function startDynamoDb(
  table: string,
  isDown: IsStoreDown = () => false,
): Promise<Listening> {
  const server = createDynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  const url = `http://127.0.0.1:${address.port}`;
  await createTable(url, table);
  const entrance = await listen(createProxy(url, isDown));
  const close = async () => {
    await entrance.close();
    server.closeAllConnections();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  };
  return { ...entrance, close };
}

/** Passes requests on, but answers 500 while the store is down. */
function createProxy(url: string, isDown: IsStoreDown): RequestListener {
  const agent = new Agent({ keepAlive: true });
  return (incoming, outgoing) => {
    const down = isDown(String(incoming.headers['x-amz-target']).replace(/^.*\./, ''));
    if (down !== false) incoming.resume();
    if (down === 'silent') return;
    if (down) {
      outgoing.writeHead(500, { 'content-type': 'application/x-amz-json-1.0' });
      outgoing.end('{"__type":"InternalServerError","message":"down"}');
      return;
    }
    const { method = 'POST', headers } = incoming;
    const passed = request(url, { method, headers, agent }, (response) => {
      outgoing.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  };
}

/** Dynalite has no types. */
function createDynalite(options: Readonly<Record<string, number>>): Server {
  const dynalite: unknown = createRequire(import.meta.url)('dynalite');
  const server: unknown = typeof dynalite === 'function' ? dynalite(options) : undefined;
  if (isServer(server)) return server;
  throw new Error('dynalite did not return a server');
}

function isServer(value: unknown): value is Server {
  return value instanceof Object.getPrototypeOf(createServer()).constructor;
}

async function createTable(url: string, TableName: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.CreateTable',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20261122/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      'x-amz-date': '20261122T000000Z',
    },
    body: JSON.stringify({
      TableName,
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      BillingMode: 'PAY_PER_REQUEST',
    }),
  });
  if (!response.ok) throw new Error(`CreateTable: ${await response.text()}`);
}
