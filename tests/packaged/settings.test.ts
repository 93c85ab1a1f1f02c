import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { deploymentSettings, functionSettings } from '../../lib/settings/table.ts';

const folder = join(inject('bundleFolder'), 'handlers');
const code = readdirSync(folder)
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n');

it('the bundle has the rows of the function’s settings, and none of the deployment’s', () => {
  for (const name of Object.keys(functionSettings)) expect(code).toContain(`${name}:{`);
  for (const name of Object.keys(deploymentSettings)) expect(code).not.toContain(`${name}:{`);
});
