import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** What a run was, so that another one can be compared with it; what else is in it depends on the page. */
export interface Run {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly seed: number;
  readonly sections: readonly object[];
}

/**
 * Writes `results/<page>.json`: the last run on each major version of Node, with the machine it ran on.
 * Returns the path as a URL.
 */
export function saveRun(page: string, run: Run): URL {
  const file = new URL(`results/${page}.json`, import.meta.url);
  const major = `node${process.versions.node.split('.')[0]}`;
  const runs = { ...readRuns(file), [major]: { ...surroundings(), ...run } };
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(runs, rounded, 2)}\n`);
  return file;
}

function readRuns(file: URL): Readonly<Record<string, unknown>> {
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
