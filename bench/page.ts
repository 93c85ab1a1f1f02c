import type { BillWanted } from './cost/wanted.ts';
import type { Row, Rounds } from './interleave.ts';

/** What a page gets for its run. */
export interface Setup extends Rounds {
  /** Set when a page that computes is to be compared with the bot itself. */
  readonly check?: Check;
  /** What a bill is wanted for. */
  readonly bill?: BillWanted;
  /** Other builds of this project, to be measured beside it. */
  readonly bundles?: readonly NamedBundle[];
  /** Words of which a contestant's name has to hold one; without any, all take part. */
  readonly only?: readonly string[];
}

/** A packaged module, and what to call it. */
export interface NamedBundle {
  readonly name: string;
  readonly file: string;
}

/** How the bot itself is run for a comparison. */
export interface Check {
  readonly messages: number;
  /** The packaged module to run; without one, the sources. */
  readonly bundle?: string;
}

/** One table of timings: what was measured, and the contestants beside the first. */
export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** One table of any page: it shows itself, and all else that it holds is written into the results. */
export interface Shown {
  readonly title: string;
  /** In Markdown, and legible as it stands. */
  show(): string;
}

/** What came out, and beside it what it was made of. */
export interface Findings {
  readonly facts: Readonly<Record<string, unknown>>;
  /** Whether the run is of another case than the results are of; then it is not written down. */
  readonly isOtherCase?: boolean;
  readonly sections: readonly Shown[];
}

/** One page of the benchmark. */
export type Page = (setup: Setup) => Promise<Findings>;

/** The page of what checks its contestants, then times them. */
export function timed(
  measure: (setup: Setup) => Promise<readonly Section[]>,
  versions: Readonly<Record<string, string>>,
): Page {
  return async (setup) => {
    const sections = await measure(setup);
    const { rounds, warmUpRounds } = setup;
    return {
      facts: { rounds, warmUpRounds, versions },
      sections: sections.map((section) => ({ ...section, show: () => table(section) })),
    };
  };
}

/** The section as a table, in Markdown and legible as it stands. */
export function table({ title, rows }: Section): string {
  const width = Math.max(...rows.map(({ contestant }) => contestant.length));
  const lines = rows.map(({ contestant, cpuUs, ratio }) => {
    const range = `${cpuUs.p10.toFixed(1)}-${cpuUs.p90.toFixed(1)}`;
    const cells = [cpuUs.median.toFixed(1).padStart(6), range.padStart(13)];
    return `| ${contestant.padEnd(width)} | ${cells.join(' | ')} | ${ratio.median.toFixed(2).padStart(5)} |`;
  });
  return [
    title,
    '',
    `| ${'contestant'.padEnd(width)} | CPU us |       p10-p90 | ratio |`,
    `| ${'-'.repeat(width)} | -----: | ------------: | ----: |`,
    ...lines,
    '',
  ].join('\n');
}
