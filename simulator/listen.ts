import { createServer, type RequestListener } from 'node:http';

/** A server on this machine's loopback. */
export interface Listening {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves on 127.0.0.1. A request at which the listener throws loses its connection, and the server goes on.
 * @param port 0 takes any free one
 * @throws the error of `listen`, with code EADDRINUSE when the port is taken
 */
export async function listen(listener: RequestListener, port = 0): Promise<Listening> {
  const server = createServer((request, response) => {
    try {
      listener(request, response);
    } catch {
      response.destroy();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
