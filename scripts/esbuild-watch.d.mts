import type { Plugin } from 'esbuild';

interface Expected {
  readonly importedBy: readonly string[];
}

export function watched(plugin: Plugin, expected: Expected): Plugin;
