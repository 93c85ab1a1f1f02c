import { at, parseJson } from './json-at.ts';

/** What the function's log says of one answer. */
export interface AnswerLine {
  /** As in the log, or `refused` for a request that was not answered at all. */
  readonly responder: string;
  /** From the arrival at API Gateway to the answer; 0 for what was refused. */
  readonly ms: number;
  /** Why the robot did not answer, as `timeout`, or why the request was refused. */
  readonly failure?: string;
}

/** How long a line counts as news: it comes over a pipe, beside the answer itself. */
const freshMs = 1500;

/**
 * Finds the line that the function wrote for a delivery. Nothing in the log names the delivery, so
 * it is the one of the last moments whose duration is nearest to the delivery's; with several
 * messages at the same moment that can be another's.
 */
export class AnswerLog {
  #recent: { readonly line: AnswerLine; readonly atMs: number }[] = [];

  readonly note = (line: string): void => {
    const answer = parseLine(line);
    if (answer !== undefined) this.#recent.push({ line: answer, atMs: Date.now() });
  };

  take(tookMs: number): AnswerLine | undefined {
    this.#recent = this.#recent.filter(({ atMs }) => Date.now() - atMs < freshMs);
    const [nearest] = this.#recent.toSorted(
      (a, b) => Math.abs(a.line.ms - tookMs) - Math.abs(b.line.ms - tookMs),
    );
    this.#recent = this.#recent.filter((entry) => entry !== nearest);
    return nearest?.line;
  }
}

function parseLine(line: string): AnswerLine | undefined {
  const entry = parseJson(line);
  const code = at(entry, 'message') === 'refused' ? at(entry, 'code') : undefined;
  if (typeof code === 'string') return { responder: 'refused', ms: 0, failure: code };
  const [responder, ms] = [at(entry, 'responder'), at(entry, 'ms')];
  if (typeof responder !== 'string' || typeof ms !== 'number') return undefined;
  const failure = at(at(entry, 'failure'), 'reason');
  return typeof failure === 'string' ? { responder, ms, failure } : { responder, ms };
}
