import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createLambda, type Lambda } from '../../simulator/lambda.ts';

const folder = mkdtempSync(join(tmpdir(), 'lambda-'));
afterAll(() => rmSync(folder, { recursive: true }));

let lambda: Lambda | undefined;
afterEach(() => lambda?.stop());

let count = 0;

/** Runs a function of this source. */
function run(
  source: string,
  environment: Readonly<Record<string, string>> = {},
  timeoutMs = 5000,
  maxBusy = Infinity,
) {
  count += 1;
  const modulePath = join(folder, `function-${count}.mjs`);
  writeFileSync(modulePath, source);
  lambda = createLambda({ modulePath, environment, timeoutMs, maxBusy });
  return lambda;
}

const countCalls = `
let calls = 0;
export const handler = async (event) => {
  calls += 1;
  await new Promise((resolve) => setTimeout(resolve, event.ms ?? 0));
  return { pid: process.pid, calls };
};`;

function pidOf(result: unknown): unknown {
  return typeof result === 'object' && result !== null && 'pid' in result ? result.pid : undefined;
}

describe('createLambda', () => {
  it('keeps a container between requests that follow each other', async () => {
    const { invoke } = run(countCalls);
    await invoke({});
    await expect(invoke({})).resolves.toMatchObject({ calls: 2 });
  });

  it('runs requests at the same time in containers of their own, with no memory in common', async () => {
    const { invoke } = run(countCalls);
    const results = await Promise.all([invoke({ ms: 100 }), invoke({ ms: 100 })]);
    expect(results).toEqual([
      expect.objectContaining({ calls: 1 }),
      expect.objectContaining({ calls: 1 }),
    ]);
    expect(pidOf(results[0])).not.toBe(pidOf(results[1]));
  });

  it('ends containers after their work when told to, and starts new ones', async () => {
    const { invoke, recycle, warm } = run(countCalls);
    await warm();
    const working = invoke({ ms: 200 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    recycle();
    const old = await working;
    const fresh = await invoke({});
    expect(pidOf(fresh)).not.toBe(pidOf(old));
    expect(fresh).toMatchObject({ calls: 1 });
  });

  it('passes on its own variables and none of this process', async () => {
    process.env['OF_THIS_PROCESS'] = 'x';
    const { invoke } = run('export const handler = async () => process.env;', { OWN: 'y' });
    const environment = await invoke({});
    expect(environment).toMatchObject({ OWN: 'y', AWS_REGION: 'ap-southeast-1' });
    expect(environment).not.toHaveProperty('OF_THIS_PROCESS');
  });

  it('reports a function that throws', async () => {
    const { invoke } = run('export const handler = async () => { throw new TypeError("bug"); };');
    await expect(invoke({})).rejects.toThrow('TypeError: bug');
  });

  it('reports a function that does not start', async () => {
    const { invoke } = run('throw new Error("broken");');
    await expect(invoke({})).rejects.toThrow('Runtime exited while starting');
  });

  it('refuses a handler with a third argument, as the Node 24 runtime does', async () => {
    const { invoke } = run('export const handler = (event, context, callback) => callback();');
    await expect(invoke({})).rejects.toThrow('Runtime exited while starting');
  });

  it('ends a function that takes longer than its timeout', async () => {
    const { invoke } = run(countCalls, {}, 200);
    await expect(invoke({ ms: 5000 })).rejects.toThrow('in mid-invocation');
  });

  it('sees a process that ends in mid-invocation because nothing keeps it alive', async () => {
    const { invoke } = run(`
      export const handler = () => new Promise((resolve) => {
        AbortSignal.timeout(200).addEventListener('abort', resolve);
      });`);
    await expect(invoke({})).rejects.toThrow('Runtime exited in mid-invocation, status 0');
  });

  it('refuses what is more than the account may run at once, and lets queued events wait', async () => {
    const { invoke, invokeLater, busy, waitingLonger } = run(countCalls, {}, 5000, 1);
    const working = invoke({ ms: 400 });
    await expect(invoke({})).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    invokeLater({ ms: 300 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect([busy(), waitingLonger(100), waitingLonger(5000)]).toEqual([1, 1, 0]);
    await working;
    expect(busy()).toBe(0);
    // The queue tries again a second after it was refused.
    await expect.poll(busy, { interval: 20, timeout: 4000 }).toBe(1);
    expect(waitingLonger(0)).toBe(0);
    await expect.poll(busy, { interval: 20, timeout: 4000 }).toBe(0);
    await expect(invoke({})).resolves.toMatchObject({ calls: 3 });
  });
});
