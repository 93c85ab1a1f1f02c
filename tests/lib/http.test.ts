import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createPostJson, maxBodyBytes } from '../../lib/http.ts';
import { listen, type Listening } from '../../simulator/listen.ts';

let server: Listening | undefined;
afterEach(() => server?.close());

const never = new AbortController().signal;

interface Seen {
  readonly sockets: readonly Socket[];
  readonly bodies: readonly string[];
}

/** A server that remembers the connection and body of each request. */
async function serve(
  answer: (response: ServerResponse, request: IncomingMessage, seen: Seen) => void = (response) =>
    void response.end('{}'),
): Promise<Seen & { readonly url: URL }> {
  const sockets: Socket[] = [];
  const bodies: string[] = [];
  server = await listen((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      sockets.push(request.socket);
      bodies.push(body);
      answer(response, request, { sockets, bodies });
    })();
  });
  return { sockets, bodies, url: new URL(server.url) };
}

describe('createPostJson', () => {
  it('posts JSON with its length and type, and returns status and body as they come', async () => {
    const headers: IncomingMessage['headers'][] = [];
    const { url, bodies } = await serve((response, request) => {
      headers.push(request.headers);
      response.writeHead(418).end('图灵');
    });
    const answer = await createPostJson(Date.now)(url, '{"text":"你好"}', never);
    expect(answer).toMatchObject({ status: 418, body: '图灵' });
    expect(bodies).toEqual(['{"text":"你好"}']);
    expect(headers[0]).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': '17',
    });
  });

  it('uses a connection again', async () => {
    const { url, sockets } = await serve();
    const post = createPostJson(Date.now);
    await post(url, '1', never);
    await post(url, '2', never);
    expect(sockets[1]).toBe(sockets[0]);
  });

  it('does not use a connection again that idled for more than 4 s, as after a freeze', async () => {
    let nowMs = 0;
    const { url, sockets } = await serve();
    const post = createPostJson(() => nowMs);
    await post(url, '1', never);
    nowMs += 4001;
    await post(url, '2', never);
    expect(sockets[1]).not.toBe(sockets[0]);
  });

  it('sends again on a new connection when a kept one turns out to be dead', async () => {
    const { url, bodies } = await serve((response, _, { sockets }) => {
      // The second request meets a connection that is reset without an answer.
      if (sockets.length === 2) sockets[1]?.resetAndDestroy();
      else response.end('{}');
    });
    const post = createPostJson(Date.now);
    await post(url, '1', never);
    await expect(post(url, '2', never)).resolves.toMatchObject({ status: 200 });
    expect(bodies).toEqual(['1', '2', '2']);
  });

  it('reports a reset on a new connection', async () => {
    const { url, bodies } = await serve((_, request) => void request.socket.resetAndDestroy());
    await expect(createPostJson(Date.now)(url, '1', never)).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    expect(bodies).toEqual(['1']);
  });

  it('reports a connection that breaks in the middle of an answer', async () => {
    const { url } = await serve((response, request) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setTimeout(() => request.socket.resetAndDestroy(), 20);
    });
    await expect(createPostJson(Date.now)(url, '1', never)).rejects.toThrow(/./);
  });

  it('stops reading a body that is too large', async () => {
    const { url } = await serve((response) => {
      response.write('x'.repeat(maxBodyBytes));
      response.end('x');
    });
    await expect(createPostJson(Date.now)(url, '1', never)).rejects.toMatchObject({
      name: 'BodyTooLarge',
    });
  });

  it('reads a body that just fits', async () => {
    const { url } = await serve((response) => void response.end('x'.repeat(maxBodyBytes)));
    const { body } = await createPostJson(Date.now)(url, '1', never);
    expect(body).toHaveLength(maxBodyBytes);
  });

  it('stops when its signal says so', async () => {
    const { url } = await serve(() => undefined);
    const abort = new AbortController();
    const posted = createPostJson(Date.now)(url, '1', abort.signal);
    setTimeout(() => abort.abort(), 20);
    await expect(posted).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('speaks TLS to an https address', async () => {
    const { url } = await serve();
    const tls = new URL(url.href.replace('http:', 'https:'));
    // The server speaks plain HTTP, so the TLS handshake cannot succeed.
    await expect(createPostJson(Date.now)(tls, '1', never)).rejects.toMatchObject({
      code: expect.stringMatching(/SSL|TLS|EPROTO/),
    });
  });
});
