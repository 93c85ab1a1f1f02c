import type { PushLog } from '../simulator/mark-fail.ts';

/** Deliveries that were refused for want of a free execution. */
export interface ThrottleCounts {
  readonly all: number;
  /** First deliveries of their message. */
  readonly first: number;
  /** Of these, how many while another delivery was held past its cut. */
  readonly firstWhileHeld: number;
}

/** @param held how many deliveries are held past their cut now */
export function createThrottleLog(held: () => number) {
  let counts: ThrottleCounts = { all: 0, first: 0, firstWhileHeld: 0 };
  const note: PushLog['note'] = (outcome, index) => {
    if (outcome !== 'throttled') return;
    const first = index === 0 ? 1 : 0;
    counts = {
      all: counts.all + 1,
      first: counts.first + first,
      firstWhileHeld: counts.firstWhileHeld + (held() > 0 ? first : 0),
    };
  };
  return { counts: () => counts, note };
}
