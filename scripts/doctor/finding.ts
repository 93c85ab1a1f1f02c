import type { Sentence } from '../sentence.ts';

/** `skipped` says that nothing is known: what the check needs is not there. */
export type Status = 'ok' | 'warning' | 'failed' | 'skipped';

/** What one check found. Holds no value of a secret, no follower's id and no message text. */
export interface Finding {
  /** The name of the check, as the documentation lists it. */
  readonly check: string;
  readonly status: Status;
  readonly finding: Sentence;
  /** The next step; absent when there is nothing to do. */
  readonly cure?: Sentence;
}

/** The same statement in Chinese and English. */
export function both(zh: string, en: string): Sentence {
  return { zh, en };
}

/** Writes the findings of one check. */
export function findingsOf(check: string) {
  const of = (status: Status) => (finding: Sentence, cure?: Sentence) => ({
    check,
    status,
    finding,
    ...(cure === undefined ? {} : { cure }),
  });
  return {
    ok: of('ok'),
    warning: of('warning'),
    failed: of('failed'),
    skipped: of('skipped'),
  } satisfies Record<Status, (finding: Sentence, cure?: Sentence) => Finding>;
}
