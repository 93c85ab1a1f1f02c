import type { Kind } from '../../lib/settings/kinds.ts';
import {
  deploymentSettings,
  functionSettings,
  settingPairs,
  type SettingName,
} from '../../lib/settings/table.ts';
import { meanings, type Meaning } from './meanings.ts';

/** A setting, with all that is known of it. */
export interface SettingRow {
  /** In stages/<stage>.yml and after `--param`. */
  readonly name: SettingName;
  /** The function's environment variable; undefined for a setting of the deployment alone. */
  readonly variable: string | undefined;
  readonly kind: Kind;
  readonly meaning: Meaning;
}

const table: Readonly<Record<SettingName, Kind & { readonly variable?: string }>> = {
  ...functionSettings,
  ...deploymentSettings,
};

/** All settings, those of the function first. */
export const settingRows: readonly SettingRow[] = Object.keys(table)
  .filter(isSettingName)
  .map((name) => ({
    name,
    variable: table[name].variable,
    kind: table[name],
    meaning: meanings[name],
  }));

/** Whether there is a setting of this name. */
export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(table, name);
}

/** All settings, those that go together side by side in one group. */
export function groupedRows(): readonly (readonly SettingRow[])[] {
  const seconds: readonly string[] = settingPairs.map(([, second]) => second);
  return settingRows
    .filter(({ name }) => !seconds.includes(name))
    .map((row) => {
      const pair: readonly string[] = settingPairs.find(([first]) => first === row.name) ?? [];
      return [row, ...settingRows.filter(({ name }) => name !== row.name && pair.includes(name))];
    });
}
