import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { checkConnection } from '../../../scripts/doctor/outside/connection.ts';
import { createTarget, exchange, type Outcome } from '../../../scripts/doctor/outside/target.ts';
import { listen } from '../../../simulator/listen.ts';

async function meet(listener: RequestListener, timeoutMs = 15_000): Promise<Outcome> {
  const server = await listen(listener);
  const outcome = await exchange(new URL(server.url), undefined, timeoutMs);
  await server.close();
  return outcome;
}

describe('an exchange', () => {
  it('gives up on a server that says nothing', async () => {
    expect(await meet(() => undefined, 200)).toMatchObject({ kind: 'silent' });
  });

  it('gives up on a body that does not end', async () => {
    expect(await meet((_, response) => response.write('half'), 200)).toMatchObject({
      kind: 'silent',
    });
  });

  it('names a body that breaks off', async () => {
    const broken = await meet((_, response) => {
      response.writeHead(200, { 'content-length': 9 }).write('half', () => response.destroy());
    });
    expect(broken).toEqual({ kind: 'unreachable', code: 'BROKEN_BODY' });
  });

  it('reads no more of a body than is needed', async () => {
    const outcome = await meet((_, response) => response.end('x'.repeat(1_000_000)));
    expect(outcome.kind === 'response' && outcome.body.length).toBeLessThan(200_000);
  });
});

describe('a connection', () => {
  it('on which nothing is said is a failure', async () => {
    const known = { url: new URL('http://localhost/wechat'), token: 'x', mode: 'plain' } as const;
    const target = createTarget({ ...known, now: Date.now, cutMs: 5000 });
    const visit = () => Promise.resolve({ kind: 'silent', waitedMs: 12_000 } as const);
    const [found] = await checkConnection({ ...target, cached: { ...target.cached, visit } });
    expect(found).toMatchObject({ status: 'failed' });
    expect(found?.finding.en).toBe('Connected, but no answer in 12000 ms; WeChat waits 5 s');
  });
});
