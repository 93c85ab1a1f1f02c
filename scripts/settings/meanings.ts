import type { Bilingual } from '../../lib/bilingual.ts';
import type { SettingName } from '../../lib/settings/table.ts';

/** A statement for docs/settings.md. Names and values stand in backticks. */
export interface Note extends Bilingual {
  /** Where to read on, from the top of the project; the English document where there is no Chinese one. */
  readonly see?: Bilingual;
}

/** What a setting means, for docs/settings.md and stages/example.yml. */
export interface Meaning extends Note {
  /** What stages/example.yml shows in place of the default, with what it is an example of. */
  readonly examples?: readonly { readonly value: string; readonly of?: string }[];
}

/** Exactly one entry for each row of lib/settings/table.ts, in its order. */
export const meanings = {
  replyWithinMs: {
    zh: '一条消息最后一次投递的回复，最迟在到达 API Gateway 之后多少毫秒发出；微信等 5000 毫秒。离中国大陆远的区域请调小。',
    en: 'When the reply to the last delivery of a message leaves at the latest, in milliseconds after it arrived at API Gateway; WeChat waits 5000. A region far from mainland China wants less.',
  },
  wechatMode: {
    zh: '与微信后台的「消息加解密方式」一致：`plain`（明文模式）、`compat`（兼容模式）或 `safe`（安全模式，正式的号建议用）。`compat` 和 `safe` 需要参数 `wechat/app-id` 和 `wechat/aes-key`。',
    en: 'As 消息加解密方式 in WeChat’s console: `plain` (明文模式), `compat` (兼容模式) or `safe` (安全模式, recommended for a real account). `compat` and `safe` need the parameters `wechat/app-id` and `wechat/aes-key`.',
  },
  maxClockSkewSeconds: {
    zh: '签名时间戳允许的误差（秒）；0 表示不检查。',
    en: 'How old or new a signed timestamp may be, in seconds; 0 switches the check off.',
  },
  deliveryPatience: {
    zh: '慢回答最多占用微信三次投递中的几次。除最后一次外，每次都由微信在 5 秒后掐断，算一次超时。',
    en: 'How many of WeChat’s three deliveries a slow answer may use. Each but the last is cut by WeChat after 5 s and counts as a timeout there.',
    see: { zh: 'docs/operations.zh-CN.md', en: 'docs/operations.md' },
  },
  cutsPerFiveMinutes: {
    zh: '任意五分钟内，所有粉丝合计最多让微信超时几次；太多的话微信会停推一分钟。',
    en: 'Deliveries that WeChat may cut in any five minutes, of all followers together. Too many, and WeChat pushes nothing for a minute.',
  },
  heldAtOnce: {
    zh: '同一时刻最多占住几个问题。新的 AWS 账号同时只能运行 10 个实例。',
    en: 'Questions held at the same moment. A new AWS account runs ten executions at once.',
  },
  questionsPerDay: {
    zh: '每个粉丝每天（北京时间）最多问图灵和大模型多少次；0 表示不限。设了之后，每个问题多写一次表。',
    en: 'Questions that each follower may put to Turing and the chat model in a day of Shanghai; 0: no limit. Any other value costs a call of the table for each question.',
  },
  transcript: {
    zh: '`on`：粉丝写的和看到的，在表里用化名保存 7 天，用 `npm run transcript` 查看；每个回复多读写两次表。打开之前先告诉粉丝。`off`：不保存任何文字记录。',
    en: '`on`: what followers write and are shown is kept in the table for 7 days, under pseudonyms, and read with `npm run transcript`; two calls of the table for each reply. Tell your followers first. `off`: no text is kept.',
    see: { zh: 'docs/privacy.zh-CN.md', en: 'docs/privacy.md' },
  },
  turingEndpoint: {
    zh: '图灵接口的地址，或者使用同一协议的另一个服务。',
    en: 'The address of the Turing API, or of another server that speaks its protocol.',
  },
  chatModelEndpoint: {
    zh: '大模型（兼容 OpenAI 接口）的地址，与 `chatModelName` 一起写；密钥放在参数 `chat-model/api-key`。面向中国大陆用户请选用已在大陆备案的模型及其大陆服务。',
    en: 'Base address of a chat model behind an OpenAI-compatible API, with `chatModelName`; its key is the parameter `chat-model/api-key`. An account that serves mainland China wants a model filed there, asked in its mainland service.',
    see: { zh: 'docs/chat-model.zh-CN.md', en: 'docs/chat-model.md' },
    examples: [
      { value: 'https://api.deepseek.com', of: 'DeepSeek' },
      { value: 'https://dashscope.aliyuncs.com/compatible-mode/v1', of: '通义千问 Qwen' },
      { value: 'https://api.moonshot.cn/v1', of: 'Kimi (Moonshot)' },
    ],
  },
  chatModelName: {
    zh: '那里的模型名称。名称会变，以服务商的页面为准。',
    en: 'The name of the model there. Names change: the pages of the provider have them.',
    examples: [{ value: 'deepseek-v4-flash' }, { value: 'qwen-plus' }, { value: 'kimi-k2.5' }],
  },
  chatModelThinking: {
    zh: '大模型回答之前是否先思考。`off`：知道怎么说的服务商，让它不思考；先思考的模型对微信来说多半太慢。`on`：由模型自己的默认值决定。',
    en: 'Whether a model may think before it answers. `off`: it is told not to, where that is known to be understood; a model that thinks is mostly too slow for WeChat. `on`: each model does as it does by default.',
  },
  logLevel: {
    zh: '日志的最低级别；`WARN` 不记正常回答。',
    en: 'The lowest level that is logged; `WARN` hides good answers.',
  },
  region: {
    zh: 'AWS 区域；命令行的 `--region` 优先。',
    en: 'The AWS region; `--region` on the command line wins.',
  },
  logRetentionDays: {
    zh: '日志保留多少天；须是 CloudWatch 提供的天数，例如 7、14、30、90、365。',
    en: 'Days that the logs are kept; one of those that CloudWatch offers, as 7, 14, 30, 90 and 365.',
  },
  memorySize: {
    zh: '函数的内存（MB）；等回答的时间按它计费。',
    en: 'Memory of the function in MB; the time that answers are waited for is paid by it.',
    see: { zh: 'docs/performance.md#memory-size', en: 'docs/performance.md#memory-size' },
  },
  monitoring: {
    zh: '看板和报警：`basic`（一个看板、七个报警）、`full`（十一个报警）或 `off`（都没有，也不写指标）。',
    en: 'Dashboard and alarms: `basic` (one dashboard, seven alarms), `full` (eleven alarms) or `off` (none, and no metrics).',
    see: { zh: 'docs/operations.zh-CN.md#能看到什么', en: 'docs/operations.md#what-you-see' },
  },
  alarmEmail: {
    zh: '报警发到哪个邮箱。部署后 AWS 会发一封确认邮件，要点一次确认；也看看垃圾箱。',
    en: 'Where alarms are mailed to. AWS sends a mail that has to be confirmed once; look among the spam too.',
    examples: [{ value: 'you@example.com' }],
  },
  fallbackAlarmPercent: {
    zh: '只得到兜底句的消息超过百分之几就报警；100：从不报警，给只用规则的账号。',
    en: 'The share of messages with the fallback sentence alone that sets off an alarm, in percent; 100: never, for an account with rules alone.',
  },
  concurrencyAlarmAt: {
    zh: '用 `full` 时：同时运行多少个实例就报警。新的 AWS 账号最多 10 个。',
    en: 'With `full`: executions at once that set off an alarm. A new AWS account runs ten.',
  },
  kmsKeyArn: {
    zh: '加密参数所用的自有 KMS 密钥。',
    en: 'A KMS key of your own that encrypts the parameters.',
    examples: [
      { value: 'arn:aws:kms:ap-southeast-1:123456789012:key/00000000-0000-0000-0000-000000000000' },
    ],
  },
  domainName: {
    zh: '自有域名，与 `certificateArn` 一起写。部署后把域名 CNAME 到输出的 `CustomDomainTarget`。',
    en: 'A domain of your own, with `certificateArn`. After the deployment, point a CNAME record at the printed `CustomDomainTarget`.',
    examples: [{ value: 'bot.example.com' }],
  },
  certificateArn: {
    zh: '这个域名在 ACM 里的证书；须在部署的区域。',
    en: 'The certificate of that domain in ACM; it must lie in the region of the stage.',
    examples: [
      {
        value:
          'arn:aws:acm:ap-southeast-1:123456789012:certificate/00000000-0000-0000-0000-000000000000',
      },
    ],
  },
} as const satisfies Readonly<Record<SettingName, Meaning>>;
