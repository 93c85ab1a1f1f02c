import { interleave } from '../interleave.ts';
import type { Findings, Setup, Shown } from '../page.ts';
import { startAll } from '../turn-process.ts';
import { build, bundles, type Built } from './builds.ts';
import { growing, linear, type Growing } from './growing.ts';
import { ruleCounts, series, type Series } from './series.ts';
import { startEntry, starts } from './starts.ts';

const worker = 'growth/worker';

/** What serves the series that are not about rules. */
const usualRules = 1000;

/**
 * How start and message grow with rules, body, answer and hostile shapes, and whether anything grows
 * faster than linearly.
 * @throws WrongAnswer
 */
export async function growthPage(setup: Setup): Promise<Findings> {
  const builds: Built[] = [];
  try {
    for (const rules of ruleCounts) builds.push(await build(rules, [worker, startEntry]));
    const found: Growing[] = [await starts(builds, setup)];
    for (const [name, each] of series) found.push(await measure(name, each, builds, setup));
    const { rounds, warmUpRounds } = setup;
    const sections = [bundles(builds), ...found, verdictOf(found)];
    return { facts: { rounds, warmUpRounds, usualRules }, sections };
  } finally {
    for (const { packaged } of builds) packaged.remove();
  }
}

async function measure(
  name: string,
  { title, unit, sizes }: Series,
  builds: readonly Built[],
  setup: Setup,
): Promise<Growing> {
  const wanted = sizes.map((size) => ({
    contestant: `${title}, ${size} ${unit}`,
    step: 'answer',
    module: bundleWith(unit === 'rules' ? size : usualRules, builds),
    args: [name, String(size)],
  }));
  const { tasks, stop } = await startAll(wanted);
  try {
    return growing(title, unit, sizes, await interleave(tasks, setup));
  } finally {
    stop();
  }
}

function bundleWith(rules: number, builds: readonly Built[]): string {
  const built = builds.find((each) => each.rules === rules);
  if (built === undefined) throw new Error(`There is no bundle with ${rules} rules.`);
  return built.packaged.bundleOf(worker);
}

function verdictOf(found: readonly Growing[]): Shown {
  const faster = found.filter(({ isSuperlinear }) => isSuperlinear).map(({ title }) => title);
  const title =
    faster.length === 0
      ? `Nothing grows faster than linearly: over the last two steps no exponent is above ${linear}.`
      : `Faster than linearly (over the last two steps an exponent above ${linear}) grows: ${faster.join('; ')}.`;
  return { title, show: () => `${title}\n` };
}
