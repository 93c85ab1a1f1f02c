import type { Plugin } from 'esbuild';

interface Expected {
  readonly importedBy: readonly string[];
  readonly original?: { readonly module: string; readonly exports: readonly string[] };
}

export function watched(plugin: Plugin, expected: Expected): Plugin;
