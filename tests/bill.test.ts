import { describe, expect, it } from 'vitest';
import { shown, sumOf } from '../bench/cost/prices.ts';
import { defaultOf } from '../bench/cost/stage.ts';
import { line, run, table } from './support/cost-run.ts';
import { linesOf, read } from './support/documents.ts';

// The figures of the bill stand in several documents and two languages. They are those of one run.

const months = table('a month');
const byMemory = table('this bot, USD per million messages by memory');
const byAnswer = table('this bot, by the time');

/** One column of the months, without or with the free tier. */
function monthly(column: string, freeTier: 'without' | 'with'): readonly string[] {
  const index = months.head.indexOf(column);
  return months.cells.filter((row) => row[1] === freeTier).map((row) => row[index] ?? '');
}

/** All lines of its tables without their first cell, which is words. */
function figuresOf(file: string): readonly (readonly string[])[] {
  return linesOf(read(file)).map(([, ...figures]) => figures);
}

/** Items that stand together in one line. */
const others = new Set(['API Gateway', 'Lambda, requests', 'logs, written', 'traffic out']);

describe('the run of npm run bench -- cost that is written down', () => {
  it('is one without options, of what is deployed', () => {
    expect(run).toMatchObject({
      medianMs: 800,
      memoryMB: Number(defaultOf('memorySize')),
      region: defaultOf('region'),
      monitoring: defaultOf('monitoring'),
    });
  });
});

describe('docs/performance.md', () => {
  const [, bill = ''] = read('docs/performance.md').split('\n## The bill\n');
  const lines = linesOf(bill);

  it.each([
    'a month',
    'monitoring for a month',
    'habits',
    'bots',
    'this bot, USD per million messages by memory',
    'this bot with a robot of 4 s',
  ])('shows the table "%s" as it was printed', (titleStart) => {
    const { head, cells } = table(titleStart);
    const first = lines.findIndex((cellsOfLine) => cellsOfLine.join() === head.join());
    expect(lines.slice(first, first + 1 + cells.length)).toEqual([head, ...cells]);
  });

  it('says what a million messages cost, and how much they log', () => {
    const [forThem] = monthly('for them', 'without').slice(-1);
    const [withLogs] = line(byMemory, `${run.memoryMB} MB`);
    expect(bill).toContain(`a million cost ${forThem}, or ${withLogs} with`);
    const [, , , , , , logged] = line(table('metered'), 'message');
    expect(bill).toContain(`${logged} bytes of the bot`);
    expect(bill).toContain(`and ${run.deployment.logBytes - Number(logged)} that Lambda adds`);
  });
});

describe('what docs/performance.md concludes', () => {
  const text = read('docs/performance.md');

  it('about waiting', () => {
    const slow = table('this bot with a robot of 4 s');
    const [compute, together] = ['Lambda, compute', 'together'].map((name) => line(slow, name)[0]);
    const share = ((100 * Number(compute)) / Number(together)).toFixed(0);
    expect(text).toContain(`Lambda's compute is ${share} % of it`);
  });

  it('about half of 512 MB', () => {
    const [less, more] = ['256 MB', '512 MB'].map((size) => line(byMemory, size).map(Number));
    const off = less?.map((usd, index) => 100 * (1 - usd / (more?.[index] ?? 0))) ?? [];
    const [least, most] = [Math.min(...off), Math.max(...off)].map((percent) => percent.toFixed(0));
    expect(text).toContain(`takes ${least} to ${most} % off the bill`);
  });

  it('about a naive bot and common habits', () => {
    const usd = table('habits').cells.map((cells) => Number(cells.at(-2)));
    const [own = 0, naive = 0, stateless = 0] = usd;
    expect(text).toContain(`costs ${(100 * (own / naive - 1)).toFixed(0)} % more than a naive one`);
    expect(((usd.at(-1) ?? 0) / stateless).toFixed(0)).toBe('5');
    expect(text).toContain('together a factor of five');
  });
});

describe.each(['README.md', 'README.zh-CN.md'])('%s', (readme) => {
  it('has the months of the run', () => {
    const figures = figuresOf(readme);
    expect(figures).toContainEqual(monthly('together', 'without'));
    expect(figures).toContainEqual(monthly('monitoring', 'without'));
    const free = months.rows.filter((_, index) => months.cells[index]?.[1] === 'with');
    expect(figures).toContainEqual(free.map(({ bill }) => bill.total.usd.toFixed(2)));
  });

  it('says what slower robots cost', () => {
    const [, , four, seven] = line(byMemory, `${run.memoryMB} MB`);
    const said = [
      `${four} USD with a robot of 4 s, ${seven} USD with one of 7 s`,
      `4 秒的机器人每百万条 ${four} 美元，7 秒的 ${seven} 美元`,
    ];
    expect(said.some((words) => read(readme).includes(words))).toBe(true);
    expect(read(readme)).toContain(`${run.memoryMB} MB`);
  });
});

describe.each(['docs/deploy.md', 'docs/deploy.zh-CN.md'])('%s', (document) => {
  const figures = figuresOf(document);
  const text = read(document);

  it('has the months of the run', () => {
    for (const column of ['for them', 'logs kept, KMS', 'monitoring', 'together']) {
      expect(figures).toContainEqual(monthly(column, 'without'));
    }
    expect(figures).toContainEqual(monthly('together', 'with'));
  });

  it('says what a million messages cost item by item', () => {
    const [said = ''] = /^- (Of a million messages|每百万条消息).*$/m.exec(text) ?? [];
    const { cells } = table('this bot with a robot of 0.8 s');
    // Behind share, seconds and units; before the sum.
    const items = cells.slice(3, -1).map(([, all]) => all);
    expect(said.match(/\d+\.\d\d/g)).toEqual(items);
  });

  it('says what a delivery logs and sends', () => {
    const { logBytes, egressBytes } = run.deployment;
    const [bytes] = /bytes|字节/.exec(text) ?? [];
    expect(text).toContain(`${Math.round(logBytes / 100) * 100} ${bytes}`);
    expect(text).toContain(`${egressBytes.toLocaleString('en')} ${bytes}`);
  });

  it('has what memory and slow robots cost', () => {
    for (const memory of ['256 MB', '512 MB']) {
      expect(figures).toContainEqual(line(byMemory, memory));
    }
  });

  it('has what slow answers cost', () => {
    const { cells, rows } = byAnswer;
    const shownLines = cells.filter(([name]) => !others.has(name ?? ''));
    expect(shownLines.length).toBeGreaterThan(4);
    for (const [, ...each] of shownLines) expect(figures).toContainEqual(each);
    const sums = rows.map(({ bill }) =>
      sumOf(bill.messages.filter(({ name }) => others.has(name)).map(({ amount }) => amount)),
    );
    expect(figures).toContainEqual(sums.map(shown));
  });
});
