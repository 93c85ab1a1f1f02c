import { fileURLToPath } from 'node:url';
import { functionSettings } from '../../lib/settings/table.ts';
import type { StoredParameters } from '../../simulator/ssm.ts';
import { settingsPath, standInKey } from '../../simulator/stack.ts';
import type { TuringRobot } from '../../simulator/turing.ts';
import type { Account } from '../../simulator/wechat-request.ts';
import { Refused } from '../sentence.ts';
import { setupParameters } from '../setup/parameters.ts';

/** Environment variables by name, those of `.env` and the defaults among them. */
export type Variables = Readonly<Record<string, string | undefined>>;

const envFile = fileURLToPath(new URL('../../.env', import.meta.url));

/** The app id and AES key are made up; the modes that encrypt work with them as well as with others. */
const defaults = {
  WECHAT_TOKEN: 'localtoken',
  WECHAT_APP_ID: 'wx00000000000local',
  WECHAT_AES_KEY: 'local'.repeat(9).slice(0, 43),
  TURING_API_KEY: standInKey,
};

/** The variables of the process, of `.env`, and defaults for what is needed. */
export function readEnvironment(): Variables {
  try {
    process.loadEnvFile(envFile);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const set = Object.entries(process.env).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  return { ...defaults, ...Object.fromEntries(set) };
}

/** What the stand-in of Parameter Store holds. */
export function storedParameters(variables: Variables): StoredParameters {
  const parameters: StoredParameters = new Map();
  for (const { name, variable } of setupParameters) {
    const value = variable === undefined ? undefined : variables[variable];
    if (value !== undefined)
      parameters.set(`${settingsPath}/${name}`, { type: 'SecureString', value });
  }
  return parameters;
}

/** What the function gets as environment variables. */
export function functionEnvironment(variables: Variables): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const { variable } of Object.values(functionSettings)) {
    const value = variables[variable];
    if (value !== undefined) environment[variable] = value;
  }
  return environment;
}

/** The port to listen on; 3000 when none is written. */
export function parsePort(written = '3000'): number {
  const port = Number(written);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new Refused({
    zh: `PORT 是 ${written}，不是端口号。请用 1 到 65535 之间的。`,
    en: `PORT is ${written}, which is no port. Choose one from 1 to 65535.`,
  });
}

/** What WeChat's console holds: of two values, the first. */
export function consoleOf(variables: Variables) {
  const first = (name: string) => (variables[name] ?? '').split(',')[0]?.trim() ?? '';
  const keys = { appId: first('WECHAT_APP_ID'), aesKey: first('WECHAT_AES_KEY') };
  return { token: first('WECHAT_TOKEN'), keys };
}

/** What WeChat would have to know to talk to this bot. */
export function accountOf(variables: Variables): Account {
  const { token, keys } = consoleOf(variables);
  const mode = variables['WECHAT_MODE'];
  return mode === 'compat' || mode === 'safe' ? { token, mode, keys } : { token };
}

/** The robots the stand-in knows: those whose keys the bot is given. */
export function robots(variables: Variables): TuringRobot[] {
  const secrets = (variables['TURING_SECRET'] ?? '').split(',');
  return (variables['TURING_API_KEY'] ?? '').split(',').map((written, index) => {
    const [apiKey, secret] = [written.trim(), secrets[index]?.trim()];
    return secret ? { apiKey, secret } : { apiKey };
  });
}
