import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where Chromium, or a browser built from it, usually is; `CHROMIUM_PATH` goes first. */
function usualPaths(): readonly string[] {
  const { CHROMIUM_PATH, PROGRAMFILES, LOCALAPPDATA } = process.env;
  const programs = [PROGRAMFILES, process.env['PROGRAMFILES(X86)'], LOCALAPPDATA];
  return [
    CHROMIUM_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ...programs.map((folder) => folder && join(folder, 'Google/Chrome/Application/chrome.exe')),
    ...programs.map((folder) => folder && join(folder, 'Microsoft/Edge/Application/msedge.exe')),
  ]
    .filter((path) => path !== undefined)
    .filter((path) => path !== '');
}

/** The path of a browser on this machine, if there is one. */
export function findChromium(): string | undefined {
  return usualPaths().find((path) => existsSync(path));
}

/** The browser talks to loopback alone: nothing is updated, synchronised or reported. */
export const launchFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;
