import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A script as npm would run it, with what it has printed so far. */
export interface Running {
  readonly process: ChildProcess;
  readonly printed: () => string;
  /** The exit status; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Waits until the output contains a piece of text. */
  readonly prints: (piece: string) => Promise<void>;
}

export function runScript(
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(process.execPath, ['--import', 'tsx', `scripts/${script}.ts`, ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
  });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: unknown) => {
      output += String(chunk);
      for (const listener of listeners) listener();
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const prints = (piece: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (output.includes(piece)) resolve();
      };
      listeners.add(look);
      look();
      void exited.then(() => reject(new Error(`ended without printing "${piece}":\n${output}`)));
    });
  return { process: child, printed: () => output, exited, prints };
}
