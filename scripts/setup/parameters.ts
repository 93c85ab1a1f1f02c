import type { EnvelopeSettings } from '../../lib/wechat/envelope.ts';
import type { Sentence } from '../sentence.ts';
import { generateAesKey, generateToken, type RandomBelow } from './generate.ts';

/** How WeChat sends messages: the 消息加解密方式 of its console. */
export type Mode = EnvelopeSettings['mode'];

/** A parameter of the settings path that the setup writes. */
export interface SetupParameter {
  /** Below the path. */
  readonly name: string;
  readonly type: 'String' | 'SecureString';
  /** The environment variable that answers for it; none: it is generated and nobody has to know it. */
  readonly variable: string | undefined;
  readonly need: 'always' | 'sealed' | 'never';
  readonly title: Sentence;
  /** Where its value is found. */
  readonly place: Sentence;
  /** What its value looks like; whether one does, lib/settings decides. */
  readonly form: Sentence;
  /** Has two values, separated by a comma, while one replaces the other. */
  readonly rotates: boolean;
  readonly generate: ((below: RandomBelow) => string) | undefined;
}

const account: Sentence = {
  zh: '微信开发者平台 developers.weixin.qq.com/platform → 我的业务 → 公众号或服务号 → 你的账号 → 基础信息',
  en: 'developers.weixin.qq.com/platform → 我的业务 → 公众号 or 服务号 → your account → 基础信息',
};

const turingConsole: Sentence = {
  zh: '图灵机器人的后台（turingapi.com），你的机器人的接入设置',
  en: 'the console of the Turing robot (turingapi.com), settings of your robot',
};

const typed: Sentence = {
  zh: '你自己定，两处一致：这里，和微信后台「消息推送」的输入框',
  en: 'yours to choose, the same in two places: here, and in the field under 消息推送 in WeChat’s console',
};

/** In the order in which they are asked for. */
export const setupParameters: readonly SetupParameter[] = [
  {
    name: 'wechat/token',
    type: 'SecureString',
    variable: 'WECHAT_TOKEN',
    need: 'always',
    title: { zh: 'Token（令牌）', en: 'token' },
    place: typed,
    form: { zh: '3 到 32 位字母和数字', en: '3 to 32 letters and digits' },
    rotates: true,
    generate: generateToken,
  },
  {
    name: 'wechat/app-id',
    type: 'String',
    variable: 'WECHAT_APP_ID',
    need: 'sealed',
    title: { zh: 'AppID', en: 'app id' },
    place: account,
    form: { zh: 'wx 加 16 位字母和数字', en: 'wx and 16 letters and digits' },
    rotates: false,
    generate: undefined,
  },
  {
    name: 'wechat/aes-key',
    type: 'SecureString',
    variable: 'WECHAT_AES_KEY',
    need: 'sealed',
    title: { zh: 'EncodingAESKey（消息加解密密钥）', en: 'EncodingAESKey' },
    place: typed,
    form: { zh: '43 位字母和数字', en: '43 letters and digits' },
    rotates: true,
    generate: generateAesKey,
  },
  {
    name: 'turing/api-key',
    type: 'SecureString',
    variable: 'TURING_API_KEY',
    need: 'never',
    title: {
      zh: '图灵 apiKey（几个就用逗号隔开）',
      en: 'Turing key (several: separated by commas)',
    },
    place: turingConsole,
    form: { zh: '32 位字母和数字', en: '32 letters and digits' },
    rotates: false,
    generate: undefined,
  },
  {
    name: 'turing/secret',
    type: 'SecureString',
    variable: 'TURING_SECRET',
    need: 'never',
    title: {
      zh: '图灵 secret（后台打开了「加密」才有；次序同 key）',
      en: 'Turing secret (only with encryption switched on; in the order of the keys)',
    },
    place: turingConsole,
    form: { zh: '原样复制', en: 'copied as it is' },
    rotates: false,
    generate: undefined,
  },
  {
    name: 'chat-model/api-key',
    type: 'SecureString',
    variable: 'CHAT_MODEL_API_KEY',
    need: 'never',
    title: { zh: '大模型的 API key', en: 'key of a chat model' },
    place: {
      zh: '大模型服务商的控制台，例如 platform.deepseek.com → API keys；模型写在 stages/<阶段>.yml',
      en: 'the console of its provider, as platform.deepseek.com → API keys; the model goes into stages/<stage>.yml',
    },
    form: { zh: '不含空格', en: 'without blanks' },
    rotates: false,
    generate: undefined,
  },
  {
    name: 'followers/hash-key',
    type: 'SecureString',
    variable: undefined,
    need: 'never',
    title: {
      zh: '粉丝化名的密钥（自动生成，不用记）',
      en: 'key of pseudonyms (generated, not to be kept)',
    },
    place: { zh: '自动生成', en: 'generated' },
    form: { zh: '任意', en: 'any' },
    rotates: false,
    generate: generateToken,
  },
];

/** Whether messages cannot be answered without it. */
export function isNeeded({ need }: SetupParameter, mode: Mode): boolean {
  return need === 'always' || (need === 'sealed' && mode !== 'plain');
}
