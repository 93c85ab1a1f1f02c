import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import type { Metafile } from 'esbuild';
import { describe, expect, inject, it } from 'vitest';
import { advice, builtins } from './budgets.ts';
import { filesAtStart, importersOf } from './bundle.ts';
import { runProbe } from './probe.ts';

const packaged: Metafile = JSON.parse(readFileSync(inject('metafile'), 'utf8'));

/** A sentence about what was loaded too early. */
function told(imported: string): string {
  const importers = importersOf(packaged, imported).join(', ') || 'nothing by name';
  return `${imported} was loaded, imported by ${importers}. ${advice}`;
}

describe('before the first answer of the robot', () => {
  it('only those files of the bundle are loaded that have to be', async () => {
    const loaded = await runProbe('files', '你好');
    const atStart = filesAtStart(packaged);
    const isLoaded = (file: string) => {
      const name = file.slice(file.lastIndexOf('/'));
      return loaded.some((url) => url.endsWith(name));
    };
    // What is imported statically is seen, so what is not would be seen, too.
    expect([...atStart].filter((file) => !isLoaded(file))).toEqual([]);
    const early = Object.keys(packaged.outputs)
      .filter((file) => !atStart.has(file) && isLoaded(file))
      .map((file) => told(packaged.outputs[file]?.entryPoint ?? file));
    expect(early).toEqual([]);
  });

  it('only those modules of Node are loaded that have to be', async () => {
    const loaded = await runProbe('builtins', '你好');
    expect(loaded).toContain('http');
    // With a leading underscore they are parts of others, and go by other names from version to version.
    const isPublic = (name: string) => builtinModules.includes(name) && !name.startsWith('_');
    const unlisted = loaded.filter((name) => isPublic(name) && !builtins.includes(name));
    expect(unlisted.map(told)).toEqual([]);
    // undici is the whole of fetch; an ES module that imports node:http by name loads it on Node 22 and 24,
    // process.getBuiltinModule('node:http') does not.
    expect(loaded.filter((name) => name.startsWith('internal/deps/undici'))).toEqual([]);
  });
});
