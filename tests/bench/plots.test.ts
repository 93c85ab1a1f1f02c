import { describe, expect, it } from 'vitest';
import { canDraw } from '../../bench/peers.ts';
import { coldChart } from '../../bench/plots/cold-chart.ts';
import { savedFigures } from '../../bench/plots/figures.ts';
import { inTimeChart, type InTimeRow } from '../../bench/plots/in-time-chart.ts';

const shares = {
  'delivery 1': 0.6,
  'delivery 2': 0.3,
  'delivery 3': 0.06,
  继续: 0.03,
  'not at all': 0.01,
};
const rows: readonly InTimeRow[] = [
  { medianMs: 800, bot: 'this bot', shares },
  { medianMs: 800, bot: 'naive', shares },
  { medianMs: 4000, bot: 'this bot', shares },
];

function spread(median: number) {
  return { median, p10: median - 5, p90: median + 9 };
}

describe('the chart of answers in time', () => {
  it('has a heading for each robot and a line for each bot, in the order of the rows', () => {
    const chart = JSON.stringify(inTimeChart(rows, 'a tail'));
    const domain = ['median 0.8 s|', 'this bot|800', 'naive|800', 'median 4 s|', 'this bot|4000'];
    expect(chart).toContain(JSON.stringify({ domain }));
  });

  it('has every share as a percentage', () => {
    const { view } = inTimeChart(rows, 'a tail');
    expect(view).toHaveProperty('data.values.length', 15);
    expect(view).toHaveProperty('data.values.1', {
      line: 'this bot|800',
      outcome: '2nd delivery',
      order: 1,
      percent: 30,
    });
  });
});

describe('the chart of cold starts', () => {
  const chart = coldChart(
    [
      { contestant: 'a peer', cpuMs: spread(300) },
      { contestant: 'this project, safe mode', cpuMs: spread(99.6) },
    ],
    'Node 24',
  );

  it('has the cheapest first, and tells this project from the others', () => {
    expect(chart.view).toHaveProperty('data.values', [
      { contestant: 'this project, safe mode', kind: 'own', median: 100, p10: 94.6, p90: 108.6 },
      { contestant: 'a peer', kind: 'others', median: 300, p10: 295, p90: 309 },
    ]);
  });

  it('says what it ran on', () => {
    expect(chart.title.subtitle).toContain('Node 24');
  });
});

describe('the saved figures', () => {
  it('are those of the table that is asked for', () => {
    const title = 'p99 = 5 x median; new containers: one in ten';
    const figures = savedFigures<InTimeRow>('in-time', title);
    expect(figures?.title).toBe(title);
    expect(figures?.node).toMatch(/^\d+\.\d+\.\d+$/);
    expect(figures?.rows[0]?.bot).toBe('this bot');
  });

  it('are none of a page or a table that is not there', () => {
    expect(savedFigures('no-such-page', '')).toBeUndefined();
    expect(savedFigures('in-time', 'no such table')).toBeUndefined();
  });
});

describe.skipIf(!canDraw())('a plot', () => {
  it('is drawn to the same bytes twice, 800 px wide, on white, without fonts or ids', async () => {
    const { draw } = await import('../../bench/plots/draw.ts');
    const chart = inTimeChart(rows, 'a tail');
    const svg = await draw(chart);
    expect(await draw(chart)).toBe(svg);
    expect(svg).toMatch(/^<svg [^>]*width="800"/);
    expect(svg).toContain('fill="white"');
    expect(svg).toContain('96.0 %');
    expect(svg).not.toMatch(/@font-face|<style| id=/);
  });
});
