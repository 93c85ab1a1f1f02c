import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { colours, edgePx, type Chart } from './chart.ts';

/** As wide as a picture in a README is shown. */
const widthPx = 800;

/** What lies around the area of the bars, beside its names. Fixed, because without a canvas no text can be measured. */
const marginsPx = { right: 72, top: 64 };

/** Everything that all plots share: legible at 800 px, on white, with the reader's own fonts. */
const config = {
  background: 'white',
  font: 'Helvetica, Arial, sans-serif',
  aria: false,
  view: { stroke: null },
  axis: {
    labelFontSize: 13,
    titleFontSize: 13,
    titleFontWeight: 'normal',
    labelColor: colours.text,
    titleColor: colours.text,
    domain: false,
    ticks: false,
    labelLimit: 1000,
    labelPadding: 8,
    gridColor: '#e5e5e5',
  },
  legend: {
    orient: 'none',
    direction: 'horizontal',
    title: null,
    labelFontSize: 13,
    labelLimit: 1000,
    labelColor: colours.text,
    symbolType: 'square',
  },
  title: {
    anchor: 'start',
    fontSize: 16,
    subtitleFontSize: 13,
    subtitlePadding: 6,
    color: colours.text,
    subtitleColor: colours.text,
  },
  text: { fontSize: 13, color: colours.text },
};

/** A chart as an SVG: the same chart gives the same bytes. */
export async function draw({ title, leftPx, bottomPx, view }: Chart): Promise<string> {
  const padding = { ...marginsPx, left: leftPx, bottom: bottomPx };
  const width = widthPx - padding.left - padding.right;
  const placed = { ...title, frame: 'group', dx: edgePx - padding.left, offset: 16 };
  const sized = { ...view, title: placed, width, padding, autosize: { type: 'none' }, config };
  const drawn = new View(parse(compile(sized).spec), { renderer: 'none' });
  const svg = await drawn.toSVG();
  drawn.finalize();
  return `${svg}\n`;
}
