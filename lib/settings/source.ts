import { within } from '../time.ts';

/** Reads the settings anew; gives up when the signal says so. */
export type LoadSettings<S> = (signal: AbortSignal) => Promise<S>;

/** How long settings are trusted, and how long one waits for them. All in milliseconds. */
export const settingsTimes = {
  /** Older ones are read again beside the message that is being answered. */
  freshMs: 5 * 60_000,
  /** Older ones are read again before use. */
  usableMs: 15 * 60_000,
  /** One reading, all pages and repetitions included. The first message has to wait for it. */
  readMs: 1500,
  /** How long a message with older settings to fall back on waits for newer ones. */
  patienceMs: 500,
  /** How long a result waits for a reading beside it, which a frozen container could not finish. */
  settleMs: 300,
  /** Time between two readings, unless there are no settings at all. */
  restMs: 10_000,
} as const;

/** The settings of one container, kept between invocations. */
export interface SettingsSource<S> {
  /** The settings to use now. Throws what the reading threw when there never were any. */
  current(): Promise<S>;
  /** Newer settings after a failed verification; undefined when those in use are hardly older. */
  reread(): Promise<S | undefined>;
  /** Waits a bounded time for a reading that goes on beside the message. Never throws. */
  settle(): Promise<void>;
}

interface Parts<S> {
  readonly load: LoadSettings<S>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told of a reading that failed while older settings serve on. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Keeps the settings of one container. A container is frozen between invocations, so nothing is
 * refreshed in the background: age is looked at when a message comes. Concurrent callers share one
 * reading; the last good settings outlive a failed one; a failed first reading is forgotten.
 */
export function createSettingsSource<S>(parts: Parts<S>): SettingsSource<S> {
  const times = settingsTimes;
  const reader = createReader(parts);
  const waitFor = (ms: number) => within(ms, reader.read).then(nothing, nothing);
  const rested = () => parts.now() - reader.triedAtMs() >= times.restMs;

  return {
    async current() {
      const kept = reader.kept();
      if (kept === undefined) return reader.read();
      const ageMs = parts.now() - kept.readAtMs;
      if (ageMs <= times.freshMs || !rested()) return kept.settings;
      const refreshed = waitFor(times.patienceMs);
      if (ageMs > times.usableMs) await refreshed;
      return reader.kept()?.settings ?? kept.settings;
    },
    async reread() {
      if (!rested()) return undefined;
      const before = reader.kept();
      await waitFor(times.patienceMs);
      const after = reader.kept();
      return after === before ? undefined : after?.settings;
    },
    async settle() {
      if (reader.isReading()) await waitFor(times.settleMs);
    },
  };
}

interface Kept<S> {
  readonly settings: S;
  readonly readAtMs: number;
}

function createReader<S>({ load, now, onFailure }: Parts<S>) {
  let kept: Kept<S> | undefined;
  let triedAtMs = -Infinity;
  let reading: Promise<S> | undefined;

  const readOnce = async (): Promise<S> => {
    try {
      const settings = await within(settingsTimes.readMs, load);
      kept = { settings, readAtMs: now() };
      return settings;
    } catch (error) {
      if (kept !== undefined) onFailure(error);
      throw error;
    } finally {
      triedAtMs = now();
      reading = undefined;
    }
  };

  return {
    read: () => (reading ??= readOnce()),
    kept: () => kept,
    triedAtMs: () => triedAtMs,
    isReading: () => reading !== undefined,
  };
}

function nothing(): void {}
