import type { Bilingual } from '../bilingual.ts';
import { createAesKey } from '../wechat/cipher.ts';
import type { EnvelopeSettings } from '../wechat/envelope.ts';
import { findWord, notOfForm, readWholeNumber } from './read.ts';
import {
  howToStore,
  list,
  parameter,
  type Environment,
  type Parameters,
  type Report,
} from './report.ts';

/** How WeChat's requests are told from a forger's: token, mode, and in the encrypted modes app id and key. */
export function parseWeChat(
  environment: Environment,
  parameters: Parameters,
  report: Report,
): EnvelopeSettings {
  const tokens = parseSecrets(parameters, report, tokenRule);
  const maxClockSkewSeconds = readWholeNumber(environment, report, 'maxClockSkewSeconds');
  const mode = parseMode(environment, report);
  if (mode === 'plain') return { mode, tokens, maxClockSkewSeconds };
  const appId = parseAppId(parameters, report);
  const aesKeys = parseSecrets(parameters, report, aesKeyRule)
    .filter((key) => aesKeyRule.pattern.test(key))
    .map(createAesKey);
  return { mode, tokens, maxClockSkewSeconds, appId, aesKeys };
}

function parseMode(environment: Environment, report: Report): EnvelopeSettings['mode'] {
  const mode = findWord(environment, 'wechatMode');
  if (mode !== undefined) return mode;
  report.faults.push({
    ...notOfForm('wechatMode'),
    cure: {
      zh: '在 stages/<阶段>.yml 里把 wechatMode 设成和微信后台一样（明文 plain、兼容 compat、安全 safe），再部署',
      en: 'set wechatMode in stages/<stage>.yml to the mode of WeChat’s console (明文 plain, 兼容 compat, 安全 safe) and deploy again',
    },
  });
  return 'plain';
}

/** A secret of WeChat's console of which there may be two, while one replaces the other. */
interface SecretRule {
  readonly name: string;
  readonly pattern: RegExp;
  readonly form: Bilingual;
  readonly placeholder: string;
  readonly value: Bilingual;
}

/** The form is the rule that WeChat's console shows in the field. */
const tokenRule: SecretRule = {
  name: 'wechat/token',
  pattern: /^[A-Za-z0-9]{3,32}$/,
  form: { zh: '3 到 32 位字母和数字', en: '3 to 32 letters and digits' },
  placeholder: 'YOUR TOKEN',
  value: { zh: '填在微信后台的 Token', en: 'the token typed into WeChat’s console' },
};

const aesKeyRule: SecretRule = {
  name: 'wechat/aes-key',
  pattern: /^[A-Za-z0-9+/]{43}$/,
  form: { zh: '43 位字母和数字', en: '43 letters and digits' },
  placeholder: 'YOUR EncodingAESKey',
  value: { zh: '微信后台的 EncodingAESKey', en: 'the EncodingAESKey of WeChat’s console' },
};

function parseSecrets(parameters: Parameters, report: Report, rule: SecretRule): readonly string[] {
  const values = list(parameters.get(rule.name));
  const where = parameter(report, rule.name);
  const mending = howToStore(report, { ...rule, type: 'SecureString' });
  if (values.length === 0) report.faults.push({ where, problem: missing, ...mending });
  else if (values.length > 2 || !values.every((value) => rule.pattern.test(value))) {
    const { zh, en } = rule.form;
    const problem = {
      zh: `不是 ${zh}（或用逗号隔开的两个）`,
      en: `is not ${en} (or two such values, separated by a comma)`,
    };
    report.faults.push({ where, problem, ...mending });
  }
  return values;
}

const missing: Bilingual = { zh: '没有设置', en: 'is missing' };
const noAppId: Bilingual = {
  zh: '不是 wx 加 16 位字母和数字',
  en: 'is not wx and 16 letters and digits',
};

function parseAppId(parameters: Parameters, report: Report): string {
  const appId = parameters.get('wechat/app-id')?.trim() ?? '';
  if (/^wx[A-Za-z0-9]{16}$/.test(appId)) return appId;
  report.faults.push({
    where: parameter(report, 'wechat/app-id'),
    problem: appId === '' ? missing : noAppId,
    ...howToStore(report, {
      name: 'wechat/app-id',
      type: 'String',
      placeholder: 'YOUR AppID',
      value: { zh: '微信后台的 AppID', en: 'the AppID of WeChat’s console' },
    }),
  });
  return appId;
}
