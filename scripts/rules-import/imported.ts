import type { Report } from './report.ts';
import type { ImportedRules } from './rule.ts';

/** What was read, from where, and what became of it. */
export interface Imported {
  readonly rules: ImportedRules;
  readonly report: Report;
  /** Names the source in the comment above the rules. */
  readonly source: string;
  /** What was read, in both languages. */
  readonly summary: readonly string[];
}
