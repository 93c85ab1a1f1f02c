import type { AnswerHandedOver } from '../lib/answer-message.ts';
import type { HandedOver } from '../lib/delivery/hand-over.ts';
import type { Settings } from '../lib/settings/parse.ts';
import type { SettingsSource } from '../lib/settings/source.ts';
import type { Telemetry } from '../lib/telemetry.ts';

interface Parts {
  readonly settings: SettingsSource<Settings>;
  readonly answer: AnswerHandedOver;
  readonly telemetry: Pick<Telemetry, 'wentOn' | 'failed'>;
  readonly now: () => number;
}

/**
 * Goes on with a question that a delivery handed over, in an invocation of its own that nobody waits
 * for. What it finds is saved; a delivery that waits, or the follower's 继续, brings it.
 */
export function createContinueHandler({ settings: source, answer, telemetry, now }: Parts) {
  return async (handedOver: HandedOver, endsAtMs: number): Promise<void> => {
    const startedAtMs = now();
    try {
      const given = await answer(handedOver, await source.current(), endsAtMs);
      telemetry.wentOn(handedOver, given, now() - startedAtMs);
    } catch (error) {
      telemetry.failed('could not go on with a question', error);
    }
  };
}
