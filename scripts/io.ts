import { Refused } from './sentence.ts';

/** What the commands need of the world. */
export interface Io {
  /** A line on standard output. */
  readonly say: (line: string) => void;
  /** A line on standard error. */
  readonly complain: (line: string) => void;
  /** Whether there is a person to ask: without a terminal `ask` never gets an answer. */
  readonly canAsk: boolean;
  /** Asks the person at the terminal. With `isHidden` what is typed is not shown. */
  readonly ask: (question: string, options: { readonly isHidden: boolean }) => Promise<string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly now: () => Date;
}

/** The date where the command runs, as 2026-11-22. */
export function today({ now }: Io): string {
  return now().toLocaleDateString('sv-SE');
}

/** Parts of a command that runCommand needs. */
interface Command<Options extends object> {
  readonly usage: string;
  /** Returns the options, or the problem as text. */
  readonly parse: (args: readonly string[]) => Options | string;
  /** Returns the exit status. @throws Refused when the command cannot go on */
  readonly run: (options: Options) => Promise<0 | 1>;
}

/**
 * Runs a command. `--help` prints its usage; a problem of the options and a `Refused` go to standard error.
 * @returns exit status: 2 for wrong options, 1 after `Refused`, else that of `run`
 */
export async function runCommand<Options extends object>(
  args: readonly string[],
  { usage, parse, run }: Command<Options>,
  { say, complain }: Pick<Io, 'say' | 'complain'>,
): Promise<0 | 1 | 2> {
  if (args.includes('--help')) {
    say(usage);
    return 0;
  }
  const options = parse(args);
  if (typeof options === 'string') {
    complain(`${options}\n\n${usage}`);
    return 2;
  }
  try {
    return await run(options);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    complain(error.message);
    return 1;
  }
}
