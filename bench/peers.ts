import { existsSync, readFileSync } from 'node:fs';

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/**
 * The versions of the peers, when all are installed as bench/package.json pins them; else undefined.
 * They are looked for in bench/node_modules only: one of the project's own dependencies is no peer.
 */
export function installedPeers(): Readonly<Record<string, string>> | undefined {
  const { dependencies } = manifest('package.json');
  return areInstalled(dependencies) ? dependencies : undefined;
}

/** Whether what the plots are drawn with is installed as bench/package.json pins it. */
export function canDraw(): boolean {
  return areInstalled(manifest('package.json').devDependencies);
}

function areInstalled(packages: Readonly<Record<string, string>>): boolean {
  return Object.entries(packages).every(
    ([name, version]) => installedVersion(`node_modules/${name}/package.json`) === version,
  );
}

/** The version of one of the project's own dependencies. */
export function versionOf(name: string): string {
  return manifest(`../node_modules/${name}/package.json`).version;
}

function installedVersion(path: string): string | undefined {
  return existsSync(new URL(path, import.meta.url)) ? manifest(path).version : undefined;
}

function manifest(path: string): Manifest {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
}
