import {
  amountOf,
  sumOf,
  type Amount,
  type PriceName,
  type Prices,
  type Quantities,
} from './prices.ts';

/** Items of a bill: for the messages, and what stands beside them. */
export const items = {
  messages: {
    'API Gateway': ['httpApiRequest', 'restApiRequest'],
    'Lambda, requests': ['lambdaRequest'],
    'Lambda, compute': ['armGbSecond', 'x86GbSecond'],
    DynamoDB: ['writeUnit', 'readUnit'],
    'logs, written': ['logGb'],
    'traffic out': ['egressGb'],
  },
  standing: {
    'logs, kept': ['logGbMonth'],
    'KMS, for SSM': ['kmsRequest'],
    metrics: ['metricMonth'],
    alarms: ['alarmMetricMonth'],
    dashboard: ['dashboardMonth'],
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly PriceName[]>>>>;

/** One line of a bill. */
export interface Item {
  readonly name: string;
  readonly amount: Amount;
}

export interface Bill {
  readonly messages: readonly Item[];
  readonly standing: readonly Item[];
  readonly total: Amount;
}

/**
 * What a month costs.
 * @param free units that are not charged, of those the account has each month
 */
export function billOf(used: Quantities, prices: Prices, free: Quantities = {}): Bill {
  const amount = (name: PriceName) => {
    const charged = Math.max(0, (used[name] ?? 0) - (free[name] ?? 0));
    return amountOf(prices[name], charged);
  };
  const linesOf = (group: Readonly<Record<string, readonly PriceName[]>>): readonly Item[] =>
    Object.entries(group).map(([name, names]) => ({ name, amount: sumOf(names.map(amount)) }));
  const [messages, standing] = [linesOf(items.messages), linesOf(items.standing)];
  return { messages, standing, total: totalOf([...messages, ...standing]) };
}

export function totalOf(lines: readonly Item[]): Amount {
  return sumOf(lines.map(({ amount }) => amount));
}
