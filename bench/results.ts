import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Findings, Table } from './page.ts';

/** A run as it is saved; what else is in it depends on the page. */
export interface SavedRun {
  readonly node: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly seed: number;
  readonly sections: readonly Omit<Table, 'markdown'>[];
}

/** Path of `results/<page>.json`, where the last saved run on each major version of Node lies. */
function resultsFile(page: string): URL {
  return new URL(`results/${page}.json`, import.meta.url);
}

/** Writes a run beside those of other major versions of Node, with the machine it ran on. Returns the path. */
export function saveRun(
  page: string,
  { facts, tables }: Findings,
  { date, seed }: Pick<SavedRun, 'date' | 'seed'>,
): string {
  const file = resultsFile(page);
  const sections = tables.map((table) => ({ ...table, markdown: undefined }));
  const major = `node${process.versions.node.split('.')[0]}`;
  const run = { ...surroundings(), date, seed, ...facts, sections };
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...readRuns(page), [major]: run }, rounded, 2)}\n`);
  return relative(process.cwd(), fileURLToPath(file));
}

/** The saved runs of a page by major version of Node, as `node24`; empty when there are none. */
export function readRuns(page: string): Readonly<Record<string, SavedRun>> {
  const file = resultsFile(page);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

function surroundings() {
  const processors = cpus();
  return {
    node: process.versions.node,
    openssl: process.versions.openssl,
    machine: {
      cpu: processors[0]?.model.trim() ?? 'unknown',
      cores: processors.length,
      memoryMB: Math.round(totalmem() / 2 ** 20),
      platform: `${process.platform} ${process.arch}`,
    },
  };
}

/** Three decimals: nanoseconds, and more than is ever the same twice. Below 1 six digits: shares and prices. */
function rounded(_: string, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  return Number(Math.abs(value) < 1 ? value.toPrecision(6) : value.toFixed(3));
}

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * The versions of the peers, when all are installed as bench/package.json pins them; else undefined.
 * They are looked for in bench/node_modules only: one of the project's own dependencies is no peer.
 */
export function installedPeers(): Readonly<Record<string, string>> | undefined {
  const { dependencies } = manifest('package.json');
  const areInstalled = Object.entries(dependencies).every(([name, version]) => {
    const path = `node_modules/${name}/package.json`;
    return existsSync(new URL(path, import.meta.url)) && manifest(path).version === version;
  });
  return areInstalled ? dependencies : undefined;
}

function manifest(path: string): Manifest {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
}
