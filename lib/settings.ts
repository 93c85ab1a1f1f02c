import { ConfigurationError, type ConfigurationIssue } from './errors.ts';
import type { TuringKey, TuringSettings } from './answers/turing.ts';
import { createAesKey } from './wechat/cipher.ts';
import type { EnvelopeSettings } from './wechat/envelope.ts';

/** Everything that is configured, checked: what cannot work cannot be written down here. */
export interface Settings {
  readonly wechat: EnvelopeSettings;
  /** When a reply must have left, in milliseconds since its request arrived at API Gateway. */
  readonly replyWithinMs: number;
  /** Absent when no robot is configured, or it is switched off by `answers/robot`. */
  readonly turing: TuringSettings | undefined;
  /** Key of the hash that stands for a follower; see `followerPseudonym`. */
  readonly followerHashKey: string | undefined;
  /** What is wrong but does not keep the bot from answering: the setting was left out or its default taken. */
  readonly warnings: readonly ConfigurationIssue[];
}

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Parameters by their name below the settings path, as in `wechat/token`. */
export type Parameters = ReadonlyMap<string, string>;

/** WeChat gives up on a delivery after 5 s. */
const deliveryTimeoutMs = 5000;
const defaultReplyWithinMs = 4400;
const defaultSkewSeconds = 300;
const defaultEndpoint = 'http://openapi.turingapi.com/openapi/api/v2';

const turingKeyPattern = /^[A-Za-z0-9]{32}$/;

/** The SSM path below which the secrets lie, without a trailing slash. */
export function settingsPath(environment: Environment): string {
  const path = environment['SETTINGS_PATH'] || '/wechat-turing-bot/dev';
  return path.replace(/\/+$/, '');
}

/**
 * Checks environment and parameters together.
 *
 * What is needed to tell WeChat from a forger (token, mode, key) is refused when faulty; what only makes
 * answers better is left out with a warning, so that a follower never pays for a typing error.
 * @throws ConfigurationError with every problem at once, the lesser ones included
 */
export function parseSettings(environment: Environment, parameters: Parameters): Settings {
  const report: Report = {
    faults: [],
    warnings: [],
    path: settingsPath(environment),
    region: environment['AWS_REGION'] ?? 'REGION',
  };
  const settings = {
    wechat: parseWeChat(environment, parameters, report),
    replyWithinMs: parseInteger(environment, report, {
      name: 'REPLY_WITHIN_MS',
      fallback: defaultReplyWithinMs,
      least: 1000,
      most: deliveryTimeoutMs,
    }),
    turing: parseTuring(environment, parameters, report),
    followerHashKey: parseHashKey(parameters),
    warnings: report.warnings,
  };
  if (report.faults.length === 0) return settings;
  throw new ConfigurationError([...report.faults, ...report.warnings]);
}

interface Report {
  readonly faults: ConfigurationIssue[];
  readonly warnings: ConfigurationIssue[];
  readonly path: string;
  readonly region: string;
}

function parseWeChat(
  environment: Environment,
  parameters: Parameters,
  report: Report,
): EnvelopeSettings {
  const tokens = parseSecrets(parameters, report, tokenRule);
  const maxClockSkewSeconds = parseInteger(environment, report, {
    name: 'MAX_CLOCK_SKEW_SECONDS',
    fallback: defaultSkewSeconds,
    least: 0,
    most: 86_400,
  });
  const mode = parseMode(environment, report);
  if (mode === 'plain') return { mode, tokens, maxClockSkewSeconds };
  const appId = parseAppId(parameters, report);
  const aesKeys = parseSecrets(parameters, report, aesKeyRule)
    .filter((key) => aesKeyRule.pattern.test(key))
    .map(createAesKey);
  return { mode, tokens, maxClockSkewSeconds, appId, aesKeys };
}

function parseMode(environment: Environment, report: Report): EnvelopeSettings['mode'] {
  const mode = environment['WECHAT_MODE'] || 'plain';
  if (mode === 'plain' || mode === 'compat' || mode === 'safe') return mode;
  report.faults.push({
    where: 'The environment variable WECHAT_MODE',
    problem: 'is not plain, compat or safe',
    cure: 'set wechatMode in stages/<stage>.yml to the mode of the WeChat console (明文 plain, 兼容 compat, 安全 safe) and deploy again',
  });
  return 'plain';
}

/** A secret of WeChat's console of which there may be two, while one replaces the other. */
interface SecretRule {
  readonly name: string;
  readonly pattern: RegExp;
  readonly form: string;
  readonly placeholder: string;
}

