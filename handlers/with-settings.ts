import { RequestRefused, type RefusalCode } from '../lib/errors.ts';
import type { Settings } from '../lib/settings/parse.ts';
import type { SettingsSource } from '../lib/settings/source.ts';

/** Refusals that settings just rotated would explain. */
const curable: ReadonlySet<RefusalCode> = new Set([
  'signature-mismatch',
  'cannot-decrypt',
  'foreign-app-id',
]);

/**
 * Verifies with the settings at hand. When token, key or app id does not fit, they are read once
 * more before the refusal, so that a rotation never costs a genuine message.
 */
export async function withSettings<T>(
  source: SettingsSource<Settings>,
  verify: (settings: Settings) => T,
): Promise<T> {
  const settings = await source.current();
  try {
    return verify(settings);
  } catch (error) {
    if (!(error instanceof RequestRefused) || !curable.has(error.code)) throw error;
    const newer = await source.reread();
    if (newer === undefined) throw error;
    return verify(newer);
  }
}
