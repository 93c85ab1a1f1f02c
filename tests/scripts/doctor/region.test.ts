import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { regionOf } from '../../../scripts/doctor/inside/region.ts';

it.each([
  ['names one', 'region: ap-east-1\n', 'ap-east-1'],
  ['names none', 'memorySize: 256\n', 'ap-southeast-1'],
  ['is empty', '', 'ap-southeast-1'],
  ['is no YAML', '{', 'ap-southeast-1'],
  ['is not there', undefined, 'ap-southeast-1'],
])('the region of a stage whose file %s is found as a deployment finds it', (_, text, region) => {
  const folder = mkdtempSync(join(tmpdir(), 'region-'));
  mkdirSync(join(folder, 'stages'));
  if (text !== undefined) writeFileSync(join(folder, 'stages', 'dev.yml'), text);
  expect(regionOf('dev', pathToFileURL(`${folder}/`))).toBe(region);
  rmSync(folder, { recursive: true });
});
