import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** As the stack names the function, for the stage `local`. */
export const functionName = 'wechat-turing-bot-local-wechat';

/** What a caller of the function would find in its CloudWatch log. */
export class LambdaFailed extends Error {
  override readonly name = 'LambdaFailed';
}

/** One process that runs the function, one request at a time. */
export interface Container {
  readonly process: ChildProcess;
  readonly ready: Promise<void>;
}

const runtime = fileURLToPath(new URL('lambda-runtime.mjs', import.meta.url));

/** What a container is started with. */
export interface ContainerOptions {
  /** File of the module that exports the handler. */
  readonly modulePath: string;
  readonly exportName?: string;
  /** The function's environment variables, read at each start of a container. Nothing else of this process's environment is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** Flags for Node, such as a TypeScript loader. */
  readonly nodeFlags?: readonly string[];
  /** How long a container takes to start at the least; a process on this machine is up much sooner. */
  readonly coldStartMs?: number;
  /** Receives each line the function writes. */
  readonly onLog?: (line: string) => void;
}

/** Starts a process that loads the function. */
export function startContainer(options: ContainerOptions): Container {
  const child = fork(runtime, [options.modulePath, options.exportName ?? 'handler'], {
    execArgv: [...(options.nodeFlags ?? [])],
    env: { ...lambdaEnvironment(), ...options.environment },
    silent: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface(stream).on('line', options.onLog ?? (() => undefined));
  }
  const started = [awaitMessage(child, 'ready'), sleep(options.coldStartMs ?? 0)];
  const ready = Promise.all(started).then(() => undefined);
  // Whoever waits for it learns of a failed start; nobody may be waiting yet.
  ready.catch(() => undefined);
  return { process: child, ready };
}

/** Runs the function once; ends its process when it takes longer than `timeoutMs`. */
export async function runIn(
  { process: child }: Container,
  event: unknown,
  timeoutMs: number,
): Promise<unknown> {
  const timer = setTimeout(() => child.kill(), timeoutMs);
  const done = awaitMessage(child, 'done');
  const context = { awsRequestId: randomUUID(), functionName, memoryLimitInMB: '256' };
  child.send({ event, context, deadlineMs: Date.now() + timeoutMs });
  try {
    const outcome = await done;
    if (typeof outcome['error'] === 'string') throw new LambdaFailed(outcome['error']);
    return outcome['result'];
  } finally {
    clearTimeout(timer);
  }
}

function awaitMessage(child: ChildProcess, kind: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown) => {
      if (!isOfKind(message, kind)) return;
      child.off('exit', onExit);
      child.off('message', onMessage);
      resolve(message);
    };
    const onExit = (code: number | null) => {
      const when = kind === 'ready' ? 'while starting' : 'in mid-invocation';
      reject(new LambdaFailed(`Runtime exited ${when}, status ${code ?? 'killed'}`));
    };
    child.on('message', onMessage);
    child.once('exit', onExit);
  });
}

function isOfKind(message: unknown, kind: string): message is Record<string, unknown> {
  return (
    typeof message === 'object' && message !== null && 'kind' in message && message.kind === kind
  );
}

/** What every function finds in Lambda, credentials that sign but open nothing included. */
function lambdaEnvironment(): Record<string, string> {
  const { PATH = '', SystemRoot = '', TEMP = '' } = process.env;
  return {
    PATH,
    SystemRoot,
    TEMP,
    AWS_REGION: 'ap-southeast-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    POWERTOOLS_SERVICE_NAME: 'wechat-turing-bot-local',
    TZ: ':UTC',
    // The deployed function runs on Node 24; the SDK would repeat at every start what it wants from 2027 on.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
