import type { Bilingual } from '../../lib/bilingual.ts';

/** Fault and its cure, as whole sentences. */
export interface Problem {
  readonly what: Bilingual;
  readonly cure: Bilingual;
}

/** Path in the rules file: keys of maps and indexes of lists, from the top. */
export type Path = readonly (string | number)[];

/** Line and column, counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A problem at its place. */
export interface Finding extends Place {
  readonly problem: Problem;
}

/** Reports a problem of the value at a path; with `atKey`, of its key. */
export type Report = (path: Path, problem: Problem, options?: { readonly atKey: boolean }) => void;

/** A rules file that cannot be used. Holds every fault at once. */
export class RulesFaulty extends Error {
  override readonly name = 'RulesFaulty';
  readonly faults: readonly Finding[];

  constructor(fileName: string, faults: readonly Finding[]) {
    super(faults.map((fault) => describeFinding(fileName, fault)).join('\n'));
    this.faults = faults;
  }
}

/** `rules.yml:12:9  …` with what is wrong and how to mend it, Chinese first. */
export function describeFinding(fileName: string, { line, column, problem }: Finding): string {
  const { what, cure } = problem;
  const chinese = `${fileName}:${line}:${column}  ${what.zh}。改法：${cure.zh}。`;
  return `${chinese}\n    ${what.en}. To mend it: ${cure.en}.`;
}

/** Findings from the top of the file to its end. */
export function inFileOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((one, other) => one.line - other.line || one.column - other.column);
}
