import type { Telemetry } from '../lib/telemetry.ts';

const nothing = () => undefined;

/** Keeps nothing. */
export const silentTelemetry: Telemetry = {
  begin: nothing,
  answered: nothing,
  wentOn: nothing,
  refused: nothing,
  failed: nothing,
  warned: nothing,
  flush: nothing,
};
