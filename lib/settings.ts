import { ConfigurationError, type ConfigurationIssue } from './errors.ts';
import type { TuringKey, TuringSettings } from './answers/turing.ts';
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

/** The rule that WeChat's console shows in its token field. */
const tokenPattern = /^[A-Za-z0-9]{3,32}$/;
const turingKeyPattern = /^[A-Za-z0-9]{32}$/;

/** The SSM path below which the secrets lie, without a trailing slash. */
export function settingsPath(environment: Environment): string {
  const path = environment['SETTINGS_PATH'] || '/wechat-turing-bot/dev';
  return path.replace(/\/+$/, '');
}

/**
 * Checks environment and parameters together.
 *
 * What is needed to tell WeChat from a forger (token, mode) is refused when faulty; what only makes
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
  const tokens = parseTokens(parameters, report);
  parseMode(environment, report);
  const settings = {
    wechat: {
      mode: 'plain',
      tokens,
      maxClockSkewSeconds: parseInteger(environment, report, {
        name: 'MAX_CLOCK_SKEW_SECONDS',
        fallback: defaultSkewSeconds,
        least: 0,
        most: 86_400,
      }),
    },
    replyWithinMs: parseInteger(environment, report, {
      name: 'REPLY_WITHIN_MS',
      fallback: defaultReplyWithinMs,
      least: 1000,
      most: deliveryTimeoutMs,
    }),
    turing: parseTuring(environment, parameters, report),
    followerHashKey: parseHashKey(parameters),
    warnings: report.warnings,
  } as const;
  if (report.faults.length === 0) return settings;
  throw new ConfigurationError([...report.faults, ...report.warnings]);
}

interface Report {
  readonly faults: ConfigurationIssue[];
  readonly warnings: ConfigurationIssue[];
  readonly path: string;
  readonly region: string;
}

function parseTokens(parameters: Parameters, report: Report): readonly string[] {
  const tokens = list(parameters.get('wechat/token'));
  const where = `The parameter ${report.path}/wechat/token`;
  const cure = putSecret(report, 'wechat/token', 'THE TOKEN TYPED INTO THE WECHAT CONSOLE');
  if (tokens.length === 0) report.faults.push({ where, problem: 'is missing', cure });
  else if (tokens.length > 2)
    report.faults.push({ where, problem: 'holds more than two tokens', cure });
  else if (!tokens.every((token) => tokenPattern.test(token))) {
    const problem = 'is not 3 to 32 letters and digits (or two such tokens, separated by a comma)';
    report.faults.push({ where, problem, cure });
  }
  return tokens;
}

function parseMode(environment: Environment, report: Report): void {
  const mode = environment['WECHAT_MODE'] || 'plain';
  if (mode === 'plain') return;
  report.faults.push({
    where: 'The environment variable WECHAT_MODE',
    problem: 'is not plain, the only mode of this version',
    cure: 'set wechatMode to plain, and choose 明文模式 in the WeChat console',
  });
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

function putSecret({ path, region }: Report, name: string, value: string): string {
  return `aws ssm put-parameter --region ${region} --name ${path}/${name} --type SecureString --overwrite --value '${value}'`;
}
