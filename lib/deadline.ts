/** The time given to `within` ran out. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

/**
 * Runs `work` for at most `ms` milliseconds, then aborts its signal and throws DeadlineExceeded,
 * whether or not `work` heeds the signal. With `ms` of 0 or less, `work` is not begun.
 *
 * The timer keeps the process alive on purpose. `AbortSignal.timeout` does not, and Lambda's
 * runtime ends a process in mid-invocation when nothing but such a signal is pending.
 */
export async function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  if (ms <= 0) throw new DeadlineExceeded('no time was left to begin');
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new DeadlineExceeded(`no result within ${Math.round(ms)} ms`));
      abort.abort();
    }, ms);
  });
  try {
    return await Promise.race([work(abort.signal), expiry]);
  } finally {
    clearTimeout(timer);
  }
}

/** Oldest arrival that is believed; an older one is a replayed or made-up event. */
const maxArrivalAgeMs = 30_000;

/** Time kept back for rendering, sealing and the way out of the function. */
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
