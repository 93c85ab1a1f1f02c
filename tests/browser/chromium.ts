import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where Chromium, or a browser built from it, usually is. */
function usualPaths(): readonly string[] {
  const { PROGRAMFILES, LOCALAPPDATA } = process.env;
  const programs = [PROGRAMFILES, process.env['PROGRAMFILES(X86)'], LOCALAPPDATA];
  return [
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

/** The browser that `CHROMIUM_PATH` names, or else one at a usual path; undefined when it is not there. */
export function findChromium(): string | undefined {
  const { CHROMIUM_PATH = '' } = process.env;
  const paths = CHROMIUM_PATH === '' ? usualPaths() : [CHROMIUM_PATH];
  return paths.find((path) => existsSync(path));
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
