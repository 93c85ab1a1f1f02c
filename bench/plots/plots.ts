import { mkdirSync, writeFileSync } from 'node:fs';
import { coldChart, type ColdRow } from './cold-chart.ts';
import type { Chart } from './chart.ts';
import { draw } from './draw.ts';
import { savedFigures } from './figures.ts';
import { inTimeChart, type InTimeRow } from './in-time-chart.ts';

const folder = new URL('../../docs/images/', import.meta.url);

interface Plot {
  /** The page it is drawn from. */
  readonly page: string;
  /** Undefined when the page has no results. */
  readonly chart: () => Chart | undefined;
}

const plots: readonly Plot[] = [
  { page: 'in-time', chart: inTime },
  { page: 'cold', chart: cold },
];

function inTime(): Chart | undefined {
  const figures = savedFigures<InTimeRow>(
    'in-time',
    'p99 = 5 x median; new containers: one in ten',
  );
  if (figures === undefined) return undefined;
  return inTimeChart(figures.rows, 'one answer in a hundred takes 5 times the median');
}

function cold(): Chart | undefined {
  const figures = savedFigures<ColdRow>('cold', 'first message');
  return figures && coldChart(figures.rows, `Node ${figures.node}, a whole CPU`);
}

/**
 * Draws `docs/images/<page>.svg` from `results/<page>.json`; without new figures, the same bytes again.
 * @param say told of each plot, and of each page that has no results
 */
export async function drawPlots(say: (line: string) => void): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const { page, chart } of plots) {
    const drawn = chart();
    if (drawn === undefined) {
      say(`${page}.svg is left as it is: there are no results. First: npm run bench -- ${page}`);
      continue;
    }
    writeFileSync(new URL(`${page}.svg`, folder), await draw(drawn));
    say(`drawn: docs/images/${page}.svg`);
  }
}
