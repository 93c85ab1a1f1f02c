import { readFileSync, statSync } from 'node:fs';
import type { Metafile } from 'esbuild';
import { describe, expect, inject, it } from 'vitest';
import { bundleWith } from './build.ts';
import * as budgets from './budgets.ts';
import { bytesOf, filesAtStart } from './bundle.ts';
import { judgeBytes } from './judge-bytes.ts';

const packaged: Metafile = JSON.parse(readFileSync(inject('metafile'), 'utf8'));
const zipBytes = statSync(inject('zip')).size;

describe('the bytes of the bundle', () => {
  it('are within their budgets', () => {
    expect(judgeBytes(packaged, zipBytes, budgets)).toEqual([]);
  });

  it('are those of the files that are deployed', () => {
    const { outputs } = packaged;
    const written = Object.keys(outputs).map((file) => {
      const name = file.replace(/^.*(?=handlers\/)/, '');
      return statSync(`${inject('bundleFolder')}/${name}`).size;
    });
    expect(written).toEqual(Object.values(outputs).map((output) => output.bytes));
  });

  it('are for the smaller part loaded later', () => {
    const atStart = bytesOf(packaged, filesAtStart(packaged));
    expect(atStart).toBeGreaterThan(100_000);
    expect(atStart).toBeLessThan(bytesOf(packaged, Object.keys(packaged.outputs)));
  });
});

describe('the verdict', () => {
  it('names a package that a planted import brings to the start, with the way it comes', async () => {
    const code = `import { parse } from 'yaml';\nObject.assign(globalThis, { parse });`;
    const verdict = judgeBytes(await bundleWith({ file: 'handlers/message.ts', code }), 0, budgets);
    expect(verdict).toEqual([
      expect.stringMatching(
        /^yaml is loaded at start \([\d,]+ bytes\), and is not among the packages that may be\. It comes by handlers\/wechat\.ts → handlers\/message\.ts → yaml\. Import it where it is needed/,
      ),
      expect.stringMatching(
        /^What is loaded at start has .* New or grown: yaml by [\d,]+ \(handlers\/wechat\.ts → handlers\/message\.ts → yaml\)/,
      ),
      expect.stringMatching(/^The bundle has .* New or grown: yaml by /),
    ]);
  });

  it('names one that was loaded later until now', async () => {
    const code = `import { marked } from 'marked';\nObject.assign(globalThis, { marked });`;
    const verdict = judgeBytes(
      await bundleWith({ file: 'lib/answers/rules.ts', code }),
      0,
      budgets,
    );
    expect(verdict[0]).toMatch(
      /^marked is loaded at start .* It comes by handlers\/wechat\.ts → lib\/answers\/rules\.ts → marked\./,
    );
  });

  it('names one that is new and loaded later', async () => {
    const code = `export const later = () => import('yaml');`;
    const verdict = judgeBytes(
      await bundleWith({ file: 'lib/answers/rules.ts', code }),
      0,
      budgets,
    );
    expect(verdict[0]).toMatch(
      /^yaml is new in the bundle .* It comes by handlers\/wechat\.ts → lib\/answers\/rules\.ts → yaml\./,
    );
  });

  it('names what has grown when a sum is above its limit, and by how much', () => {
    const { most } = budgets.bytes.zip;
    const parser = { atStart: 1000, all: 1000, why: '' };
    const packages = { ...budgets.packages, 'fast-xml-parser': parser };
    const verdict = judgeBytes(packaged, most + 7, { ...budgets, packages });
    expect(verdict).toEqual([
      expect.stringMatching(
        /^The zip has [\d,]+ bytes, 7 more than the .* New or grown: fast-xml-parser by [\d,]+ \(handlers\/wechat\.ts → .* → lib\/wechat\/xml\.ts → fast-xml-parser\)/,
      ),
    ]);
  });

  it('names what is on the list and gone, so that it cannot come back unseen', () => {
    const listed = { atStart: 100, all: 100, why: '' };
    const packages = { ...budgets.packages, 'left-pad': listed, marked: listed };
    expect(judgeBytes(packaged, 0, { ...budgets, packages })).toEqual([
      expect.stringMatching(/^marked is no longer loaded at start: write 0/),
      expect.stringMatching(/^left-pad is no longer in the bundle: take it off/),
    ]);
  });
});
