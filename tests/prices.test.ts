import { describe, expect, it } from 'vitest';
import { amountOf, priceList, sumOf, type PriceName, type Prices } from '../bench/cost/prices.ts';
import { run } from './support/cost-run.ts';
import { linesOf, read } from './support/documents.ts';

// The prices stand in prices.json, and with all their sources in two documents.

/** The lines of the table of prices; the benchmark has none for two of them. */
const priced: readonly (readonly PriceName[])[] = [
  ['httpApiRequest'],
  ['armGbSecond'],
  ['lambdaRequest'],
  ['logGb'],
  ['logGbMonth'],
  [],
  ['egressGb'],
  ['writeUnit', 'readUnit'],
  ['kmsRequest'],
  ['metricMonth'],
  ['alarmMetricMonth'],
  ['dashboardMonth'],
];

function pricesOf(region: string): Prices {
  const prices = priceList.regions[region]?.prices;
  if (prices === undefined) throw new Error(`there are no prices of ${region}`);
  return prices;
}

/** For as many units as prices.json has them: a million requests, 10,000 of KMS. */
function usdOf(region: string, names: readonly PriceName[]): readonly (number | null)[] {
  const prices = pricesOf(region);
  return names.map((name) => prices[name].usd);
}

/** As many numbers as there are names. */
function numbersIn(cell: string, names: readonly PriceName[]): readonly number[] {
  return (cell.match(/\d+\.\d+/g) ?? []).slice(0, names.length).map(Number);
}

describe.each(['docs/deploy.md', 'docs/deploy.zh-CN.md'])('%s', (document) => {
  const text = read(document);

  it('has the prices that the run computes with', () => {
    const [, section = ''] = text.split(/^### (?:Prices by region|各区域的单价)$/m);
    const [, ...rows] = linesOf(section);
    priced.forEach((names, index) => {
      const [, virginia = '', singapore = ''] = rows[index] ?? [];
      const isSame = /^(the same|相同)/.test(singapore);
      expect(numbersIn(virginia, names)).toEqual(usdOf('us-east-1', names));
      expect(numbersIn(isSame ? virginia : singapore, names)).toEqual(
        usdOf('ap-southeast-1', names),
      );
    });
  });

  it('says what a flood of requests can cost', () => {
    const [, aSecond = ''] = /ThrottlingRateLimit: (\d+)/.exec(read('serverless.yml')) ?? [];
    const requests = Number(aSecond) * 730 * 3600;
    const { httpApiRequest, lambdaRequest } = pricesOf(run.region);
    const usd = [httpApiRequest, lambdaRequest].map((price) => amountOf(price, requests));
    const dollars = sumOf(usd).usd.toFixed(0);
    expect(text).toMatch(new RegExp(`${dollars} (USD|美元)`));
    expect(read('serverless.yml')).toContain(`about ${dollars} USD`);
    const millions = Math.round(requests / 1e6);
    expect(text).toMatch(
      new RegExp(`${millions} million|${(millions * 100).toLocaleString('en')} 万次`),
    );
  });
});
