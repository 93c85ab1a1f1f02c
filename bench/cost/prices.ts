import { readFileSync } from 'node:fs';

/** What AWS asks a price for, as far as this project meets it. */
export const priceNames = [
  'httpApiRequest',
  'restApiRequest',
  'lambdaRequest',
  'armGbSecond',
  'x86GbSecond',
  'writeUnit',
  'readUnit',
  'logGb',
  'egressGb',
  'logGbMonth',
  'kmsRequest',
  'metricMonth',
  'alarmMetricMonth',
  'dashboardMonth',
] as const;
export type PriceName = (typeof priceNames)[number];

/** How a price is known. */
export type Basis = 'listed' | 'inferred' | 'memory' | 'unknown';

export interface Price {
  /** In US dollars; null when it is not known. */
  readonly usd: number | null;
  /** For so many units. */
  readonly per: number;
  readonly basis: Basis;
  /** The name of an entry of `sources`. */
  readonly source?: string;
}

export type Prices = Readonly<Record<PriceName, Price>>;

/** Units; what is not used is absent. */
export type Quantities = Readonly<Partial<Record<PriceName, number>>>;

interface Source {
  readonly what: string;
  /** Where it was read. */
  readonly copy: string;
  /** Of the copy; `YYYY-MM-DD`, `YYYY-MM` or `unknown`. */
  readonly date: string;
}

/** `prices.json`: the prices of some regions, with their sources and the date they were gathered. */
export interface PriceList {
  readonly date: string;
  readonly sources: Readonly<Record<string, Source>>;
  readonly free: { readonly source: string; readonly month: Quantities };
  readonly regions: Readonly<Record<string, { readonly name: string; readonly prices: Prices }>>;
}

export const priceList: PriceList = JSON.parse(
  readFileSync(new URL('prices.json', import.meta.url), 'utf8'),
);

/** An amount of money, of which a part may not be known. */
export interface Amount {
  /** What is known of it, in US dollars. */
  readonly usd: number;
  /** Whether a price was missing, so that it is more than this. */
  readonly isAtLeast: boolean;
}

/** What so many units cost. Nothing costs nothing, whatever the price. */
export function amountOf({ usd, per }: Price, units: number): Amount {
  if (units === 0) return { usd: 0, isAtLeast: false };
  return usd === null
    ? { usd: 0, isAtLeast: true }
    : { usd: (units / per) * usd, isAtLeast: false };
}

export function sumOf(amounts: readonly Amount[]): Amount {
  return {
    usd: amounts.reduce((sum, { usd }) => sum + usd, 0),
    isAtLeast: amounts.some(({ isAtLeast }) => isAtLeast),
  };
}

/** As `12.34`, with more decimals below ten cents; `≥` before what is known in part, `?` for what is not. */
export function shown({ usd, isAtLeast }: Amount): string {
  if (isAtLeast && usd === 0) return '?';
  const digits = usd === 0 || usd >= 0.1 ? 2 : 4;
  return `${isAtLeast ? '≥ ' : ''}${usd.toFixed(digits)}`;
}
