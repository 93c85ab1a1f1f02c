import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export interface ChildOptions {
  /** The script that the process runs; it reads its job from the file named in its first argument. */
  readonly script: string;
  readonly job: object;
  /** Where the job is written. */
  readonly folder: string;
  /** All there is; nothing of this process's own environment is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  readonly nodeFlags?: readonly string[];
}

/** What a process said, and when it was begun. */
export interface Ended<Said> {
  /** Everything it wrote to file descriptor 3, parsed. */
  readonly said: Said;
  /** The system's monotonic clock, which all processes share, just before the process was made. */
  readonly startedNs: bigint;
}

/** A process that ended without a word; the message holds all it wrote. */
export class NothingSaid extends Error {
  override readonly name = 'NothingSaid';
}

/** Longer than anything takes on a machine that is worth measuring on. */
const givenUpMs = 300_000;

/**
 * Runs a script in a process of the same Node, to its end. Its standard output is read, as Lambda reads it.
 * @throws NothingSaid when it writes nothing to file descriptor 3
 */
export async function runChild<Said>(options: ChildOptions): Promise<Ended<Said>> {
  const { script, job, folder, environment, nodeFlags = [] } = options;
  const file = join(folder, 'job.json');
  writeFileSync(file, JSON.stringify(job));
  const startedNs = process.hrtime.bigint();
  const child = spawn(process.execPath, [...nodeFlags, script, file], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    timeout: givenUpMs,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(status ?? signal));
  });
  const streams = Promise.all(child.stdio.slice(1).filter(isReadable).map(textOf));
  const [status, [log = '', errors = '', said = '']] = await Promise.all([ended, streams]);
  if (said === '') throw new NothingSaid(`it ended with ${String(status)}\n${log}${errors}`);
  return { said: JSON.parse(said), startedNs };
}

function isReadable(stream: unknown): stream is Readable {
  return typeof stream === 'object' && stream !== null && 'read' in stream;
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
