import { watch } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { shakeHands, sendText } from '../simulator/wechat.ts';
import { isMode } from '../simulator/page-account.ts';
import { createPage, type Page } from '../simulator/page.ts';
import { settingsPath, standInKey, startStack, type Stack } from '../simulator/stack.ts';
import type { StoredParameters } from '../simulator/ssm.ts';
import type { Account } from '../simulator/wechat-request.ts';
import type { TuringRobot } from '../simulator/turing.ts';
import { Refused } from './sentence.ts';
import { transcriptCommand } from './start-transcript.ts';

// npm start: everything on this machine. Reads .env, proves that the bot works, then stays.

const root = new URL('..', import.meta.url);

type Variables = Readonly<Record<string, string | undefined>>;

/** Which variable fills which parameter of the stand-in. */
const parameterByVariable = {
  WECHAT_TOKEN: 'wechat/token',
  WECHAT_APP_ID: 'wechat/app-id',
  WECHAT_AES_KEY: 'wechat/aes-key',
  TURING_API_KEY: 'turing/api-key',
  TURING_SECRET: 'turing/secret',
  CHAT_MODEL_API_KEY: 'chat-model/api-key',
} as const;

/** Variables that the function gets as they are. */
const functionVariables = [
  'WECHAT_MODE',
  'TURING_ENDPOINT',
  'CHAT_MODEL_ENDPOINT',
  'CHAT_MODEL_NAME',
  'DELIVERY_PATIENCE',
  'CUTS_PER_FIVE_MINUTES',
  'HELD_AT_ONCE',
  'QUESTIONS_PER_DAY',
  'TRANSCRIPT',
  'REPLY_WITHIN_MS',
  'MAX_CLOCK_SKEW_SECONDS',
  'LOG_LEVEL',
] as const;

/** The app id and AES key are made up; the modes that encrypt work with them as well as with others. */
const defaults = {
  WECHAT_TOKEN: 'localtoken',
  WECHAT_APP_ID: 'wx00000000000local',
  WECHAT_AES_KEY: 'local'.repeat(9).slice(0, 43),
  TURING_API_KEY: standInKey,
};

function readEnvironment(): Variables {
  try {
    process.loadEnvFile(fileURLToPath(new URL('.env', root)));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const set = Object.entries(process.env).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  return { ...defaults, ...Object.fromEntries(set) };
}

function storedParameters(variables: Variables): StoredParameters {
  const parameters: StoredParameters = new Map();
  for (const [variable, name] of Object.entries(parameterByVariable)) {
    const value = variables[variable];
    if (value !== undefined)
      parameters.set(`${settingsPath}/${name}`, { type: 'SecureString', value });
  }
  return parameters;
}

function functionEnvironment(variables: Variables): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of functionVariables) {
    const value = variables[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}

function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** The function's log without its metrics, which are lines of CloudWatch's own format. */
function sayLog(line: string): void {
  if (!line.includes('"_aws":')) say(`  ${line}`);
}

function parsePort(written = '3000'): number {
  const port = Number(written);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new Refused({
    zh: `PORT 是 ${written}，不是端口号。请用 1 到 65535 之间的。`,
    en: `PORT is ${written}, which is no port. Choose one from 1 to 65535.`,
  });
}

/** What WeChat's console holds: of two values, the first. */
function consoleOf(variables: Variables) {
  const first = (name: string) => (variables[name] ?? '').split(',')[0]?.trim() ?? '';
  const keys = { appId: first('WECHAT_APP_ID'), aesKey: first('WECHAT_AES_KEY') };
  return { token: first('WECHAT_TOKEN'), keys };
}

/** What WeChat would have to know to talk to this bot. */
function accountOf(variables: Variables): Account {
  const { token, keys } = consoleOf(variables);
  const mode = variables['WECHAT_MODE'];
  return mode === 'compat' || mode === 'safe' ? { token, mode, keys } : { token };
}

function pageOf(variables: Variables): Page {
  const mode = variables['WECHAT_MODE'];
  return createPage({
    ...consoleOf(variables),
    mode: isMode(mode) ? mode : 'plain',
    isRobotStandIn: variables['TURING_ENDPOINT'] === undefined,
  });
}

/** One handshake and one message through the whole stack, for the newcomer to see. */
async function prove(url: string, account: Account): Promise<void> {
  const problem = await shakeHands({ url, ...account });
  if (problem !== undefined) {
    throw new Refused({
      zh: `握手没有通过（${problem}）。上面的日志说明原因。`,
      en: `The handshake failed: ${problem}. The log above says why.`,
    });
  }
  say('握手 handshake   ok');
  const { verdict } = await sendText('你好', { url, ...account });
  if (verdict.kind !== 'text') {
    throw new Refused({
      zh: '「你好」没有得到回答。上面的日志说明原因。',
      en: 'The message 你好 got no answer. The log above says why.',
    });
  }
  say(`消息 message     你好 -> ${verdict.text.replaceAll('\n', ' ')}`);
}

/** The command that plays WeChat against this bot. */
function simulateCommand(url: string, { token, mode, keys }: Account): string {
  const sealed =
    keys === undefined ? '' : ` --mode ${mode} --app-id ${keys.appId} --aes-key ${keys.aesKey}`;
  return `npm run simulate -- --url ${url} --token ${token}${sealed} 你好`;
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

/** The robots the stand-in knows: those whose keys the bot is given. */
function robots(variables: Variables): TuringRobot[] {
  const secrets = (variables['TURING_SECRET'] ?? '').split(',');
  return (variables['TURING_API_KEY'] ?? '').split(',').map((written, index) => {
    const [apiKey, secret] = [written.trim(), secrets[index]?.trim()];
    return secret ? { apiKey, secret } : { apiKey };
  });
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
    await prove(stack.url, account);
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
