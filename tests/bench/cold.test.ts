import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { builtAt, sourceAt } from '../../bench/build.ts';
import { openCpuShares } from '../../bench/cold/cpu-share.ts';
import { ask, check } from '../../bench/cold/start.ts';
import { playRounds, ratioTo } from '../../bench/cold/tables.ts';
import { answer, heapFlags, question, type Contestant } from '../../bench/functions/contestant.ts';
import { takeSample } from '../../bench/memory/page.ts';
import {
  account,
  faultOf,
  forged,
  handshake,
  isRefusal,
  message,
  modes,
} from '../../bench/messages.ts';
import { createRandom } from '../../bench/statistics.ts';
import { createEchoHandler } from '../../scripts/echo-handler.ts';
import { createAesKey } from '../../lib/wechat/cipher.ts';

const folder = mkdtempSync(join(tmpdir(), 'bench-cold-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Nobody is asked: the functions of these tests know their answers. */
const around = {
  standIns: {
    ssmUrl: 'http://127.0.0.1:9',
    turingUrl: 'http://127.0.0.1:9',
    close: () => Promise.resolve(),
  },
  authority: join(folder, 'none.pem'),
  folder,
};

const empty: Contestant = {
  name: 'empty',
  file: sourceAt('functions/empty.mjs'),
  bytes: 0,
  mode: 'plain',
  answers: 'ok',
};

/** A function written to a file of its own. */
function written(name: string, code: string, answers: Contestant['answers'] = 'fixed'): Contestant {
  const file = join(folder, name);
  writeFileSync(file, code);
  return { name, file, bytes: code.length, mode: 'plain', answers };
}

/** The default follower of the messages. */
const to = message('plain', '').follower;

function ok(content: string) {
  return {
    statusCode: 200,
    headers: {},
    body: `<xml><ToUserName>${to}</ToUserName><Content><![CDATA[${content}]]></Content></xml>`,
  };
}

describe('the events of the benchmark', () => {
  const invocation = { awsRequestId: 'test', getRemainingTimeInMillis: () => 40_000 };
  const tokens = { tokens: [account.token], maxClockSkewSeconds: 300 };
  const sealed = { appId: account.appId, aesKeys: [createAesKey(account.aesKey)] } as const;
  const handlers = {
    plain: { ...tokens, mode: 'plain' },
    safe: { ...tokens, ...sealed, mode: 'safe' },
  } as const;
  const handle = (mode: 'plain' | 'safe', event: unknown) =>
    createEchoHandler({ wechat: handlers[mode], now: Date.now, random: () => Buffer.alloc(16, 7) })(
      event,
      invocation,
    );

  it.each(modes)('are answered by this project, and refused when forged: %s mode', async (mode) => {
    const sent = message(mode, '问题');
    expect(faultOf(await handle(mode, sent.event), sent, '问题')).toBeUndefined();
    expect(faultOf(await handle(mode, sent.event), sent, '别的')).toMatch(
      /^it gives another answer: .*问题/s,
    );
    expect(isRefusal(await handle(mode, sent.event))).toBe(false);
    expect(isRefusal(await handle(mode, forged(sent).event))).toBe(true);
  });

  it('tell a wrong handshake and a wrong status', () => {
    const sent = handshake('plain', '12345');
    expect(faultOf({ statusCode: 200, body: '12345' }, sent, '')).toBeUndefined();
    expect(faultOf({ statusCode: 200, body: '1234' }, sent, '')).toMatch(/echostr/);
    expect(faultOf({ statusCode: 500, body: '12345' }, sent, '')).toMatch(/500/);
    expect(faultOf(undefined, sent, '')).toMatch(/status 0/);
  });

  it('take a body in base64 for what it is', () => {
    const sent = message('plain', '问题');
    const body = Buffer.from(ok('回答').body).toString('base64');
    expect(faultOf({ statusCode: 200, body, isBase64Encoded: true }, sent, '回答')).toBeUndefined();
  });
});

describe('the bare handler', () => {
  let handler: (event: never) => Promise<unknown>;

  beforeAll(async () => {
    vi.stubEnv('WECHAT_TOKEN', account.token);
    vi.stubEnv('FIXED_ANSWER', answer);
    ({ handler } = await import('../../bench/functions/bare.ts'));
    vi.unstubAllEnvs();
  });

  it('answers messages and handshakes and refuses forged ones', async () => {
    const call = (event: unknown) => Reflect.apply(handler, undefined, [event]);
    for (const sent of [message('plain', question), handshake('plain', '12345')]) {
      expect(faultOf(await call(sent.event), sent, answer)).toBeUndefined();
      expect(isRefusal(await call(forged(sent).event))).toBe(true);
    }
  });
});

describe('a cold start', () => {
  it('is timed from outside the process to its first answer', async () => {
    const sample = await ask({ ...around, contestant: empty, kind: 'message', furtherMessages: 2 });
    expect(sample.results).toHaveLength(3);
    expect(sample.warmMs).toHaveLength(2);
    expect(sample.wallMs).toBeGreaterThan(1);
    expect(sample.cpuMs).toBeGreaterThan(sample.loadCpuMs + sample.invokeCpuMs);
    expect(sample.maxRssMb).toBeGreaterThan(20);
  });

  it.each(['late.mjs', 'late.cjs'])('counts loading and invoking apart: %s', async (name) => {
    const spin = 'for (const start = process.cpuUsage(); process.cpuUsage(start).user < 30_000; );';
    const handler = `async () => { ${spin} return ${JSON.stringify(ok(answer))}; }`;
    const isModule = name.endsWith('.mjs');
    const exported = isModule
      ? `export const handler = ${handler}`
      : `exports.handler = ${handler}`;
    const contestant = written(name, `${spin}${spin}\n${exported};`);
    const sample = await ask({ ...around, contestant, kind: 'message' });
    expect(sample.loadCpuMs).toBeGreaterThanOrEqual(60);
    expect(sample.invokeCpuMs).toBeGreaterThanOrEqual(30);
    expect(sample.cpuMs).toBeGreaterThan(sample.loadCpuMs + sample.invokeCpuMs);
    expect(sample.wallMs).toBeGreaterThan(90);
  });

  it('with a wrong answer ends the run', async () => {
    const contestant = written(
      'wrong.mjs',
      `export const handler = async () => (${JSON.stringify(ok('别的'))});`,
    );
    await expect(ask({ ...around, contestant, kind: 'message' })).rejects.toThrow(
      'wrong.mjs gives a wrong answer: to a message, it gives another answer',
    );
  });

  it('of a function that does not load ends the run with what it wrote', async () => {
    const contestant = written('broken.mjs', "throw new Error('no such thing');");
    await expect(ask({ ...around, contestant, kind: 'message' })).rejects.toThrow(/no such thing/);
  });

  it('of a function that takes forged messages ends the run', async () => {
    const body = `event.requestContext.http.method === 'GET' ? event.queryStringParameters.echostr : ${JSON.stringify(ok(answer).body)}`;
    const contestant = written(
      'trusting.mjs',
      `export const handler = async (event) => ({ statusCode: 200, headers: {}, body: ${body} });`,
    );
    await expect(check(contestant, around)).rejects.toThrow(/accepts a forged message/);
    await expect(check({ ...contestant, isTrusting: true }, around)).resolves.toBeUndefined();
  });
});

describe('what a module loads at once', () => {
  it('is itself and all that it imports, each once, but not what is imported when it is needed', () => {
    const write = (name: string, code: string) => writeFileSync(join(folder, name), code);
    write(
      'entry.mjs',
      'import{a}from"./one.mjs";import"./two.mjs";const later=()=>import("./later.mjs");',
    );
    write('one.mjs', 'import"./two.mjs";export const a=1;');
    write('two.mjs', '1;');
    write('later.mjs', ' '.repeat(10_000));
    const sizes = ['entry.mjs', 'one.mjs', 'two.mjs'].map(
      (name) => statSync(join(folder, name)).size,
    );
    const sum = sizes.reduce((total, size) => total + size, 0);
    expect(builtAt(join(folder, 'entry.mjs')).bytes).toBe(sum);
  });
});

describe('rounds', () => {
  it('start every cell once, and a ratio is formed within a round', async () => {
    const cell = { ...around, contestant: empty, kind: 'message' } as const;
    const measured = await playRounds([cell, cell], { rounds: 2, random: createRandom(1) });
    expect(measured.map(({ samples }) => samples.length)).toEqual([2, 2]);
    const [first, second] = measured;
    expect(first && ratioTo(first, first)?.median).toBe(1);
    expect(second && ratioTo(undefined, second)).toBeUndefined();
  });
});

describe('a CPU share', () => {
  const group = (mb: number) => `bench-${process.pid}-${mb}`;

  it('is a quota of 20 ms, by the memory size: cgroup version 1', () => {
    const root = join(folder, 'v1');
    mkdirSync(join(root, 'cpu'), { recursive: true });
    const procs = openCpuShares(root)?.procsFor(128);
    expect(procs).toBe(join(root, 'cpu', group(128), 'cgroup.procs'));
    const read = (mb: number, name: string) =>
      readFileSync(join(root, 'cpu', group(mb), name), 'utf8');
    expect(read(128, 'cpu.cfs_quota_us')).toBe('1447');
    expect(read(128, 'cpu.cfs_period_us')).toBe('20000');
    expect(read(1769, 'cpu.cfs_quota_us')).toBe('20000');
  });

  it('is a quota of 20 ms, by the memory size: cgroup version 2', () => {
    const root = join(folder, 'v2');
    mkdirSync(root);
    writeFileSync(join(root, 'cgroup.controllers'), 'cpu');
    openCpuShares(root)?.procsFor(512);
    expect(readFileSync(join(root, group(512), 'cpu.max'), 'utf8')).toBe('5789 20000');
  });

  it('is left out where cgroups cannot be written', () => {
    expect(openCpuShares(join(folder, 'nowhere'))).toBeUndefined();
  });
});

describe('memory after many messages', () => {
  it('is read three times in one process', async () => {
    const sample = await takeSample(empty, around);
    expect(sample?.rssMb).toHaveLength(3);
    expect(sample?.heapMb).toHaveLength(3);
    expect(sample?.maxRssMb).toBeGreaterThanOrEqual(Math.max(...(sample?.rssMb ?? [])) - 1);
  });

  it('of a function that keeps all it ever saw runs out of a small heap', async () => {
    const code = `const kept = [];
      export const handler = async () => {
        kept.push(Array.from({ length: 1000 }, (_, index) => ({ index })));
        return ${JSON.stringify(ok(answer))};
      };`;
    await expect(
      takeSample(written('leak.mjs', code), around, heapFlags(64)),
    ).resolves.toBeUndefined();
  });

  it('ends the run when one answer among them is wrong', async () => {
    const code = `let sent = 0;
      export const handler = async () => {
        sent += 1;
        return { statusCode: 200, body: sent === 777 ? '' : ${JSON.stringify(ok(answer).body)} };
      };`;
    await expect(takeSample(written('once.mjs', code), around)).rejects.toThrow(
      /message 777 has another answer/,
    );
  });

  it('is limited as in a function of so many MB', () => {
    expect(heapFlags(128)).toEqual(['--max-semi-space-size=6', '--max-old-space-size=116']);
  });
});
