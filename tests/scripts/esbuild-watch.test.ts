import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watched } from '../../scripts/esbuild-watch.mjs';

/** A project whose packages import `replaced`, each in its own way. */
const packages = {
  replaced: `export const first = 1;\nexport const second = 2;`,
  user: `export { first } from 'replaced';`,
  later: `export const load = () => import('replaced');`,
  another: `export { first } from 'replaced';`,
  greedy: `export { second } from 'replaced';`,
  vague: `import * as all from 'replaced';\nexport const second = () => all.second;`,
  idle: `export const nothing = 0;`,
};

let folder: string;
beforeAll(() => {
  folder = realpathSync.native(mkdtempSync(join(tmpdir(), 'esbuild-watch-')));
  for (const [name, code] of Object.entries(packages)) {
    const own = join(folder, 'node_modules', name);
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'package.json'), JSON.stringify({ name, main: 'index.js' }));
    writeFileSync(join(own, 'index.js'), code);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Replaces the package of that name with one that has the first of its two exports. */
const replacement: Plugin = {
  name: 'replacement',
  setup(building) {
    building.onResolve({ filter: /^replaced$/ }, () => ({ path: 'it', namespace: 'replacement' }));
    building.onLoad({ filter: /.*/, namespace: 'replacement' }, () => ({
      contents: 'export const first = 1;',
    }));
  },
};

/** Bundles code that uses some of the packages; what is wrong with it, a sentence each. */
async function faults(
  used: readonly (keyof typeof packages)[],
  expected: Parameters<typeof watched>[1] = { importedBy: ['user'] },
): Promise<readonly string[]> {
  const lines = used.map((name) => `export * as ${name} from '${name}';`);
  const stdin = { contents: lines.join('\n'), resolveDir: folder, sourcefile: 'own.js' };
  const plugins = [watched(replacement, expected)];
  const common = { absWorkingDir: folder, bundle: true, write: false, logLevel: 'silent' } as const;
  try {
    await build({ ...common, stdin, plugins, format: 'esm', outdir: 'out' });
    return [];
  } catch (error) {
    if (!(error instanceof Error && 'errors' in error && Array.isArray(error.errors))) throw error;
    return error.errors.map(({ text }: { text: string }) => text);
  }
}

describe('a replacement of a library’s inside', () => {
  it('is built when it fits', async () => {
    await expect(faults(['user'])).resolves.toEqual([]);
    const both = { importedBy: ['later', 'user'] };
    await expect(faults(['user', 'later'], both)).resolves.toEqual([]);
  });

  it('fails the build when nothing imports what it replaces', async () => {
    await expect(faults(['idle'])).resolves.toEqual([
      'The replacement replacement no longer fits: user does not import any more what is replaced. Correct it in scripts/esbuild-plugins.mjs, or remove it. Until then, PLAIN_BUNDLE=1 packages the libraries as they are.',
    ]);
  });

  it.each(['another', 'later'] as const)(
    'fails it when a package imports it that nobody looked at: %s',
    async (name) => {
      await expect(faults(['user', name])).resolves.toEqual([
        expect.stringContaining(`no longer fits: ${name} now imports what is replaced, and nobody`),
      ]);
    },
  );

  it('fails it when an importer wants a name that the replacement lacks', async () => {
    const greedy = { importedBy: ['greedy'] };
    await expect(faults(['greedy'], greedy)).resolves.toEqual([
      expect.stringContaining('No matching export in "replacement:it" for import "second"'),
    ]);
    const vague = { importedBy: ['vague'] };
    await expect(faults(['vague'], vague)).resolves.toEqual([
      expect.stringMatching(/^Import "second" will always be undefined .* in "replacement:it"/),
    ]);
  });
});
