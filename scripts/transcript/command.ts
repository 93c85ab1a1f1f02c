import type { TranscriptLine } from '../../lib/delivery/transcript-line.ts';
import { fold } from '../../lib/rules/match.ts';
import { runCommand, type Io } from '../io.ts';
import { Refused } from '../sentence.ts';
import { namesOf, regionOf } from '../stage.ts';
import { isTranscriptKept } from './is-kept.ts';
import { parseTranscriptOptions, transcriptUsage, type TranscriptOptions } from './options.ts';
import { readLines } from './read-lines.ts';
import { nothingKept, switchedOff, whyUnreadable, type Asked } from './refusals.ts';
import { renderAsJson, renderForTerminal } from './render.ts';

type World = Pick<Io, 'say' | 'complain' | 'now'>;

const hourMs = 3_600_000;

/**
 * `npm run transcript`: prints what followers and bot said to each other, newest first. Only the
 * lines go to standard output.
 * @returns the exit status: 0 when the table was read, 1 when not or the transcript is off, 2 for wrong arguments
 */
export async function transcriptCommand(
  args: readonly string[],
  world: World,
  timeoutMs = 15_000,
): Promise<0 | 1 | 2> {
  const run = async (options: TranscriptOptions) => {
    await show(options, world, timeoutMs);
    return 0 as const;
  };
  return runCommand(args, { usage: transcriptUsage, parse: parseTranscriptOptions, run }, world);
}

async function show(options: TranscriptOptions, world: World, timeoutMs: number): Promise<void> {
  const { stage, isJson } = options;
  const names = namesOf(stage);
  const asked = { stage, region: options.region ?? regionOf(stage), table: names.table };
  world.complain(`正在读取 reading ${asked.table} (${asked.region}) …`);
  const { found, count } = await read(options, asked, world.now().getTime(), timeoutMs);
  if (count === 0) {
    const isKept = await isTranscriptKept(names.function, asked.region, timeoutMs);
    if (isKept === false) throw new Refused(switchedOff(asked));
    const { zh, en } = nothingKept(asked, isKept);
    world.complain(`${zh}\n${en}`);
  }
  if (isJson) world.say(renderAsJson(found));
  else for (const line of found) world.say(`${renderForTerminal(line)}\n`);
  world.complain(`${found.length} / ${count} 行 lines`);
}

/** The lines that are looked for, newest first, and how many there were in all. */
async function read(
  { find, sinceHours }: TranscriptOptions,
  asked: Asked,
  nowMs: number,
  timeoutMs: number,
): Promise<{ readonly found: readonly TranscriptLine[]; readonly count: number }> {
  const isWanted = find === undefined ? () => true : holding(find);
  const found: TranscriptLine[] = [];
  let count = 0;
  try {
    const period = { sinceMs: nowMs - sinceHours * hourMs, nowMs };
    for await (const page of readLines({ ...asked, timeoutMs }, period)) {
      count += page.length;
      found.push(...page.filter(isWanted));
    }
  } catch (error) {
    throw new Refused(whyUnreadable(error, asked), { cause: error });
  }
  return { found: found.toSorted((a, b) => b.atMs - a.atMs), count };
}

/** Compares as the rules compare words: full-width as half-width, and in lower case. */
function holding(find: string): (line: TranscriptLine) => boolean {
  const wanted = fold(find);
  return ({ key, said, reply }) =>
    key.follower === wanted || [said, reply].some((text) => fold(text).includes(wanted));
}
