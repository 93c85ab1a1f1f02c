// What a chart is made of, before it is drawn.

/** A chart of horizontal bars, without what all of them share. */
export interface Chart {
  readonly title: { readonly text: string; readonly subtitle: string };
  /** Space for the names of the bars. */
  readonly leftPx: number;
  /** Space below the bars. */
  readonly bottomPx: number;
  /** A Vega-Lite view without title, width and margins. */
  readonly view: object;
}

/** The blues are deliveries, from the first on; what has no part in an answer is grey. */
export const colours = {
  deliveries: ['#08519c', '#3182bd', '#9ecae1'],
  later: '#f2b134',
  never: '#d9d9d9',
  own: '#08519c',
  others: '#9a9a9a',
  text: '#24292f',
} as const;

/** Between the edge and a title. */
export const edgePx = 12;
