import { billOf, totalOf } from './bill.ts';
import { habits } from './habits.ts';
import type { Path } from './paths.ts';
import { shown, type Prices } from './prices.ts';
import { million, tabled, type Robot, type Tabled } from './tables.ts';
import { usageOf, type Deployment } from './usage.ts';

/** This bot beside others, habit by habit. */
export function byHabit(paths: readonly Path[], own: Deployment, prices: Prices): Tabled {
  const rows = habits(paths, own).map(({ name, path, deployment }) => {
    const bill = billOf(usageOf(million, path, deployment), prices);
    return { name, path, deployment, bill };
  });
  const first = rows[0]?.bill.total.usd ?? Number.NaN;
  const cells = rows.map(({ name, path, bill }) => {
    const lines = [...bill.messages, ...bill.standing];
    const compute = lines.filter((item) => item.name === 'Lambda, compute');
    const gateway = lines.filter((item) => item.name === 'API Gateway');
    const others = lines.filter((item) => ![...compute, ...gateway].includes(item));
    return [
      name,
      ...met(path),
      ...[compute, gateway, others].map((items) => shown(totalOf(items))),
      shown(bill.total),
      bill.total.isAtLeast ? '?' : (bill.total.usd / first).toFixed(2),
    ];
  });
  const head = ['', ...metHead, 'compute', 'gateway', 'other', 'USD', 'ratio'];
  return tabled('habits: USD per million messages, monitoring left out', rows, head, cells);
}

/** The bots with robots of several speeds, deployed alike. */
export function byRobot(robots: readonly Robot[], own: Deployment, prices: Prices): Tabled {
  const rows = robots.flatMap(({ medianMs, paths }) =>
    habits(paths, own)
      .slice(0, paths.length)
      .map(({ path, deployment }) => {
        const { total } = billOf(usageOf(million, path, deployment), prices);
        const perAnswered = { ...total, usd: total.usd / path.answered };
        return { medianMs, path, total, perAnswered };
      }),
  );
  const cells = rows.map(({ medianMs, path, total, perAnswered }) => [
    `${medianMs / 1000} s`,
    path.name,
    ...met(path),
    shown(total),
    shown(perAnswered),
  ]);
  const head = ['median', 'bot', ...metHead, 'USD', 'per million answered'];
  const title = 'bots: USD per million messages, deployed alike, monitoring left out';
  return tabled(title, rows, head, cells, 2);
}

const metHead = ['answered', 'requests', 'Lambda s'];

function met({ answered, deliveries, billedSeconds }: Path): readonly string[] {
  return [`${(100 * answered).toFixed(1)} %`, deliveries.toFixed(2), billedSeconds.toFixed(2)];
}
