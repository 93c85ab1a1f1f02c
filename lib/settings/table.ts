import type { Choice, Kind } from './kinds.ts';

// The one table of settings. serverless.yml, the checks before packaging, npm run setup, npm start,
// stages/example.yml, .env.example and docs/settings.md are read from it, written from it, or held to it by
// tests. What each setting means stands in scripts/settings/meanings.ts, row for row: long sentences for
// commands, which the function would load at every start.
// Literals only: esbuild drops what the function does not use.

/** Settings that the function reads, by their names in stages/<stage>.yml. */
export const functionSettings = {
  // WeChat gives up on a delivery after 5 s.
  replyWithinMs: {
    variable: 'REPLY_WITHIN_MS',
    kind: 'whole number',
    least: 1000,
    most: 5000,
    byDefault: 4400,
  },
  wechatMode: {
    variable: 'WECHAT_MODE',
    kind: 'choice',
    words: ['plain', 'compat', 'safe'],
    byDefault: 'plain',
  },
  maxClockSkewSeconds: {
    variable: 'MAX_CLOCK_SKEW_SECONDS',
    kind: 'whole number',
    least: 0,
    most: 86_400,
    byDefault: 300,
  },
  deliveryPatience: {
    variable: 'DELIVERY_PATIENCE',
    kind: 'choice',
    words: ['three', 'two', 'one'],
    byDefault: 'three',
  },
  // The reasons for these two defaults: lib/delivery/slots.ts.
  cutsPerFiveMinutes: {
    variable: 'CUTS_PER_FIVE_MINUTES',
    kind: 'whole number',
    least: 0,
    most: 1000,
    byDefault: 20,
  },
  heldAtOnce: {
    variable: 'HELD_AT_ONCE',
    kind: 'whole number',
    least: 0,
    most: 1000,
    byDefault: 2,
  },
  questionsPerDay: {
    variable: 'QUESTIONS_PER_DAY',
    kind: 'whole number',
    least: 0,
    most: 10_000,
    byDefault: 0,
  },
  transcript: { variable: 'TRANSCRIPT', kind: 'choice', words: ['on', 'off'], byDefault: 'off' },
  turingEndpoint: {
    variable: 'TURING_ENDPOINT',
    kind: 'address',
    byDefault: 'http://openapi.turingapi.com/openapi/api/v2',
  },
  chatModelEndpoint: { variable: 'CHAT_MODEL_ENDPOINT', kind: 'address', byDefault: '' },
  chatModelName: {
    variable: 'CHAT_MODEL_NAME',
    kind: 'text',
    pattern: /^\S+$/,
    form: { zh: '不含空格的名称', en: 'a name without blanks' },
    byDefault: '',
  },
  chatModelThinking: {
    variable: 'CHAT_MODEL_THINKING',
    kind: 'choice',
    words: ['on', 'off'],
    byDefault: 'off',
  },
  logLevel: {
    variable: 'LOG_LEVEL',
    kind: 'choice',
    words: ['DEBUG', 'INFO', 'WARN', 'ERROR'],
    byDefault: 'INFO',
  },
} as const satisfies Readonly<Record<string, Kind & { readonly variable: string }>>;

/** Settings of the deployment, of which the function knows nothing. */
export const deploymentSettings = {
  region: {
    kind: 'text',
    pattern: /^[a-z]{2}(-[a-z]+)+-\d$/,
    form: { zh: 'AWS 区域，例如 ap-southeast-1', en: 'an AWS region such as ap-southeast-1' },
    // Near China, and needs no opt-in as Hong Kong does.
    byDefault: 'ap-southeast-1',
  },
  logRetentionDays: { kind: 'whole number', least: 1, most: 3653, byDefault: 14 },
  memorySize: { kind: 'whole number', least: 128, most: 10_240, byDefault: 256 },
  monitoring: { kind: 'choice', words: ['basic', 'full', 'off'], byDefault: 'basic' },
  alarmEmail: {
    kind: 'text',
    pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
    form: { zh: '邮箱地址', en: 'an e-mail address' },
    byDefault: '',
  },
  fallbackAlarmPercent: { kind: 'whole number', least: 1, most: 100, byDefault: 30 },
  concurrencyAlarmAt: { kind: 'whole number', least: 1, most: 10_000, byDefault: 8 },
  kmsKeyArn: {
    kind: 'text',
    pattern: /^arn:aws[\w-]*:kms:\S+$/,
    form: { zh: 'KMS 密钥的 ARN', en: 'the ARN of a KMS key' },
    byDefault: '',
  },
  domainName: {
    kind: 'text',
    pattern: /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i,
    form: { zh: '域名，例如 bot.example.com', en: 'a domain name such as bot.example.com' },
    byDefault: '',
  },
  certificateArn: {
    kind: 'text',
    pattern: /^arn:aws[\w-]*:acm:\S+$/,
    form: { zh: 'ACM 证书的 ARN', en: 'the ARN of an ACM certificate' },
    byDefault: '',
  },
} as const satisfies Readonly<Record<string, Kind>>;

/** Settings of no use without each other. */
export const settingPairs = [
  ['chatModelEndpoint', 'chatModelName'],
  ['domainName', 'certificateArn'],
] as const;

type FunctionSettings = typeof functionSettings;

/** A setting that the function reads. */
export type FunctionSettingName = keyof FunctionSettings;

/** Any setting. */
export type SettingName = FunctionSettingName | keyof typeof deploymentSettings;

type NamesOf<K extends Kind['kind']> = {
  [Name in FunctionSettingName]: FunctionSettings[Name]['kind'] extends K ? Name : never;
}[FunctionSettingName];

/** Settings of the function that are whole numbers. */
export type WholeNumberName = NamesOf<'whole number'>;

/** Settings of the function that are one of a few words. */
export type ChoiceName = NamesOf<'choice'>;

/** A word that a choice offers. */
export type WordOf<Name extends ChoiceName> = FunctionSettings[Name]['words'][number];

/** The choices, so typed that each name leads to its own words. */
export const choices: { readonly [Name in ChoiceName]: Choice<WordOf<Name>> } = functionSettings;
