import type { IncomingMessage } from 'node:http';

/** The whole body of a request, for servers that only this machine's own programs call. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
