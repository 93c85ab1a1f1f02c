import type { PushLog } from '../simulator/mark-fail.ts';

/** Deliveries that were refused for want of a free execution. */
export interface ThrottleCounts {
  readonly all: number;
  /** First deliveries of a question. */
  readonly first: number;
  /** Of these, how many while another delivery was held past its cut. */
  readonly firstWhileHeld: number;
  /** Deliveries of taps on 继续. */
  readonly taps: number;
}

/** @param held how many deliveries are held past their cut now */
export function createThrottleLog(held: () => number) {
  let counts: ThrottleCounts = { all: 0, first: 0, firstWhileHeld: 0, taps: 0 };
  const noteQuestion: PushLog['note'] = (outcome, index) => {
    if (outcome !== 'throttled') return;
    const first = index === 0 ? 1 : 0;
    counts = {
      ...counts,
      all: counts.all + 1,
      first: counts.first + first,
      firstWhileHeld: counts.firstWhileHeld + (held() > 0 ? first : 0),
    };
  };
  const noteTap: PushLog['note'] = (outcome) => {
    if (outcome === 'throttled') counts = { ...counts, all: counts.all + 1, taps: counts.taps + 1 };
  };
  return { counts: () => counts, noteQuestion, noteTap };
}
