import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { deploymentSettings } from '../../../lib/settings/table.ts';
import { fileIn, projectFolder } from '../../rules/rules-source.ts';

const defaultRegion = deploymentSettings.region.byDefault;

/** The region of a stage as serverless.yml finds it: stages/<stage>.yml, else the default. */
export function regionOf(stage: string, folder: URL = projectFolder): string {
  const file = fileIn(folder, `stages/${stage}.yml`);
  if (!existsSync(file)) return defaultRegion;
  try {
    const values: unknown = parse(readFileSync(file, 'utf8'));
    if (typeof values !== 'object' || values === null) return defaultRegion;
    const region: unknown = Reflect.get(values, 'region');
    return typeof region === 'string' ? region : defaultRegion;
  } catch {
    // A deployment names what is wrong with the file.
    return defaultRegion;
  }
}
