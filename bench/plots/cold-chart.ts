import type { Spread } from '../statistics.ts';
import { colours, type Chart } from './chart.ts';

/** A row of the page `cold`, of which more is not drawn. */
export interface ColdRow {
  readonly contestant: string;
  readonly cpuMs: Spread;
}

/** CPU from the start of the process to the first answer: a bar for each contestant, the cheapest first. */
export function coldChart(rows: readonly ColdRow[], surroundings: string): Chart {
  const sorted = rows.toSorted((a, b) => a.cpuMs.median - b.cpuMs.median);
  const values = sorted.map(({ contestant, cpuMs }) => ({
    contestant,
    kind: contestant.startsWith('this project') ? 'own' : 'others',
    median: Math.round(cpuMs.median),
    p10: cpuMs.p10,
    p90: cpuMs.p90,
  }));
  const names = sorted.map(({ contestant }) => contestant);
  const y = { field: 'contestant', type: 'nominal', sort: names, title: null };
  const scale = { domain: ['own', 'others'], range: [colours.own, colours.others] };
  const bar = { mark: { type: 'bar', height: 18 } };
  const label = { mark: { type: 'text', align: 'left', dx: 8 } };
  const text = { field: 'median', type: 'quantitative', format: 'd' };
  return {
    title: {
      text: 'Cold start: CPU from the start of the process to the first answer',
      subtitle: `milliseconds, ${surroundings}: medians, and lines from p10 to p90`,
    },
    leftPx: 365,
    bottomPx: 32,
    view: {
      data: { values },
      height: { step: 28 },
      layer: [
        { ...bar, encoding: { y, x: x('median'), color: { field: 'kind', scale, legend: null } } },
        {
          mark: { type: 'rule', strokeWidth: 1.5, color: colours.text },
          encoding: { y, x: x('p10'), x2: { field: 'p90' } },
        },
        { ...label, encoding: { y, x: x('p90'), text } },
      ],
    },
  };
}

function x(field: keyof Spread): object {
  return { field, type: 'quantitative', title: null };
}
