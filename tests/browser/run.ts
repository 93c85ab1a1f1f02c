import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findMissing } from './missing.ts';

// npm run test:browser: the page in a real browser. Without one it says so and succeeds, except
// where it must run: in CI and with REQUIRE_BROWSER=1.

const folder = fileURLToPath(new URL('.', import.meta.url));

const isNeeded = process.env['CI'] === 'true' || process.env['REQUIRE_BROWSER'] === '1';
const problem = findMissing();
if (problem === undefined) {
  const files = readdirSync(folder).filter((file) => file.endsWith('.spec.ts'));
  const flags = ['--import', 'tsx', '--test', '--test-timeout=180000'];
  const { status } = spawnSync(
    process.execPath,
    [...flags, ...files.map((file) => `${folder}${file}`)],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
} else {
  process.stderr.write(`BROWSER TESTS ${isNeeded ? 'FAILED' : 'SKIPPED'}: ${problem}\n`);
  process.exitCode = isNeeded ? 1 : 0;
}
