// Prices of AWS in USD, gathered on 2026-11-22. AWS was not asked and no bill was seen: they are copies of
// copies. docs/deploy.md has the source of each under "Prices by region". 1 GB is 10^9 bytes.

export const regionNames = ['ap-southeast-1', 'us-east-1'] as const;
export type Region = (typeof regionNames)[number];

/** What AWS asks a price for, as far as this project meets it: USD for `per` units. */
export const prices = {
  httpApiRequest: { per: 1_000_000, 'ap-southeast-1': 1.25, 'us-east-1': 1 },
  lambdaRequest: { per: 1_000_000, 'ap-southeast-1': 0.2, 'us-east-1': 0.2 },
  armGbSecond: { per: 1, 'ap-southeast-1': 0.000_013_333_4, 'us-east-1': 0.000_013_333_4 },
  writeUnit: { per: 1_000_000, 'ap-southeast-1': 0.71, 'us-east-1': 0.625 },
  readUnit: { per: 1_000_000, 'ap-southeast-1': 0.1425, 'us-east-1': 0.125 },
  logGb: { per: 1, 'ap-southeast-1': 0.7, 'us-east-1': 0.5 },
  logGbMonth: { per: 1, 'ap-southeast-1': 0.03, 'us-east-1': 0.03 },
  egressGb: { per: 1, 'ap-southeast-1': 0.12, 'us-east-1': 0.09 },
  kmsRequest: { per: 10_000, 'ap-southeast-1': 0.03, 'us-east-1': 0.03 },
  metricMonth: { per: 1, 'ap-southeast-1': 0.3, 'us-east-1': 0.3 },
  alarmMetricMonth: { per: 1, 'ap-southeast-1': 0.1, 'us-east-1': 0.1 },
  dashboardMonth: { per: 1, 'ap-southeast-1': 3, 'us-east-1': 3 },
} as const;
export type PriceName = keyof typeof prices;

/** Units; what is not used is absent. */
export type Quantities = Readonly<Partial<Record<PriceName, number>>>;

/**
 * Units that every account has free each month for as long as it exists, and shares among all it runs. The
 * million requests of API Gateway are left out: they end after 12 months. DynamoDB on demand has none.
 */
export const freePerMonth: Quantities = {
  lambdaRequest: 1_000_000,
  armGbSecond: 400_000,
  logGb: 5,
  logGbMonth: 5,
  egressGb: 100,
  kmsRequest: 20_000,
  metricMonth: 10,
  alarmMetricMonth: 10,
  dashboardMonth: 3,
};

/** Lines of a bill, and the units in each: for the messages, kept and read for them, and monitoring. */
export const items = {
  'API Gateway': ['httpApiRequest'],
  'Lambda, requests': ['lambdaRequest'],
  'Lambda, compute': ['armGbSecond'],
  DynamoDB: ['writeUnit', 'readUnit'],
  'logs, written': ['logGb'],
  'traffic out': ['egressGb'],
  'logs kept, KMS': ['logGbMonth', 'kmsRequest'],
  monitoring: ['metricMonth', 'alarmMetricMonth', 'dashboardMonth'],
} as const satisfies Readonly<Record<string, readonly PriceName[]>>;
export type Item = keyof typeof items;

/** The lines that grow with the messages. */
export const itemsOfMessages = [
  'API Gateway',
  'Lambda, requests',
  'Lambda, compute',
  'DynamoDB',
  'logs, written',
  'traffic out',
] as const satisfies readonly Item[];

/**
 * USD for some lines of a bill, all without a choice.
 * @param free units that are not charged, of those the account has each month
 */
export function usdFor(
  used: Quantities,
  region: Region,
  { lines = allItems, free = {} }: { lines?: readonly Item[]; free?: Quantities } = {},
): number {
  const names: readonly PriceName[] = lines.flatMap((line) => items[line]);
  return names.reduce((sum, name) => {
    const charged = Math.max(0, (used[name] ?? 0) - (free[name] ?? 0));
    return sum + (charged / prices[name].per) * prices[name][region];
  }, 0);
}

const allItems: readonly Item[] = [...itemsOfMessages, 'logs kept, KMS', 'monitoring'];

/** As `12.34`, with more decimals below ten cents. */
export function shown(usd: number): string {
  return usd.toFixed(usd === 0 || usd >= 0.1 ? 2 : 4);
}
