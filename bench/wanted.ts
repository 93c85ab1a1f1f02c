import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { billOptions, parseBill } from './cost/wanted.ts';
import type { NamedBundle, Setup } from './page.ts';

/** What is wanted of a run. */
export interface Wanted {
  readonly names: readonly string[];
  readonly rounds: number;
  readonly seed: number;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly more: Pick<Setup, 'check' | 'bundles' | 'only' | 'bill'>;
}

const options = {
  rounds: { type: 'string', default: '25' },
  seed: { type: 'string' },
  date: { type: 'string' },
  check: { type: 'string' },
  bundle: { type: 'string', multiple: true },
  only: { type: 'string', multiple: true },
  ...billOptions,
} as const;

/** How the command is used. */
export function usageOf(known: readonly string[]): string {
  return `usage: npm run bench [-- PAGE …] [--rounds N] [--seed N] [--date YYYY-MM-DD]
                    [--check N] [--bundle [NAME=]FILE] [--only WORDS]
                    [--latency S] [--memory MB] [--region R] [--monitoring M]

  PAGE      ${known.join(', ')}; all of them without any
  --rounds  how often every contestant is timed; 25 without it
  --seed    decides texts and order; a new one without it, printed
  --date    the date to write into the results; today without it
  --check   in-time only: sends so many messages to the bot itself, and compares
  --bundle  with --check: the packaged module to run; the sources without it.
            cold, memory: another packaged module to put beside this one; may be repeated
  --only    cold, memory: contestants whose name holds these words; may be repeated
  --latency, --memory, --region, --monitoring
            cost only: median of the robot in seconds, 0.8 without it; the rest as in
            serverless.yml: memorySize, region and basic, full or off`;
}

/** What is wanted, or what is wrong with it. */
export function parseWanted(args: readonly string[], known: readonly string[]): Wanted | string {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    const { seed: wantedSeed = randomInt(2 ** 32), check: wantedCheck = '0' } = values;
    const { date = new Date().toISOString().slice(0, 10), only = [] } = values;
    const unknown = positionals.find((name) => !known.includes(name));
    if (unknown !== undefined) return `there is no page ${unknown}`;
    const [rounds, seed, messages] = [values.rounds, wantedSeed, wantedCheck].map(Number);
    if (!isWhole(rounds, 1)) return '--rounds must be 1 or more';
    if (!isWhole(seed, 0)) return '--seed must be 0 or more';
    if (!isWhole(messages, 0)) return '--check must be 0 or more';
    if (!/^\d{4}-\d\d-\d\d$/.test(date)) return '--date must be written YYYY-MM-DD';
    const bill = parseBill(values);
    if (typeof bill === 'string') return bill;
    const names = positionals.length > 0 ? positionals : known;
    const bundles = (values.bundle ?? []).map(namedBundle);
    const check = checkOf(messages, bundles[0]);
    return { names, rounds, seed, date, more: { bundles, only, bill, ...check } };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function checkOf(messages: number, bundle: NamedBundle | undefined): Pick<Setup, 'check'> {
  if (messages === 0) return {};
  return { check: { messages, ...(bundle === undefined ? {} : { bundle: bundle.file }) } };
}

/** `NAME=FILE`, or a file alone. */
function namedBundle(written: string, index: number): NamedBundle {
  const [, name, file = written] = /^([^=/\\]+)=(.+)$/.exec(written) ?? [];
  return { name: name ?? `bundle ${index + 1}`, file: resolve(file) };
}

function isWhole(value: number | undefined, least: number): value is number {
  return value !== undefined && Number.isInteger(value) && value >= least;
}
