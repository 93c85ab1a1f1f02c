import { isWithinDeliveries, outcomes, type Outcome } from '../in-time/fate.ts';
import { colours, edgePx, type Chart } from './chart.ts';

/** A row of the page `in-time`. */
export interface InTimeRow {
  readonly medianMs: number;
  readonly bot: string;
  readonly shares: Readonly<Record<Outcome, number>>;
}

const labels: Readonly<Record<Outcome, string>> = {
  'delivery 1': '1st delivery',
  'delivery 2': '2nd delivery',
  'delivery 3': '3rd delivery',
  继续: 'fetched with 继续',
  'not at all': 'not at all',
};

const palette = [...colours.deliveries, colours.later, colours.never];

const leftPx = 130;

/** Where followers find their answers: for each robot a heading, and a bar of 100 % for each bot. */
export function inTimeChart(rows: readonly InTimeRow[], tail: string): Chart {
  const lines = linesOf(rows);
  const heading = 'test(/^median/, datum.label)';
  const axis = {
    labelExpr: "split(datum.label, '|')[0]",
    labelFontWeight: { condition: { test: heading, value: 'bold' }, value: 'normal' },
  };
  const y = { field: 'line', type: 'nominal', title: null, axis, scale: { domain: lines } };
  return {
    title: {
      text: 'Where followers find the answer',
      subtitle: `${tail}; right: within the three deliveries`,
    },
    leftPx,
    bottomPx: 62,
    view: {
      data: { values: valuesOf(rows) },
      height: { step: 21 },
      layer: [bars(y), sums(y)],
    },
  };
}

/** From top to bottom; what follows the bar tells lines of the same label apart. */
function linesOf(rows: readonly InTimeRow[]): readonly string[] {
  const mediansMs = [...new Set(rows.map(({ medianMs }) => medianMs))];
  return mediansMs.flatMap((medianMs) => [
    `median ${medianMs / 1000} s|`,
    ...rows.filter((row) => row.medianMs === medianMs).map(lineOf),
  ]);
}

function lineOf({ medianMs, bot }: InTimeRow): string {
  return `${bot}|${medianMs}`;
}

function valuesOf(rows: readonly InTimeRow[]): readonly object[] {
  return rows.flatMap((row) =>
    outcomes.map((outcome, order) => ({
      line: lineOf(row),
      outcome: labels[outcome],
      order,
      percent: Number((100 * row.shares[outcome]).toFixed(3)),
    })),
  );
}

function bars(y: object): object {
  const scale = { domain: outcomes.map((outcome) => labels[outcome]), range: palette };
  const legend = { legendX: edgePx - leftPx, legendY: { signal: 'height + 32' } };
  const axis = { values: [0, 25, 50, 75, 100], labelExpr: "datum.label + ' %'" };
  const x = { field: 'percent', type: 'quantitative', title: null, axis };
  return {
    mark: { type: 'bar', height: 16 },
    encoding: {
      y,
      x: { ...x, scale: { domain: [0, 100] } },
      color: { field: 'outcome', type: 'nominal', scale, legend },
      order: { field: 'order' },
    },
  };
}

/** The share that is answered within the deliveries, at the right end of each bar. */
function sums(y: object): object {
  const answered = outcomes.filter(isWithinDeliveries).map((outcome) => labels[outcome]);
  return {
    transform: [
      { filter: { field: 'outcome', oneOf: answered } },
      { aggregate: [{ op: 'sum', field: 'percent', as: 'answered' }], groupby: ['line'] },
      { calculate: "format(datum.answered, '.1f') + ' %'", as: 'label' },
    ],
    mark: { type: 'text', align: 'left', dx: 8 },
    encoding: { y, x: { datum: 100 }, text: { field: 'label', type: 'nominal' } },
  };
}
