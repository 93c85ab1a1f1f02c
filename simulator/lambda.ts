import { setTimeout as sleep } from 'node:timers/promises';
import {
  runIn,
  startContainer,
  type Container,
  type ContainerOptions,
} from './lambda-container.ts';

/** The account runs as many executions as it may: the event was refused. */
export class LambdaThrottled extends Error {
  override readonly name = 'TooManyRequestsException';
}

/** A function as Lambda runs it: in containers of its own, each a process with one request at a time. */
export interface Lambda {
  /**
   * Runs the function on an event in a free container, or in a new one.
   * @throws LambdaFailed when it throws, exits in mid-invocation or takes longer than its timeout
   * @throws LambdaThrottled when all executions of the account are at work
   */
  readonly invoke: (event: unknown) => Promise<unknown>;
  /**
   * Puts an event into the queue of asynchronous invocations: run once, after it was refused for want
   * of a free execution again, for at most `maxEventAgeMs`. Failures go to `onLog`.
   */
  readonly invokeLater: (event: unknown) => void;
  /** Starts one container ahead of the first request. */
  readonly warm: () => Promise<void>;
  /** Lets every container end after what it is doing; later requests get new code. */
  readonly recycle: () => void;
  readonly stop: () => void;
  /** How many containers were ever started: each one is a cold start. */
  readonly started: () => number;
  /** How many containers are at work now. */
  readonly busy: () => number;
  /** How many callers of `invoke` have been waiting for longer than `ms`. */
  readonly waitingLonger: (ms: number) => number;
}

export interface LambdaOptions extends ContainerOptions {
  readonly timeoutMs?: number;
  /** Executions the account may run at the same moment; without one, as many as are asked for. */
  readonly maxBusy?: number;
  /** Called with each invocation; what it returns ends the container after so many milliseconds. */
  readonly killAfterMs?: () => number | undefined;
}

/** As the timeout in serverless.yml. */
const defaultTimeoutMs = 40_000;

/** As maximumEventAge in serverless.yml, and how long a throttled event is left alone. */
const maxEventAgeMs = 60_000;
const retryThrottledMs = 1000;

export function createLambda(options: LambdaOptions): Lambda {
  const pool = createPool(() => startContainer(options));
  const { maxBusy = Infinity, onLog = () => undefined } = options;
  const waitingSince = new Set<{ readonly ms: number }>();

  const run = async (event: unknown): Promise<unknown> => {
    if (pool.busy() >= maxBusy) throw new LambdaThrottled('Rate Exceeded.');
    const container = pool.take();
    const timer = killLater(container, options.killAfterMs?.());
    try {
      await container.ready;
      return await runIn(container, event, options.timeoutMs ?? defaultTimeoutMs);
    } finally {
      clearTimeout(timer);
      pool.release(container);
    }
  };

  return {
    async invoke(event) {
      const since = { ms: Date.now() };
      waitingSince.add(since);
      return run(event).finally(() => waitingSince.delete(since));
    },
    invokeLater(event) {
      runQueued(() => run(event)).catch((error: unknown) => onLog(`queued: ${String(error)}`));
    },
    async warm() {
      const container = pool.take();
      await container.ready;
      pool.release(container);
    },
    recycle: () => pool.retire(),
    stop: () => pool.kill(),
    started: () => pool.started(),
    busy: () => pool.busy(),
    waitingLonger: (ms) => [...waitingSince].filter((since) => Date.now() - since.ms > ms).length,
  };
}

async function runQueued(run: () => Promise<unknown>): Promise<void> {
  const untilMs = Date.now() + maxEventAgeMs;
  for (;;) {
    try {
      await run();
      return;
    } catch (error) {
      if (!(error instanceof LambdaThrottled) || Date.now() >= untilMs) throw error;
    }
    await sleep(retryThrottledMs);
  }
}

function killLater(container: Container, ms: number | undefined): NodeJS.Timeout | undefined {
  return ms === undefined ? undefined : setTimeout(() => container.process.kill('SIGKILL'), ms);
}

function createPool(start: () => Container) {
  const alive = new Set<Container>();
  const free = new Set<Container>();
  const retired = new WeakSet<Container>();
  let started = 0;

  const add = (): Container => {
    const container = start();
    started += 1;
    alive.add(container);
    container.process.once('exit', () => {
      alive.delete(container);
      free.delete(container);
    });
    return container;
  };

  return {
    take(): Container {
      const [container = add()] = free;
      free.delete(container);
      return container;
    },
    release(container: Container): void {
      if (retired.has(container)) container.process.kill();
      else if (alive.has(container)) free.add(container);
    },
    retire(): void {
      for (const container of alive) retired.add(container);
      for (const container of free) container.process.kill();
      free.clear();
    },
    kill(): void {
      for (const { process } of alive) process.kill();
    },
    started: () => started,
    busy: () => alive.size - free.size,
  };
}
