import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import { describe, expect, inject, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { inputs }: Metafile = JSON.parse(readFileSync(inject('metafile'), 'utf8'));

interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>;
}
const lock: { readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
);

/** The folder of the package that a file in node_modules belongs to; undefined for any other file. */
function packageFolderOf(input: string): string | undefined {
  return /(?<=^|\/)(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

/** Folders of packages that package.json's dependencies bring along, as Node finds them from each other. */
function declaredFolders(): ReadonlySet<string> {
  const folders = new Set<string>();
  const pending = dependenciesOf('').map((name) => folderOf(name, ''));
  for (const folder of pending) {
    if (folders.has(folder)) continue;
    folders.add(folder);
    pending.push(...dependenciesOf(folder).map((name) => folderOf(name, folder)));
  }
  return folders;
}

function dependenciesOf(folder: string): readonly string[] {
  return Object.keys(lock.packages[folder]?.dependencies ?? {});
}

function folderOf(name: string, from: string): string {
  const own = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (own in lock.packages) return own;
  if (from === '') throw new Error(`${name} is not in package-lock.json`);
  const above = from.lastIndexOf('/node_modules/');
  return folderOf(name, above === -1 ? '' : from.slice(0, above));
}

describe('the sources of the bundle', () => {
  const sources = Object.keys(inputs).map((input) => input.replace(/^(?:\.\.\/)+/, ''));

  it('are files, none of them made up by a plugin', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.filter((source) => !existsSync(join(root, fromRoot(source))))).toEqual([]);
  });

  it('are of this project what lies in handlers, lib and the compiled rules', () => {
    const own = sources.filter((source) => packageFolderOf(source) === undefined);
    expect(own).toContain('lib/aws/signed-call.ts');
    expect(
      own.filter((source) => !/^(?:(?:handlers|lib)\/|rules\.compiled\.ts$)/.test(source)),
    ).toEqual([]);
  });

  it('are of packages those that package.json declares as dependencies, and what these depend on', () => {
    const declared = declaredFolders();
    const folders = sources.flatMap((source) => packageFolderOf(fromRoot(source)) ?? []);
    expect(new Set(folders)).toContain('node_modules/@smithy/signature-v4');
    expect([...new Set(folders)].filter((folder) => !declared.has(folder))).toEqual([]);
  });

  it('hold no client of the AWS SDK', () => {
    expect(sources.filter((source) => source.includes('@aws-sdk/'))).toEqual([]);
  });
});

/** A path from the project's folder: packaging works on a copy, whose node_modules are a link. */
function fromRoot(source: string): string {
  return source.replace(/^.*?(?=node_modules\/)/, '');
}
