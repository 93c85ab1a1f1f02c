import { createAesKey } from '../wechat/cipher.ts';
import type { EnvelopeSettings } from '../wechat/envelope.ts';
import {
  list,
  parseInteger,
  putParameter,
  putSecret,
  type Environment,
  type Parameters,
  type Report,
} from './report.ts';

const defaultSkewSeconds = 300;

/** How WeChat's requests are told from a forger's: token, mode, and in the encrypted modes app id and key. */
export function parseWeChat(
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
