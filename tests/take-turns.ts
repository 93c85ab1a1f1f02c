import { mkdirSync, rmdirSync } from 'node:fs';
import { availableParallelism, constants, getPriority, setPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, inject } from 'vitest';

// Runs before each file of the project `packaged`. Its files compute and start processes, and what they
// start has WeChat's five seconds to answer: one at a time for each core, however many files of the project
// `real seconds` wait beside them, and at a lower priority than those, where a late answer is a failure.

// Niceness is never lowered, which takes a privilege.
setPriority(Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL));

const lookEveryMs = 50;
const seats = Array.from({ length: availableParallelism() }, (_, seat) =>
  join(inject('turns'), String(seat)),
);

/** Takes a seat if it is free: of several processes, one can make a folder. */
function take(seat: string): boolean {
  try {
    mkdirSync(seat);
    return true;
  } catch {
    return false;
  }
}

let seat = seats.find(take);
while (seat === undefined) {
  await sleep(lookEveryMs);
  seat = seats.find(take);
}
const taken = seat;
afterAll(() => rmdirSync(taken));
