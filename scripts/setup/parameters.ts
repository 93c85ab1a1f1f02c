import type { EnvelopeSettings } from '../../lib/wechat/envelope.ts';
import type { Bilingual } from '../../lib/bilingual.ts';
import type { Note } from '../settings/meanings.ts';

/** 消息加解密方式 of WeChat's console: how messages are encrypted. */
export type Mode = EnvelopeSettings['mode'];

/** A parameter that setup writes to Parameter Store. */
export interface SetupParameter {
  /** Name below the path of the stage. */
  readonly name: string;
  readonly type: 'String' | 'SecureString';
  /** Environment variable that holds its value; undefined: it is generated, and no person needs it. */
  readonly variable: string | undefined;
  readonly need: 'always' | 'sealed' | 'never';
  readonly title: Bilingual;
  /** Where its value is found, in words. */
  readonly place: Bilingual;
  /** Form of its value in words; lib/settings checks it. */
  readonly form: Bilingual;
  /** Purpose, as docs/settings.md says it. */
  readonly note: Note;
  /** Holds two values, separated by a comma, while one replaces the other. */
  readonly rotates: boolean;
  readonly generate: ((below: RandomBelow) => string) | undefined;
}

const account: Bilingual = {
  zh: '微信开发者平台 developers.weixin.qq.com/platform → 我的业务 → 公众号或服务号 → 你的账号 → 基础信息',
  en: 'developers.weixin.qq.com/platform → 我的业务 → 公众号 or 服务号 → your account → 基础信息',
};

/** From the vendor's manual of 2018: https://www.kancloud.cn/turing/web_api/522992 */
const turingKeys: Bilingual = {
  zh: '登录 turingapi.com（旧址 tuling123.com）→ 机器人管理，列表里每个机器人有一个 API KEY。出自图灵 2018 年的手册，现在的页面没有核实过',
  en: 'log in at turingapi.com (formerly tuling123.com) → 机器人管理: the list shows an API KEY for each robot. So says Turing’s manual of 2018; the page of today has not been verified',
};

/** From users' reports of a switch for each robot: no public manual says where. */
const turingSecret: Bilingual = {
  zh: '同一个后台，这个机器人的设置里有「密钥」（加密）开关，打开才显示，16 位。据用户报告，具体位置没有核实过；开关关着就跳过',
  en: 'the same console: the settings of the robot have a switch 密钥 (encryption) which shows it, 16 characters, when on. So users report, where exactly has not been verified; skip it while the switch is off',
};

const typed: Bilingual = {
  zh: '你自己定，两处一致：这里，和微信后台「消息推送」的输入框',
  en: 'yours to choose, the same in two places: here, and in the field under 消息推送 in WeChat’s console',
};

/** Parameters in the order in which setup asks for them. */
export const setupParameters: readonly SetupParameter[] = [
  {
    name: 'wechat/token',
    type: 'SecureString',
    variable: 'WECHAT_TOKEN',
    need: 'always',
    title: { zh: 'Token（令牌）', en: 'token' },
    place: typed,
    form: { zh: '3 到 32 位字母和数字', en: '3 to 32 letters and digits' },
    note: {
      zh: '微信后台里的 Token。更换期间可以写两个，用英文逗号隔开。',
      en: 'The token in WeChat’s console. Two, with a comma between, while one replaces the other.',
    },
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
    note: {
      zh: '微信后台里的 AppID。',
      en: 'The AppID in WeChat’s console.',
    },
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
    note: {
      zh: '微信后台里的 EncodingAESKey。更换期间可以写两个，用英文逗号隔开。',
      en: 'The EncodingAESKey in WeChat’s console. Two, with a comma between, while one replaces the other.',
    },
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
    place: turingKeys,
    form: { zh: '32 位字母和数字', en: '32 letters and digits' },
    note: {
      zh: '可以写几个，用逗号隔开，按写的次序问：次数用完或有误的那个歇一小时，改问下一个。用来更换 Key。',
      en: 'Several are separated by commas and asked in that order: one that is out of calls or wrong rests for an hour, and the next is asked. Meant for replacing a key.',
      see: { zh: 'docs/answers.zh-CN.md#几个图灵-key', en: 'docs/answers.md#several-turing-keys' },
    },
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
    place: turingSecret,
    form: { zh: '原样复制', en: 'copied as it is' },
    note: {
      zh: '只有图灵后台打开了「加密」才需要。顺序与 Key 对应，可以留空位。',
      en: 'Only when encryption (加密) is on in Turing’s console. In the order of the keys; a place may stay empty.',
    },
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
    note: {
      zh: '大模型的 Key，它的服务需要时才写。',
      en: 'Key of the chat model, when its server wants one.',
    },
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
    note: {
      zh: '计算粉丝化名用的密钥，建议设置。没有它时用 `wechat/app-id`（如果有），再没有就用公众号的原始 ID。',
      en: 'Key of the followers’ pseudonyms, recommended. Without it `wechat/app-id` serves if set, else the account’s original id.',
    },
    rotates: false,
    generate: generateToken,
  },
];

/** Whether messages cannot be answered without the parameter. */
export function isNeeded({ need }: SetupParameter, mode: Mode): boolean {
  return need === 'always' || (need === 'sealed' && mode !== 'plain');
}

/** Unpredictable whole number from 0 to below `bound`: `randomInt` of `node:crypto`. */
export type RandomBelow = (bound: number) => number;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Canonical last characters of 32 bytes in base64, which carry four bits: strict decoders refuse others. */
const lastOfKey = 'AEIMQUYcgkosw048';

const tokenLength = 32;
const aesKeyLength = 43;

/** Generates a token of the maximum length that WeChat's console accepts. */
export function generateToken(below: RandomBelow): string {
  return randomText(tokenLength, alphabet, below);
}

/** Generates an EncodingAESKey of letters and digits, which is canonical base64 for every decoder. */
export function generateAesKey(below: RandomBelow): string {
  return randomText(aesKeyLength - 1, alphabet, below) + randomText(1, lastOfKey, below);
}

function randomText(length: number, from: string, below: RandomBelow): string {
  return Array.from({ length }, () => from.charAt(below(from.length))).join('');
}
