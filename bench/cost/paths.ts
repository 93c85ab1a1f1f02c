import { asksForMs, assumed, type Conditions } from '../in-time/conditions.ts';
import { isWithinDeliveries, outcomes, type Chance, type Fate } from '../in-time/fate.ts';
import { answeredNaively, answeredStatelessly } from '../in-time/other-bots.ts';
import { drawChance } from '../in-time/samples.ts';
import { createTally, type Tally } from '../in-time/tally.ts';
import { answeredByThisBot } from '../in-time/this-bot.ts';
import type { Random } from '../random.ts';

/** One answer in a hundred takes 5 times the median. */
export const sigma = 0.69;

/** Messages of one kind, and how many of all they are. */
export interface Path extends Tally {
  readonly name: string;
  /** 0 to 1. */
  readonly share: number;
  /** Answered without coming back for it, 0 to 1. */
  readonly answered: number;
}

/** Answers by the first, the second and the third delivery. */
const answersMs = [1000, 6000, 12_000];

const pathNames = ['1 delivery', '2 deliveries', '3 deliveries'] as const;

/** Of this bot: all messages, then those of each number of deliveries. */
export function pathsOf(medianMs: number, messages: number, random: Random): readonly Path[] {
  const all = createTally();
  const tallies = pathNames.map((name) => ({ name, tally: createTally(), count: 0 }));
  for (let message = 0; message < messages; message += 1) {
    const fate = answeredByThisBot(draw(medianMs, random), assumed);
    all.add(fate);
    const path = tallies[fate.deliveries - 1];
    path?.tally.add(fate);
    if (path !== undefined) path.count += 1;
  }
  return [
    pathOf('all', 1, all.result()),
    ...tallies
      .filter(({ count }) => count > 0)
      .map(({ name, tally, count }) => pathOf(name, count / messages, tally.result())),
  ];
}

/** Of this bot in warm containers: messages whose answer takes so long, and one that nobody answers. */
export function pathsByAnswer(): readonly Path[] {
  const answers = [
    ...answersMs.map((ms) => ({ name: `${ms / 1000} s`, ms })),
    { name: 'never', ms: asksForMs },
  ];
  return answers.map(({ name, ms }) => {
    const tally = createTally();
    tally.add(answeredByThisBot({ upstreamMs: [ms, ms, ms], coldMs: [0, 0, 0] }, assumed));
    return pathOf(name, 1, tally.result());
  });
}

const bots: Readonly<Record<string, (chance: Chance, conditions: Conditions) => Fate>> = {
  'this bot': answeredByThisBot,
  naive: answeredNaively,
  stateless: answeredStatelessly,
};

/** All messages of each bot: the same ones. */
export function botsOf(medianMs: number, messages: number, random: Random): readonly Path[] {
  const tallies = Object.entries(bots).map(([name, bot]) => ({ name, bot, tally: createTally() }));
  for (let message = 0; message < messages; message += 1) {
    const chance = draw(medianMs, random);
    for (const { bot, tally } of tallies) tally.add(bot(chance, assumed));
  }
  return tallies.map(({ name, tally }) => pathOf(name, 1, tally.result()));
}

function draw(medianMs: number, random: Random): Chance {
  return drawChance({ medianMs, sigma }, 'one in ten', random);
}

function pathOf(name: string, share: number, tally: Tally): Path {
  const within = outcomes.filter(isWithinDeliveries);
  const answered = within.reduce((sum, outcome) => sum + tally.shares[outcome], 0);
  return { name, share, answered, ...tally };
}
