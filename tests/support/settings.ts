import type { Settings } from '../../lib/settings/parse.ts';
import type { SettingsSource } from '../../lib/settings/source.ts';
import { plainSettings } from './push.ts';

/** Settings that never change, unless a newer set is given for the re-reading. */
export function fixedSettings(
  current: Settings = plainSettings,
  newer?: Settings,
): SettingsSource<Settings> {
  return {
    current: () => Promise.resolve(current),
    reread: () => Promise.resolve(newer),
    settle: () => Promise.resolve(),
  };
}
