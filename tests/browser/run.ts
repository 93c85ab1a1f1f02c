import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findChromium } from './chromium.ts';

// npm run test:browser: the page in a real browser. Without one it says so and succeeds, except
// where it must run: in CI and with REQUIRE_BROWSER=1.

const folder = fileURLToPath(new URL('.', import.meta.url));

/** What is missing, with the cure. */
function missing(): string | undefined {
  if (!existsSync(new URL('node_modules/playwright-core', import.meta.url))) {
    return 'playwright-core is not installed: run npm ci --prefix tests/browser';
  }
  if (findChromium() === undefined) {
    return 'no Chromium on this machine: install chromium, or set CHROMIUM_PATH to a browser built from it';
  }
  return undefined;
}

const isNeeded = process.env['CI'] === 'true' || process.env['REQUIRE_BROWSER'] === '1';
const problem = missing();
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
