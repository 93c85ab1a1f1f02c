import { existsSync } from 'node:fs';
import { findChromium } from './chromium.ts';

/** What the page in a real browser wants and this machine lacks, with the cure; undefined when all is there. */
export function findMissing(): string | undefined {
  if (!existsSync(new URL('node_modules/playwright-core', import.meta.url))) {
    return 'playwright-core is not installed: run npm ci --prefix tests/browser';
  }
  if (findChromium() === undefined) {
    return 'no Chromium on this machine: install chromium, or set CHROMIUM_PATH to a browser built from it';
  }
  return undefined;
}
