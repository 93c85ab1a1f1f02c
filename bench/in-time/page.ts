import { markdownTable } from '../markdown.ts';
import type { Findings, Setup, Shown } from '../page.ts';
import type { Random } from '../random.ts';
import { checkAgainstStack } from './check.ts';
import { assumed, constants, type Conditions } from './conditions.ts';
import { outcomes, type Chance, type Fate } from './fate.ts';
import { besideTheLimit, percent, type Row } from './limit.ts';
import { lossesByReply, lossesTable } from './losses.ts';
import { answeredAtTheLimit, answeredNaively, answeredStatelessly } from './other-bots.ts';
import { coldStart, drawChance, type ColdStarts, type Upstream } from './samples.ts';
import { createTally } from './tally.ts';
import { answeredByThisBot } from './this-bot.ts';

/** Drawn for each row. A share is then right to 0.2 %, 19 times in 20. */
const messages = 300_000;

const mediansMs = [800, 2000, 4000, 7000];
const sigmas = [0.69, 0.99];

/** What is compared with the bot itself. */
const checked: Upstream = { medianMs: 4000, sigma: 0.69 };

type Bot = (chance: Chance, conditions: Conditions) => Fate;

const bots: ReadonlyMap<string, Bot> = new Map<string, Bot>([
  ['this bot', answeredByThisBot],
  ['naive', answeredNaively],
  ['stateless', answeredStatelessly],
  ['limit', answeredAtTheLimit],
]);

interface Simulated extends Shown {
  readonly rows: readonly Row[];
}

/** Which share of messages is answered in time: nothing is sent and nothing is timed, moments are added up. */
export async function inTimePage({ random, check }: Setup): Promise<Findings> {
  const coldStarts: readonly ColdStarts[] = ['one in ten', 'every re-delivery'];
  const shares = coldStarts.flatMap((cold) =>
    sigmas.map((sigma) => simulated(sigma, cold, random)),
  );
  const sections: Shown[] = [
    ...shares,
    ...shares.map(({ title, rows }) => besideTheLimit(title, rows)),
  ];
  const upstreams = sigmas.flatMap((sigma) => mediansMs.map((medianMs) => ({ medianMs, sigma })));
  sections.push(lossesTable(upstreams, messages, random));
  sections.push(lossesByReply(upstreams, messages, random));
  if (check !== undefined) {
    const [expected] = simulate(checked, 'one in ten', random);
    sections.push(await checkAgainstStack(checked, expected?.shares, check, random));
  }
  return { facts: { messages, constants: { ...constants, ...coldStart } }, sections };
}

function simulated(sigma: number, coldStarts: ColdStarts, random: Random): Simulated {
  const rows = mediansMs.flatMap((medianMs) => simulate({ medianMs, sigma }, coldStarts, random));
  const p99 = Math.round(Math.exp(sigma * 2.326));
  const title = `p99 = ${p99} x median; new containers: ${coldStarts}`;
  return { title, rows, show: () => [title, '', table(rows), ''].join('\n') };
}

/** The same messages for every bot. */
function simulate(upstream: Upstream, coldStarts: ColdStarts, random: Random): readonly Row[] {
  const tallies = [...bots].map(([name, bot]) => ({ name, bot, tally: createTally() }));
  for (let message = 0; message < messages; message += 1) {
    const chance = drawChance(upstream, coldStarts, random);
    for (const { bot, tally } of tallies) tally.add(bot(chance, assumed));
  }
  const { medianMs } = upstream;
  return tallies.map(({ name, tally }) => ({ medianMs, bot: name, ...tally.result() }));
}

function table(rows: readonly Row[]): string {
  const head = ['median', 'bot', ...outcomes, 'upstream calls', 'Lambda s'];
  const cells = rows.map(({ medianMs, bot, shares, upstreamCalls, billedSeconds }) => [
    `${medianMs / 1000} s`,
    bot,
    ...outcomes.map((outcome) => percent(shares[outcome])),
    upstreamCalls.toFixed(2),
    Number.isNaN(billedSeconds) ? '–' : billedSeconds.toFixed(2),
  ]);
  return markdownTable(head, cells, 2);
}
