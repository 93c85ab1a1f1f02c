import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { importCommand } from '../../../scripts/rules-import.ts';
import type { Io } from '../../../scripts/io.ts';

/** What one run of the command did. */
export interface Ran {
  readonly status: number;
  /** Everything it printed, on both streams. */
  readonly output: string;
  /** The text of the rules file; undefined when there is none. */
  readonly written: string | undefined;
  /** The rules that were written, as data; none when the command failed. */
  readonly rules: { readonly [section: string]: unknown; readonly keywords?: readonly unknown[] };
}

/** A folder of its own for each test. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'rules-import-'));
}

/** A world in which nothing is asked, and the network is this machine's. */
export function recordingIo(lines: string[], changes: Partial<Io> = {}): Io {
  return {
    say: (line) => void lines.push(line),
    complain: (line) => void lines.push(line),
    canAsk: true,
    ask: () => Promise.reject(new Error('asked')),
    environment: {},
    fetch: (url, init) => fetch(url, init),
    now: () => new Date('2026-03-01T08:00:00Z'),
    ...changes,
  };
}

/** Imports these bytes under this name into `rules.yml` of a folder. */
export async function importBytes(
  name: string,
  bytes: Uint8Array | string,
  args: readonly string[] = [],
  folder = newFolder(),
): Promise<Ran> {
  writeFileSync(join(folder, name), bytes);
  return runImport([join(folder, name), ...args], folder);
}

export async function runImport(
  args: readonly string[],
  folder: string,
  changes: Partial<Io> = {},
): Promise<Ran> {
  const lines: string[] = [];
  const out = join(folder, 'rules.yml');
  const status = await importCommand([...args, '--out', out], recordingIo(lines, changes));
  const written = readIfThere(out);
  return {
    status,
    output: lines.join('\n'),
    written,
    rules: status === 0 ? parse(written ?? '') : {},
  };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
