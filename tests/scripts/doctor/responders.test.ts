import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer } from 'node:https';
import { createServer as createEntrance } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createChatModelServer } from '../../../simulator/chat-model.ts';
import { listen } from '../../../simulator/listen.ts';
import { standInKey } from '../../../simulator/stack.ts';
import { createTuringServer, type TuringRobot } from '../../../simulator/turing.ts';
import { runScript } from '../run-script.ts';
import { selfSigned } from './certificate.ts';
import { examine } from './examine.ts';

const otherKey = 'b2'.repeat(16);

async function startTuring(robots: readonly TuringRobot[]) {
  const asked: string[] = [];
  const server = await listen(
    createTuringServer({ robots, onRequest: (apiKey) => asked.push(apiKey) }),
  );
  return { url: `${server.url}/openapi/api/v2`, asked, close: () => server.close() };
}

/** @param plain takes the connections that do not begin with a TLS record */
async function startTls(listener: RequestListener, plain?: Server) {
  const { cert, key } = selfSigned('localhost');
  const secure = createServer({ cert, key }, listener);
  const entrance = createEntrance((socket) => {
    socket.once('data', (first: Buffer) => {
      socket.pause();
      const isTls = first[0] === 22 || plain === undefined;
      (isTls ? secure : plain).emit('connection', socket);
      socket.unshift(first);
      process.nextTick(() => socket.resume());
    });
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => {
    entrance.listen(0, '127.0.0.1', resolve);
  });
  const address = entrance.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { host: `localhost:${port}`, cert, close: () => void entrance.close() };
}

/** Runs the doctor in a process that takes the server's certificate for an authority's. */
async function tryTrusting({ host, cert, close }: Awaited<ReturnType<typeof startTls>>) {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  const authority = join(folder, 'ca.pem');
  writeFileSync(authority, cert);
  const { exited, printed } = runScript('doctor', ['--turing'], {
    TURING_ENDPOINT: `http://${host}/openapi/api/v2`,
    TURING_API_KEY: standInKey,
    NODE_EXTRA_CA_CERTS: authority,
  });
  const status = await exited;
  close();
  rmSync(folder, { recursive: true });
  return { status, printed: printed() };
}

async function tryRobot(environment: Readonly<Record<string, string>>) {
  return examine(['--turing'], { environment });
}

describe('npm run doctor -- --turing', () => {
  it('asks each key once, says so before, and warns that the key goes in the clear', async () => {
    const turing = await startTuring([{ apiKey: standInKey }, { apiKey: otherKey, quota: 0 }]);
    const { status, onTheWay, textsOf, said } = await tryRobot({
      TURING_ENDPOINT: turing.url,
      TURING_API_KEY: `${standInKey},${otherKey}`,
    });
    await turing.close();
    expect(onTheWay[0]).toContain('each of 2 Turing keys');
    expect(turing.asked).toEqual([standInKey, otherKey]);
    const [clear, first, second] = textsOf('turing');
    expect(clear).toMatch(/^warning: Turing has no usable https .* travel in the clear$/);
    expect(first).toMatch(/^ok: Turing key 1\/2: answers \(http, \d+ ms\)$/);
    expect(second).toBe('failed: Turing key 2/2: quota');
    expect(said).not.toContain(standInKey);
    expect(status).toBe(1);
  });

  it.each([
    ['an unknown key', { apiKey: otherKey }, 'misconfigured', 'does not know this key'],
    [
      'a key with encryption on',
      { apiKey: standInKey, secret: '0123456789abcdef' },
      'misconfigured',
      'Encryption is switched on',
    ],
    ['a key without calls', { apiKey: standInKey, quota: 0 }, 'quota', 'no calls left'],
    [
      'trouble of its own, asked about once',
      { apiKey: standInKey, refusesWith: 8008 },
      'unreachable',
      'trouble of its own',
    ],
  ])('names %s', async (_, robot, reason, cure) => {
    const turing = await startTuring([robot]);
    const { status, failed } = await tryRobot({
      TURING_ENDPOINT: turing.url,
      TURING_API_KEY: standInKey,
    });
    await turing.close();
    expect(failed[0]?.finding.en).toBe(`Turing key 1/1: ${reason}`);
    expect(failed[0]?.cure?.en).toContain(cure);
    expect(failed[0]?.cure?.zh).toMatch(/^\p{Script=Han}/u);
    expect(turing.asked).toHaveLength(1);
    expect(status).toBe(1);
  });

  it('withholds the key when TLS does not stand at an https endpoint', async () => {
    const asked: unknown[] = [];
    const server = await startTls((request) => asked.push(request));
    const { status, failed } = await tryRobot({
      TURING_ENDPOINT: `https://${server.host}/openapi/api/v2`,
      TURING_API_KEY: standInKey,
    });
    server.close();
    expect(failed[0]?.finding.en).toBe(
      'No https to Turing (DEPTH_ZERO_SELF_SIGNED_CERT); the key was not sent',
    );
    expect(asked).toEqual([]);
    expect(status).toBe(1);
  });

  it('asks over https where TLS stands, and proposes it as the endpoint', async () => {
    const server = await startTls(createTuringServer({ robots: [{ apiKey: standInKey }] }));
    const { status, printed } = await tryTrusting(server);
    expect(printed).toMatch(/Turing key 1\/1: answers \(https, \d+ ms\)/);
    expect(printed).toContain(`set turingEndpoint to https://${server.host}/openapi/api/v2`);
    expect(printed).not.toContain('in the clear');
    expect(status).toBe(0);
  });

  it('asks over http when something else than Turing answers over https', async () => {
    const asked: string[] = [];
    const onRequest = (apiKey: string) => asked.push(apiKey);
    const plain = createPlainServer(
      createTuringServer({ robots: [{ apiKey: standInKey }], onRequest }),
    );
    const server = await startTls((request, response) => {
      request.resume();
      response.end('<html>');
    }, plain);
    const { status, printed } = await tryTrusting(server);
    expect(printed).toContain('no usable https (no Turing there)');
    expect(printed).toMatch(/Turing key 1\/1: answers \(http, \d+ ms\)/);
    expect(asked).toEqual([standInKey]);
    expect(status).toBe(0);
  });

  it('says which variable is wrong when the key came from one, and offers nothing to store', async () => {
    const { status, failed } = await tryRobot({ TURING_API_KEY: 'NotAKey' });
    expect(failed[0]?.finding.en).toContain('turing/api-key holds a key that is not 32 letters');
    expect(failed[0]?.cure?.en).toContain('correct the variable used for this try');
    expect(failed[0]).not.toHaveProperty('command');
    expect(status).toBe(1);
  });

  it('says what it needs when there is no key', async () => {
    const { status, textsOf } = await tryRobot({});
    expect(textsOf('turing')).toEqual(['skipped: There is no robot to try: no key was given']);
    expect(status).toBe(1);
  });
});

describe('npm run doctor -- --turing, with a chat model', () => {
  async function tryModel(listener: RequestListener) {
    const server = await listen(listener);
    const found = await tryRobot({
      CHAT_MODEL_ENDPOINT: `${server.url}/v1`,
      CHAT_MODEL_NAME: 'stand-in',
      CHAT_MODEL_API_KEY: 'sk-stand-in',
    });
    await server.close();
    return found;
  }

  it('asks it once', async () => {
    const questions: string[] = [];
    const { status, textsOf } = await tryModel(
      createChatModelServer({
        model: 'stand-in',
        apiKey: 'sk-stand-in',
        onQuestion: ({ text }) => questions.push(text),
      }),
    );
    expect(textsOf('chat-model').join()).toMatch(/^ok: The chat model: answers \(\d+ ms\)$/);
    expect(questions).toEqual(['你好']);
    expect(status).toBe(0);
  });

  it('names a host that refuses the region', async () => {
    const { status, failed } = await tryModel((request, response) => {
      request.resume();
      response.writeHead(403, { 'content-type': 'application/json' });
      response.end('{"error":{"code":"unsupported_country_region_territory","message":"no"}}');
    });
    expect(failed[0]?.finding.en).toContain('refuses requests from this region');
    expect(status).toBe(1);
  });

  it('names a wrong key', async () => {
    const { status, failed } = await tryModel(
      createChatModelServer({ model: 'stand-in', apiKey: 'sk-another' }),
    );
    expect(failed[0]?.finding.en).toBe('The chat model: misconfigured');
    expect(status).toBe(1);
  });
});
