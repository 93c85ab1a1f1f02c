import { readFileSync } from 'node:fs';
import type { Metafile } from 'esbuild';
import { describe, expect, inject, it } from 'vitest';
import { bundleWith } from './build.ts';
import { builtins, loadedAnyway, type Limit } from './budgets.ts';
import { filesAtStart } from './bundle.ts';
import { judgeBuiltins, judgeFiles } from './judge-modules.ts';
import { runProbe } from './probe.ts';

const packaged: Metafile = JSON.parse(readFileSync(inject('metafile'), 'utf8'));
const major = Number(process.versions.node.split('.')[0]);
const limits: Readonly<Record<number, Limit>> = builtins.most;
const limit = limits[major] ?? { most: Infinity, why: 'not known for this version of Node' };
const budget = { ...limit, named: builtins.named };
const question = '你好';

interface Loaded {
  readonly loaded: readonly string[];
}

describe('before the first answer of the robot', () => {
  it('only those files of the bundle are loaded that have to be', async () => {
    const { body, loaded } = await runProbe<Loaded>({ task: 'files', question });
    expect(body).toContain(question);
    // What is imported statically is seen, so what is not would be seen, too.
    expect(loaded.length).toBeGreaterThanOrEqual(filesAtStart(packaged).size);
    expect(judgeFiles(loaded, packaged, loadedAnyway)).toEqual([]);
  });

  it('only those modules of Node are loaded that have to be', async () => {
    const { body, loaded } = await runProbe<Loaded>({ task: 'builtins', question });
    expect(body).toContain(question);
    expect(loaded).toContain('http');
    expect(judgeBuiltins(loaded, packaged, budget)).toEqual([]);
  });

  it('the present version of Node has a limit', () => {
    expect([20, 22, 24]).toContain(major);
  });
});

describe('the verdict', () => {
  it('names a file that is imported dynamically, and too soon, with the way it comes', () => {
    const file = Object.keys(packaged.outputs).find((name) => name.includes('markdown'));
    expect(judgeFiles([`file:///bundle/${file}`], packaged, loadedAnyway)).toEqual([
      expect.stringMatching(
        /^markdown-\w+\.mjs \(\d+ bytes\) was loaded before the first answer.*: handlers\/wechat\.ts → lib\/answers\/chat-model\.ts → lib\/answers\/markdown\.ts\./,
      ),
    ]);
  });

  it('names a module of Node, with the way it comes', async () => {
    const code = `import { connect } from 'node:http2';\nObject.assign(globalThis, { connect });`;
    const planted = await bundleWith({ file: 'lib/telemetry.ts', code });
    // What comes with another is not blamed beside it.
    expect(judgeBuiltins(['http2', 'internal/http2/core', 'assert'], planted, budget)).toEqual([
      expect.stringMatching(
        /^http2 of Node was loaded .* It comes by handlers\/wechat\.ts → lib\/telemetry\.ts\./,
      ),
    ]);
    expect(judgeBuiltins(['assert'], planted, budget)).toEqual([
      expect.stringMatching(/^assert of Node was loaded .* No import in the bundle names it\./),
    ]);
  });

  it('says what loads undici, and how to do without', async () => {
    const loaded = ['internal/deps/undici/undici'];
    expect(judgeBuiltins(loaded, packaged, budget)).toEqual([
      expect.stringMatching(
        /^undici, the whole of fetch, .* something uses fetch .*: use node:http\. It is mentioned in /,
      ),
    ]);
    const code = `import { createServer } from 'node:http';\nObject.assign(globalThis, { createServer });`;
    const planted = await bundleWith({ file: 'lib/telemetry.ts', code });
    expect(judgeBuiltins(loaded, planted, budget)).toEqual([
      expect.stringMatching(
        /by name loads it, as here: handlers\/wechat\.ts → lib\/telemetry\.ts\. Take process\.getBuiltinModule/,
      ),
    ]);
  });

  it('counts', () => {
    expect(judgeBuiltins(['net', 'tls'], packaged, { ...budget, most: 1, why: 'so' })).toEqual([
      '2 modules of Node were loaded before the first answer, more than the 1 that may be (so): net, tls.',
    ]);
  });
});
