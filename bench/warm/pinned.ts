import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';

/** A process that has a core for itself, where that can be had. */
export interface Pinned {
  readonly child: ChildProcess;
  readonly isPinned: boolean;
}

/** Runs a module on one core, without a loader and with its output to nowhere. */
export function startPinned(module: string, args: readonly string[], core: number): Pinned {
  const isPinned = availableParallelism() > core && spawnSync('taskset', ['-V']).status === 0;
  const command = [...(isPinned ? ['taskset', '-c', String(core)] : []), process.execPath, module];
  const [program = process.execPath, ...rest] = command;
  const { PATH } = process.env;
  const child = spawn(program, [...rest, ...args], {
    env: { PATH, TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return { child, isPinned };
}

/** What the process says next, after it was sent something or by itself. */
export async function ask<T>({ child }: Pinned, message?: string | object): Promise<T> {
  const abort = new AbortController();
  const { signal } = abort;
  const ended = once(child, 'exit', { signal }).then(() => {
    throw new Error('A process of the benchmark ended early.');
  });
  const heard = once(child, 'message', { signal });
  if (message !== undefined) child.send(message);
  const [said] = await Promise.race([heard, ended]);
  abort.abort();
  return said;
}
