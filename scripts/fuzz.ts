import { parseArgs } from 'node:util';
import { fuzz, type Finding } from '../simulator/fuzz.ts';
import { createFuzzTarget } from './fuzz-target.ts';

// npm run fuzz -- --seconds N [--seed S]: random input against the handler, time-boxed.

const usage = `usage: npm run fuzz -- [--seconds N] [--seed S]

  --seconds  how long to run; 60 without it
  --seed     repeats a run; the clock without it`;

function wholeNumber(written: string): number | undefined {
  return /^\d{1,9}$/.test(written) ? Number(written) : undefined;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function describe({ mode, reason, execution, request }: Finding): string {
  return `execution ${execution}, ${mode} mode: ${reason}\n  ${JSON.stringify(request)}`;
}

async function run(seconds: number, seed: number): Promise<number> {
  const { executions, byAnswer, findings } = await fuzz({
    seconds,
    seed,
    target: createFuzzTarget(),
    now: Date.now,
    onProgress: (line) => say(line),
  });
  say(`executions ${executions}, seed ${seed}`);
  for (const [answer, count] of byAnswer) say(`  ${answer}: ${count}`);
  say(`findings ${findings.length}`);
  for (const finding of findings) say(describe(finding));
  return findings.length === 0 ? 0 : 1;
}

function parse(): { readonly seconds?: number | undefined; readonly seed?: number | undefined } {
  try {
    const { values } = parseArgs({
      options: {
        seconds: { type: 'string', default: '60' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
      },
    });
    return { seconds: wholeNumber(values.seconds), seed: wholeNumber(values.seed) };
  } catch {
    return {};
  }
}

const { seconds, seed } = parse();
if (seconds === undefined || seed === undefined) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = await run(seconds, seed);
}