/** The form is the rule that WeChat's console shows in the field. */
const tokenRule: SecretRule = {
  name: 'wechat/token',
  pattern: /^[A-Za-z0-9]{3,32}$/,
  form: '3 to 32 letters and digits',
  placeholder: 'THE TOKEN TYPED INTO THE WECHAT CONSOLE',
};

const aesKeyRule: SecretRule = {
  name: 'wechat/aes-key',
  pattern: /^[A-Za-z0-9+/]{43}$/,
  form: '43 letters and digits',
  placeholder: 'THE EncodingAESKey OF THE WECHAT CONSOLE',
};

function parseSecrets(parameters: Parameters, report: Report, rule: SecretRule): readonly string[] {
  const values = list(parameters.get(rule.name));
  const where = `The parameter ${report.path}/${rule.name}`;
  const cure = putSecret(report, rule.name, rule.placeholder);
  if (values.length === 0) report.faults.push({ where, problem: 'is missing', cure });
  else if (values.length > 2 || !values.every((value) => rule.pattern.test(value))) {
    const problem = `is not ${rule.form} (or two such values, separated by a comma)`;
    report.faults.push({ where, problem, cure });
  }
  return values;
}

function parseAppId(parameters: Parameters, report: Report): string {
  const appId = parameters.get('wechat/app-id')?.trim() ?? '';
  if (/^wx[A-Za-z0-9]{16}$/.test(appId)) return appId;
  report.faults.push({
    where: `The parameter ${report.path}/wechat/app-id`,
    problem: appId === '' ? 'is missing' : 'is not wx and 16 letters and digits',
    cure: putParameter(report, 'wechat/app-id', 'String', 'THE AppID OF THE WECHAT CONSOLE'),
  });
  return appId;
}

// Without a key of its own the app id serves, which a rotation of secrets leaves alone.
function parseHashKey(parameters: Parameters): string | undefined {
  const [own, appId] = [parameters.get('followers/hash-key'), parameters.get('wechat/app-id')];
  return own?.trim() || appId?.trim() || undefined;
}

interface IntegerRule {
  readonly name: string;
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
}

function parseInteger(environment: Environment, report: Report, rule: IntegerRule): number {
  const written = environment[rule.name] || String(rule.fallback);
  const value = /^\d{1,9}$/.test(written) ? Number(written) : Number.NaN;
  if (value >= rule.least && value <= rule.most) return value;
  report.warnings.push({
    where: `The environment variable ${rule.name}`,
    problem: `is not a whole number from ${rule.least} to ${rule.most}; ${rule.fallback} is used`,
    cure: 'correct it in stages/<stage>.yml and deploy again',
  });
  return rule.fallback;
}

function parseTuring(
  environment: Environment,
  parameters: Parameters,
  report: Report,
): TuringSettings | undefined {
  const endpoint = parseEndpoint(environment, report);
  const keys = parseTuringKeys(parameters, report);
  const off = parameters.get('answers/robot')?.trim() === 'off';
  return off || endpoint === undefined || keys.length === 0 ? undefined : { endpoint, keys };
}

function parseEndpoint(environment: Environment, report: Report): URL | undefined {
  const written = environment['TURING_ENDPOINT'] || defaultEndpoint;
  const endpoint = URL.canParse(written) ? new URL(written) : undefined;
  if (endpoint?.protocol === 'http:' || endpoint?.protocol === 'https:') return endpoint;
  report.warnings.push({
    where: 'The environment variable TURING_ENDPOINT',
    problem: 'is no http or https address; the robot is not asked',
    cure: `set turingEndpoint in stages/<stage>.yml, ${defaultEndpoint} for one, and deploy again`,
  });
  return undefined;
}

function parseTuringKeys(parameters: Parameters, report: Report): readonly TuringKey[] {
  const secrets = (parameters.get('turing/secret') ?? '').split(',').map((secret) => secret.trim());
  const keys = list(parameters.get('turing/api-key')).map((apiKey, index) => {
    const secret = secrets[index];
    return secret ? { apiKey, secret } : { apiKey };
  });
  const usable = keys.filter(({ apiKey }) => turingKeyPattern.test(apiKey));
  if (usable.length < keys.length) {
    report.warnings.push({
      where: `The parameter ${report.path}/turing/api-key`,
      problem: 'holds a key that is not 32 letters and digits; that key is not used',
      cure: putSecret(report, 'turing/api-key', 'KEY FROM THE TURING CONSOLE'),
    });
  }
  return usable;
}

function list(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function putSecret(report: Report, name: string, value: string): string {
  return putParameter(report, name, 'SecureString', value);
}

function putParameter({ path, region }: Report, name: string, type: string, value: string): string {
  return `aws ssm put-parameter --region ${region} --name ${path}/${name} --type ${type} --overwrite --value '${value}'`;
}
