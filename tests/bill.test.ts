import { describe, expect, it } from 'vitest';
import { costTables } from '../bench/cost/page.ts';
import { prices, shown, type PriceName, type Region } from '../bench/cost/prices.ts';
import { billSeed, egressBytes, logBytes, parseBillCase } from '../bench/cost/usage.ts';
import { createRandom } from '../bench/statistics.ts';
import { linesOf, read } from './support/documents.ts';

// The figures of the bill stand in several documents and two languages. They are what npm run bench -- cost
// prints without options, computed here as there.

const bill = parseBillCase({});
if (typeof bill === 'string') throw new Error(bill);
const tables = costTables(bill, createRandom(billSeed));

/** The figures of a line of a table, by its first cell. */
function line(markdown: string, name: string): readonly string[] {
  const [, ...figures] = linesOf(markdown).find(([first]) => first === name) ?? [];
  if (figures.length === 0) throw new Error(`there is no line ${name}`);
  return figures;
}

/** One column of the months, without or with the free tier. */
function monthly(column: string, freeTier: 'without' | 'with'): readonly string[] {
  const [head = [], ...rows] = linesOf(tables.month.markdown);
  return rows.filter((row) => row[1] === freeTier).map((row) => row[head.indexOf(column)] ?? '');
}

/** All lines of its tables without their first cell, which is words. */
function figuresOf(file: string): readonly (readonly string[])[] {
  return linesOf(read(file)).map(([, ...figures]) => figures);
}

const ownMemory = line(tables.memory.markdown, `${bill.memoryMB} MB`);

describe('docs/performance.md', () => {
  const text = read('docs/performance.md');

  it.each(['bots', 'memory'] as const)('shows the table of %s as it is printed', (name) => {
    const printed = linesOf(tables[name].markdown);
    const shownLines = linesOf(text);
    const first = shownLines.findIndex((cells) => cells.join() === printed[0]?.join());
    expect(shownLines.slice(first, first + printed.length)).toEqual(printed);
  });

  it('says how it stands beside a naive bot with a slow robot', () => {
    const slow = tables.bots.rows.filter(({ medianMs }) => medianMs === 7000);
    const [own, naive] = ['this bot', 'naive'].map(
      (name) => slow.find(({ bot }) => bot === name)?.usd ?? Number.NaN,
    );
    expect(Math.round((own ?? 0) / (naive ?? 1))).toBe(3);
    expect(text).toContain('three times a naive one at 7 s');
  });

  it('says what half of 512 MB takes off the bill', () => {
    const [less, more] = ['256 MB', '512 MB'].map((size) =>
      line(tables.memory.markdown, size).map(Number),
    );
    const off = less?.map((usd, index) => 100 * (1 - usd / (more?.[index] ?? 0))) ?? [];
    const [least, most] = [Math.min(...off), Math.max(...off)].map((percent) => percent.toFixed(0));
    expect(text).toContain(`takes ${least} to ${most} % off the bill`);
  });
});

describe.each(['README.md', 'README.zh-CN.md'])('%s', (readme) => {
  it('has the months of the bill', () => {
    const figures = figuresOf(readme);
    expect(figures).toContainEqual(monthly('together', 'without'));
    expect(figures).toContainEqual(monthly('monitoring', 'without'));
    const free = tables.month.rows.filter(({ isFree }) => isFree);
    expect(figures).toContainEqual(free.map(({ together }) => together.toFixed(2)));
  });

  it('says what slower robots cost', () => {
    const [, , four, seven] = ownMemory;
    const said = [
      `${four} USD with a robot of 4 s, ${seven} USD with one of 7 s`,
      `4 秒的机器人每百万条 ${four} 美元，7 秒的 ${seven} 美元`,
    ];
    expect(said.some((words) => read(readme).includes(words))).toBe(true);
    expect(read(readme)).toContain(`${bill.memoryMB} MB`);
  });
});

describe.each(['docs/deploy.md', 'docs/deploy.zh-CN.md'])('%s', (document) => {
  const figures = figuresOf(document);
  const text = read(document);
  const items = tables.items.rows.map(({ name, cells }) => ({ name, cells }));

  it('has the months of the bill', () => {
    for (const column of ['for them', 'logs kept, KMS', 'monitoring', 'together']) {
      expect(figures).toContainEqual(monthly(column, 'without'));
    }
    expect(figures).toContainEqual(monthly('together', 'with'));
  });

  it('says what a million messages cost item by item', () => {
    const [said = ''] = /^- (Of a million messages|每百万条消息).*$/m.exec(text) ?? [];
    // Behind deliveries, seconds and units; before the sum.
    const all = items.slice(3, -1).map(({ cells: [first] }) => first);
    expect(said.match(/\d+\.\d\d/g)).toEqual(all);
  });

  it('says what a delivery logs and sends', () => {
    const logged = logBytes.lambda + logBytes.bot + logBytes.metrics;
    const [bytes] = /bytes|字节/.exec(text) ?? [];
    expect(text).toContain(`${Math.round(logged / 100) * 100} ${bytes}`);
    expect(text).toContain(`${egressBytes.toLocaleString('en')} ${bytes}`);
  });

  it('has what memory and slow robots cost', () => {
    expect(figures).toContainEqual(ownMemory);
    expect(figures).toContainEqual(line(tables.memory.markdown, '512 MB'));
  });

  it('has what slow answers cost', () => {
    const others = ['API Gateway', 'Lambda, requests', 'logs, written', 'traffic out'];
    const slow = items.map(({ name, cells }) => ({ name, cells: cells.slice(1) }));
    for (const { cells } of slow.filter(({ name }) => !others.includes(name))) {
      expect(figures).toContainEqual(cells);
    }
    const [one, ...rest] = slow.filter(({ name }) => others.includes(name));
    const sums = (one?.cells ?? []).map((first, index) =>
      rest.reduce((sum, { cells }) => sum + Number(cells[index]), Number(first)),
    );
    expect(figures).toContainEqual(sums.map(shown));
  });

  /** The lines of the table of prices; the bill has none for searching logs. */
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

  it('has the prices that the bill is computed with', () => {
    const [, section = ''] = text.split(/^### (?:Prices by region|各区域的单价)$/m);
    const [, ...rows] = linesOf(section);
    const numbersIn = (cell: string, names: readonly PriceName[]) =>
      (cell.match(/\d+\.\d+/g) ?? []).slice(0, names.length).map(Number);
    const usd = (names: readonly PriceName[], region: Region) =>
      names.map((name) => prices[name][region]);
    priced.forEach((names, index) => {
      const [, virginia = '', singapore = ''] = rows[index] ?? [];
      const own = /^(the same|相同)/.test(singapore) ? virginia : singapore;
      expect(numbersIn(virginia, names)).toEqual(usd(names, 'us-east-1'));
      expect(numbersIn(own, names)).toEqual(usd(names, 'ap-southeast-1'));
    });
  });

  it('says what a flood of requests can cost', () => {
    const [, aSecond = ''] = /ThrottlingRateLimit: (\d+)/.exec(read('serverless.yml')) ?? [];
    const requests = Number(aSecond) * 730 * 3600;
    const each = prices.httpApiRequest[bill.region] + prices.lambdaRequest[bill.region];
    const dollars = ((requests / 1e6) * each).toFixed(0);
    expect(text).toMatch(new RegExp(`${dollars} (USD|美元)`));
    expect(read('serverless.yml')).toContain(`about ${dollars} USD`);
    const millions = Math.round(requests / 1e6);
    expect(text).toMatch(
      new RegExp(`${millions} million|${(millions * 100).toLocaleString('en')} 万次`),
    );
  });
});
