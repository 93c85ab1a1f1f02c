import { runIn, startContainer, type Container } from './lambda-container.ts';

/** A function as Lambda runs it: in containers of its own, each a process with one request at a time. */
export interface Lambda {
  /**
   * Runs the function on an event in a free container, or in a new one.
   * @throws LambdaFailed when it throws, exits in mid-invocation or takes longer than its timeout
   */
  readonly invoke: (event: unknown) => Promise<unknown>;
  /** Starts one container ahead of the first request. */
  readonly warm: () => Promise<void>;
  /** Lets every container end after what it is doing; later requests get new code. */
  readonly recycle: () => void;
  readonly stop: () => void;
  /** How many containers were ever started: each one is a cold start. */
  readonly started: () => number;
  /** How many containers are at work now. */
  readonly busy: () => number;
}

export interface LambdaOptions {
  /** File of the module that exports the handler. */
  readonly modulePath: string;
  readonly exportName?: string;
  /** The function's environment variables. Nothing else of this process's environment is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** Flags for Node, such as a TypeScript loader. */
  readonly nodeFlags?: readonly string[];
  readonly timeoutMs?: number;
  /** How long a container takes to start at the least; a process on this machine is up much sooner. */
  readonly coldStartMs?: number;
  /** Called with each invocation; what it returns ends the container after so many milliseconds. */
  readonly killAfterMs?: () => number | undefined;
  /** Receives each line the function writes. */
  readonly onLog?: (line: string) => void;
}

/** As the timeout in serverless.yml. */
const defaultTimeoutMs = 40_000;

export function createLambda(options: LambdaOptions): Lambda {
  const pool = createPool(() => startContainer(options));
  return {
    async invoke(event) {
      const container = pool.take();
      const timer = killLater(container, options.killAfterMs?.());
      try {
        await container.ready;
        return await runIn(container, event, options.timeoutMs ?? defaultTimeoutMs);
      } finally {
        clearTimeout(timer);
        pool.release(container);
      }
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
  };
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
