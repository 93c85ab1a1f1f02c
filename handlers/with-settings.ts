import { RequestRefused } from '../lib/errors.ts';
import type { Settings } from '../lib/settings.ts';
import type { SettingsSource } from '../lib/settings-source.ts';

/**
 * Verifies with the settings at hand. When the signature does not fit, they are read once more
 * before the refusal, so that a rotated token never costs a genuine message.
 */
export async function withSettings<T>(
  source: SettingsSource<Settings>,
  verify: (settings: Settings) => T,
): Promise<T> {
  const settings = await source.current();
  try {
    return verify(settings);
  } catch (error) {
    if (!(error instanceof RequestRefused) || error.code !== 'signature-mismatch') throw error;
    const newer = await source.reread();
    if (newer === undefined) throw error;
    return verify(newer);
  }
}
