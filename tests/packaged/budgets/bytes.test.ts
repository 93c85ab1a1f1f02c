import { readFileSync, statSync } from 'node:fs';
import type { Metafile } from 'esbuild';
import { describe, expect, inject, it } from 'vitest';
import { above, bytes } from './budgets.ts';
import { bytesOf, filesAtStart, packagesAtStart } from './bundle.ts';

const packaged: Metafile = JSON.parse(readFileSync(inject('metafile'), 'utf8'));

describe('the bytes of the bundle', () => {
  it('are within their budgets', () => {
    const atStart = bytesOf(packaged, filesAtStart(packaged));
    const loaded = `Loaded at start: ${packagesAtStart(packaged).join(', ')}.`;
    expect([
      ...above('bytes at start', atStart, bytes.atStart, loaded),
      ...above('bytes of the zip', statSync(inject('zip')).size, bytes.zip, loaded),
    ]).toEqual([]);
    // What is loaded later is the larger part.
    expect(atStart).toBeGreaterThan(100_000);
    expect(atStart * 2).toBeLessThan(bytesOf(packaged, Object.keys(packaged.outputs)));
  });

  it('are those of the files that are deployed', () => {
    const { outputs } = packaged;
    const written = Object.keys(outputs).map((file) => {
      const name = file.replace(/^.*(?=handlers\/)/, '');
      return statSync(`${inject('bundleFolder')}/${name}`).size;
    });
    expect(written).toEqual(Object.values(outputs).map((output) => output.bytes));
  });
});
