import { existsSync, readFileSync } from 'node:fs';

/** One table of a page's results. */
export interface SavedSection<R> {
  readonly title: string;
  readonly rows: readonly R[];
}

interface SavedRun<R> {
  readonly node: string;
  readonly sections: readonly SavedSection<R>[];
}

/** A run that was saved, and what it ran on. */
export interface Figures<R> extends SavedSection<R> {
  readonly node: string;
}

/**
 * The first table of a page's results, of its run on the highest major version of Node. Undefined when
 * the page has none yet.
 * @param titleStart how the table's title begins
 */
export function savedFigures<R>(page: string, titleStart: string): Figures<R> | undefined {
  const file = new URL(`../results/${page}.json`, import.meta.url);
  if (!existsSync(file)) return undefined;
  const runs: Readonly<Record<string, SavedRun<R>>> = JSON.parse(readFileSync(file, 'utf8'));
  const [latest] = Object.values(runs).toSorted((a, b) => major(b.node) - major(a.node));
  const section = latest?.sections.find(({ title }) => title.startsWith(titleStart));
  return section === undefined ? undefined : { ...section, node: latest?.node ?? '' };
}

function major(version: string): number {
  return Number(version.split('.')[0]);
}
