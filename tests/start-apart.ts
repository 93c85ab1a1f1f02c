import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';

// Runs before each file of the project `real seconds`: no two begin at the same moment. Each starts a dozen
// containers first, and later mostly waits.

const apartMs = 3000;

function placeOf(number: number): string {
  return join(inject('turns'), `start-${number}`);
}

/** Takes a number if it is free: of several processes, one can make a folder. */
function take(number: number): boolean {
  try {
    mkdirSync(placeOf(number));
    return true;
  } catch {
    return false;
  }
}

let number = 0;
while (!take(number)) number += 1;
const firstMs = statSync(placeOf(0)).mtimeMs;
await sleep(Math.max(0, firstMs + number * apartMs - Date.now()));
