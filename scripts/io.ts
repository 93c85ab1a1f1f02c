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
