/** The time given to `within` ran out. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

/** A moment by which something has to be there. It can be moved while somebody works towards it. */
export interface Deadline {
  /** Milliseconds left; 0 or less when it has passed. */
  leftMs(): number;
  /** Moves it to another moment, in milliseconds on the clock it was made with. */
  moveTo(atMs: number): void;
}

/** @param now the clock, in milliseconds */
export function createDeadline(atMs: number, now: () => number): Deadline {
  let endsAtMs = atMs;
  return {
    leftMs: () => endsAtMs - now(),
    moveTo: (movedToMs) => {
      endsAtMs = movedToMs;
    },
  };
}

/**
 * Runs `work` until a deadline, or for at most `limit` milliseconds; then aborts its signal and
 * throws DeadlineExceeded, whether or not `work` heeds the signal. With nothing left, `work` is not begun.
 *
 * The timer keeps the process alive on purpose. `AbortSignal.timeout` does not, and Lambda's
 * runtime ends a process in mid-invocation when nothing but such a signal is pending.
 */
export async function within<T>(
  limit: number | Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const firstMs = typeof limit === 'number' ? limit : limit.leftMs();
  if (firstMs <= 0) throw new DeadlineExceeded('no time was left to begin');
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_, reject) => {
    const expire = () => {
      const leftMs = typeof limit === 'number' ? 0 : limit.leftMs();
      if (leftMs > 0) {
        // The deadline was moved while the work went on.
        timer = setTimeout(expire, leftMs);
        return;
      }
      reject(new DeadlineExceeded('no result in time'));
      abort.abort();
    };
    timer = setTimeout(expire, firstMs);
  });
  try {
    return await Promise.race([work(abort.signal), expiry]);
  } finally {
    clearTimeout(timer);
  }
}

/** The result of a promise that settles within `ms`, else undefined. The promise goes on. */
export async function settledWithin<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  if (ms <= 0) return Promise.race([promise, Promise.resolve(undefined)]);
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([promise, expiry]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits, on a timer that keeps the process alive. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Oldest arrival that is believed; an older one is a replayed or made-up event. */
const maxArrivalAgeMs = 30_000;

/**
 * Time kept back for rendering, sealing and the way out of the function. The last delivery's last calls of
 * the table lie in it (`timeline.lastCallsMs`).
 */
const renderReserveMs = 200;

/**
 * The moment from which a message's time is counted: its arrival at API Gateway, because a cold
 * start has already spent part of WeChat's five seconds when the handler begins. An arrival that is
 * missing, in the future or more than 30 s ago is replaced by now.
 */
export function clockStart(arrivedAtMs: number | undefined, nowMs: number): number {
  if (arrivedAtMs === undefined) return nowMs;
  const ageMs = nowMs - arrivedAtMs;
  return ageMs >= 0 && ageMs <= maxArrivalAgeMs ? arrivedAtMs : nowMs;
}

/** When an answer has to be there, for the reply to leave `replyWithinMs` after the clock started. */
export function answerDeadline(startedAtMs: number, replyWithinMs: number): number {
  return startedAtMs + replyWithinMs - renderReserveMs;
}
