import { writeFileSync } from 'node:fs';
import { readRuns } from '../results.ts';
import { isWithinDeliveries, outcomes, type Outcome } from './fate.ts';

/** A row of the first table of `in-time`, of which more is not drawn. */
export interface PlotRow {
  readonly medianMs: number;
  readonly bot: string;
  readonly shares: Readonly<Record<Outcome, number>>;
}

/** The picture of docs/performance.md. */
export const plotFile = new URL('../../docs/images/in-time.svg', import.meta.url);

const labels: Readonly<Record<Outcome, string>> = {
  'delivery 1': '1st delivery',
  'delivery 2': '2nd delivery',
  'delivery 3': '3rd delivery',
  继续: 'fetched with 继续',
  'not at all': 'not at all',
};

/** The blues are deliveries, from the first on; grey: no answer. */
const colours: Readonly<Record<Outcome, string>> = {
  'delivery 1': '#08519c',
  'delivery 2': '#3182bd',
  'delivery 3': '#9ecae1',
  继续: '#f2b134',
  'not at all': '#d9d9d9',
};

/** In px: as wide as a picture in a README is shown, and where the bars lie in it. */
const width = 800;
const left = 130;
const top = 64;
const barsWidth = 598;
const lineHeight = 21;
const barHeight = 16;
const legendWidth = 132;

/** Draws docs/images/in-time.svg from the saved run on the highest major version of Node. */
export function drawPlot(): void {
  writeFileSync(plotFile, plotOf(savedRows()));
}

/** The rows that are drawn; none when the page has no results. */
export function savedRows(): readonly PlotRow[] {
  const [latest] = Object.values(readRuns('in-time')).toSorted(
    (a, b) => Number.parseInt(b.node, 10) - Number.parseInt(a.node, 10),
  );
  return latest?.sections[0]?.rows.filter(isPlotRow) ?? [];
}

function isPlotRow(row: object): row is PlotRow {
  return 'medianMs' in row && 'bot' in row && 'shares' in row;
}

/** Where followers find their answers: for each robot a heading, and a bar of 100 % for each bot. As SVG. */
export function plotOf(rows: readonly PlotRow[]): string {
  const mediansMs = [...new Set(rows.map(({ medianMs }) => medianMs))];
  const lines = mediansMs.flatMap((medianMs) => [
    { medianMs },
    ...rows.filter((row) => row.medianMs === medianMs),
  ]);
  const bottom = top + lines.length * lineHeight;
  const height = bottom + 62;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Helvetica, Arial, sans-serif" font-size="13" fill="#24292f">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    text(12, 26, 'Where followers find the answer', 'font-size="16" font-weight="bold"'),
    text(
      12,
      46,
      'one answer in a hundred takes 5 times the median; right: within the three deliveries',
    ),
    ...[0, 25, 50, 75, 100].map((percent) => gridLine(percent, bottom)),
    ...lines.flatMap((line, index) => {
      const y = top + index * lineHeight + lineHeight / 2;
      if ('bot' in line) return bar(line, y);
      return text(left - 8, y + 4, `median ${line.medianMs / 1000} s`, endOf('bold'));
    }),
    ...outcomes.flatMap((outcome, index) => legend(outcome, 12 + index * legendWidth, bottom + 46)),
    '</svg>',
    '',
  ].join('\n');
}

function bar({ bot, shares }: PlotRow, y: number): readonly string[] {
  let from = 0;
  const parts = outcomes.map((outcome) => {
    const x = left + from * barsWidth;
    from += shares[outcome];
    return `<rect x="${x.toFixed(1)}" y="${y - barHeight / 2}" width="${(shares[outcome] * barsWidth).toFixed(1)}" height="${barHeight}" fill="${colours[outcome]}"/>`;
  });
  const within = outcomes.filter(isWithinDeliveries);
  const answered = within.reduce((sum, outcome) => sum + shares[outcome], 0);
  const sum = text(left + barsWidth + 8, y + 4, `${(100 * answered).toFixed(1)} %`);
  return [text(left - 8, y + 4, bot, endOf('normal')), ...parts, sum];
}

function gridLine(percent: number, bottom: number): string {
  const x = left + (percent / 100) * barsWidth;
  return `<path d="M${x} ${top}V${bottom}" stroke="#e5e5e5"/>${text(x, bottom + 18, `${percent} %`, 'text-anchor="middle"')}`;
}

function legend(outcome: Outcome, x: number, y: number): readonly string[] {
  const square = `<rect x="${x}" y="${y - 10}" width="11" height="11" fill="${colours[outcome]}"/>`;
  return [square, text(x + 17, y, labels[outcome])];
}

function endOf(weight: 'bold' | 'normal'): string {
  return `text-anchor="end" font-weight="${weight}"`;
}

function text(x: number, y: number, words: string, attributes = ''): string {
  return `<text x="${x}" y="${y}"${attributes === '' ? '' : ` ${attributes}`}>${words}</text>`;
}
