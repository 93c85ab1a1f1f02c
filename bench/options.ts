import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { billOptions, parseBillCase } from './cost/usage.ts';
import type { NamedBundle, Setup } from './page.ts';

/** What is wanted of a run. */
export interface Wanted extends Pick<Setup, 'rounds' | 'bundles' | 'only' | 'bill'> {
  readonly names: readonly string[];
  /** Undefined where none is given: each page has a default of its own. */
  readonly seed: number | undefined;
  /** `YYYY-MM-DD`, as saved. */
  readonly date: string;
  /** Messages that are sent to the bot itself; 0: none. */
  readonly checkedMessages: number;
  /** Whether results are written. */
  readonly isSaved: boolean;
}

const options = {
  rounds: { type: 'string', default: '25' },
  seed: { type: 'string' },
  date: { type: 'string' },
  check: { type: 'string', default: '0' },
  bundle: { type: 'string', multiple: true },
  only: { type: 'string', multiple: true },
  save: { type: 'boolean', default: false },
  ...billOptions,
} as const;

/** How the command is used. */
export function usageOf(known: readonly string[]): string {
  return `usage: npm run bench [-- PAGE …] [--rounds N] [--seed N] [--save] [--date YYYY-MM-DD]
                    [--check N] [--bundle [NAME=]PATH] [--only WORDS]
                    [--latency S] [--memory MB] [--region R] [--monitoring M]

  PAGE      ${known.join(', ')}; all of them without any
  --rounds  how often every contestant is measured; 25 without it
  --seed    decides texts, order and chance; without it the documents' own for cost and
            in-time, and a new one for the others; printed
  --save    writes bench/results/PAGE.json; without it a run only prints
  --date    the date to save; today without it
  --check   in-time only: sends so many messages to the bot itself, and compares
  --bundle  cold, memory: another build of this project to measure beside this one: a zip
            of \`npx sls package\`, its folder, or a handlers/wechat.mjs; may be repeated.
            in-time, with --check: the build to run; the sources without it
  --only    cold, memory: contestants whose name holds these words; may be repeated
  --latency, --memory, --region, --monitoring
            cost only: median of the robot in seconds, 0.8 without it; the rest as in
            serverless.yml: memorySize, region and basic, full or off`;
}

/** What is wanted, or a sentence about what is wrong with it. */
export function parseWanted(args: readonly string[], known: readonly string[]): Wanted | string {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    const { date = new Date().toISOString().slice(0, 10), only = [] } = values;
    const unknown = positionals.find((name) => !known.includes(name));
    if (unknown !== undefined) return `there is no page ${unknown}`;
    const [rounds, messages] = [Number(values.rounds), Number(values.check)];
    const seed = values.seed === undefined ? undefined : Number(values.seed);
    if (!isWhole(rounds, 1)) return '--rounds must be 1 or more';
    if (!isWhole(seed ?? 0, 0)) return '--seed must be 0 or more';
    if (!isWhole(messages, 0)) return '--check must be 0 or more';
    if (!/^\d{4}-\d\d-\d\d$/.test(date)) return '--date must be written YYYY-MM-DD';
    const bill = parseBillCase(values);
    if (typeof bill === 'string') return bill;
    const names = positionals.length > 0 ? positionals : known;
    const bundles = (values.bundle ?? []).map(namedBundle);
    const missing = bundles.find(({ file }) => !existsSync(file));
    if (missing !== undefined) return `--bundle: there is nothing at ${missing.file}`;
    const more = { checkedMessages: messages, isSaved: values.save };
    return { names, rounds, seed, date, bundles, only, bill, ...more };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** `NAME=PATH`, or a path alone. */
function namedBundle(written: string, index: number): NamedBundle {
  const [, name, path = written] = /^([^=/\\]+)=(.+)$/.exec(written) ?? [];
  return { name: name ?? `bundle ${index + 1}`, file: resolve(path) };
}

function isWhole(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least;
}
