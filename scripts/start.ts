import { watch } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isMode } from '../simulator/page-state.ts';
import { createPage, type Page } from '../simulator/page.ts';
import { startStack, type Stack } from '../simulator/stack.ts';
import { Refused } from './sentence.ts';
import { prove, simulateCommand } from './start/prove.ts';
import { transcriptCommand } from './start/transcript-command.ts';
import {
  accountOf,
  consoleOf,
  functionEnvironment,
  parsePort,
  readEnvironment,
  robots,
  storedParameters,
  type Variables,
} from './start/variables.ts';

// npm start: everything on this machine. Reads .env, proves that the bot works, then stays.

const root = new URL('..', import.meta.url);

function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** The function's log without its metrics, which are lines of CloudWatch's own format. */
function sayLog(line: string): void {
  if (!line.includes('"_aws":')) say(`  ${line}`);
}

function pageOf(variables: Variables): Page {
  const mode = variables['WECHAT_MODE'];
  return createPage({
    ...consoleOf(variables),
    mode: isMode(mode) ? mode : 'plain',
    isRobotStandIn: variables['TURING_ENDPOINT'] === undefined,
  });
}

/** New code answers the next request; what is being answered is finished by the old. */
function reloadOnChange(stack: Stack): void {
  let timer: NodeJS.Timeout | undefined;
  const reload = () => {
    stack.lambda.recycle();
    say('reloaded');
    stack.lambda.warm().catch((error: unknown) => say(String(error)));
  };
  for (const folder of ['handlers', 'lib']) {
    watch(fileURLToPath(new URL(folder, root)), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(reload, 100);
    });
  }
}

function hint(error: unknown, port: number): string {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (!taken) return error instanceof Error ? error.message : String(error);
  return new Refused({
    zh: `端口 ${port} 被别的程序占用了。请关掉它，或者换一个端口：设置变量 PORT，或者在这里的 .env 文件里写 PORT=${port + 1}。`,
    en: `Port ${port} is taken by another program. Stop that one, or choose another port: set the variable PORT, or write PORT=${port + 1} into a file named .env here.`,
  }).message;
}

function stop(): void {
  process.exit(0);
}

async function main(): Promise<void> {
  const variables = readEnvironment();
  const account = accountOf(variables);
  const port = parsePort(variables['PORT']);
  const page = pageOf(variables);
  let stack: Stack | undefined;
  try {
    stack = await startStack({
      port,
      parameters: storedParameters(variables),
      robots: robots(variables),
      environment: functionEnvironment(variables),
      turingMood: page.turingMood,
      killAfterMs: page.killAfterMs,
      front: page.front,
      onLog(line) {
        sayLog(line);
        page.onLog(line);
      },
    });
    say(`图灵 Turing      ${variables['TURING_ENDPOINT'] ?? `${stack.turingUrl} (替身 stand-in)`}`);
    await prove(stack.url, account, say);
  } catch (error) {
    process.stderr.write(`${hint(error, port)}\n`);
    await stack?.close();
    process.exitCode = 1;
    return;
  }
  reloadOnChange(stack);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  process.once('exit', () => stack.lambda.stop());
  say(`手机 phone       ${new URL('/', stack.url).href}`);
  say(`试试看 try it     ${simulateCommand(stack.url, account)}`);
  const reading = transcriptCommand(variables['TRANSCRIPT'], stack.storeUrl);
  if (reading !== undefined) say(`记录 transcript   ${reading}`);
  say(`ready ${stack.url}`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
