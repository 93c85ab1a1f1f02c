import { spawnSync } from 'node:child_process';

// Checks an operator's own values and compiles the rules before packaging, prints the URL to paste
// after a deployment, which the framework shows with --verbose only, and explains what it says in English.

// The AWS SDK, pinned here, would say in the middle of a deployment which Node later versions will need.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const wholeNumber = (least, most) => ({
  isGood: (value) => Number.isInteger(Number(value)) && value >= least && value <= most,
  zh: `${least} 到 ${most} 的整数`,
  en: `a whole number from ${least} to ${most}`,
});
const oneOf = (...values) => ({
  isGood: (value) => values.includes(value),
  zh: values.join('、') + ' 之一',
  en: values.join(' or '),
});
const matching = (pattern, zh, en) => ({
  isGood: (value) => pattern.test(String(value)),
  zh,
  en,
});
const webAddress = (pattern) =>
  matching(pattern, 'http 或 https 开头的网址', 'an http or https address');

/** What may stand in stages/<stage>.yml. The limits are those of lib/settings.ts and of AWS. */
const rules = {
  region: matching(
    /^[a-z]{2}(-[a-z]+)+-\d$/,
    'AWS 区域，例如 ap-southeast-1',
    'an AWS region such as ap-southeast-1',
  ),
  replyWithinMs: wholeNumber(1000, 5000),
  wechatMode: oneOf('plain', 'compat', 'safe'),
  maxClockSkewSeconds: wholeNumber(0, 86_400),
  deliveryPatience: oneOf('three', 'two', 'one'),
  cutsPerFiveMinutes: wholeNumber(0, 1000),
  heldAtOnce: wholeNumber(0, 1000),
  questionsPerDay: wholeNumber(0, 10_000),
  transcript: oneOf('on', 'off'),
  turingEndpoint: webAddress(/^https?:\/\/[^\s/]+/),
  chatModelEndpoint: webAddress(/^(https?:\/\/[^\s/]+.*)?$/),
  chatModelName: matching(/^\S*$/, '模型的名称，不含空格', 'the name of a model, without blanks'),
  chatModelThinking: oneOf('on', 'off'),
  logLevel: oneOf('DEBUG', 'INFO', 'WARN', 'ERROR'),
  logRetentionDays: wholeNumber(1, 3653),
  memorySize: wholeNumber(128, 10_240),
  monitoring: oneOf('basic', 'full', 'off'),
  alarmEmail: matching(/^([^\s@]+@[^\s@]+\.[^\s@]+)?$/, '邮箱地址', 'an e-mail address'),
  fallbackAlarmPercent: wholeNumber(1, 100),
  concurrencyAlarmAt: wholeNumber(1, 10_000),
  kmsKeyArn: matching(/^(arn:aws[\w-]*:kms:\S+)?$/, 'KMS 密钥的 ARN', 'the ARN of a KMS key'),
  domainName: matching(
    /^([a-z0-9-]+(\.[a-z0-9-]+)+)?$/i,
    '域名，例如 bot.example.com',
    'a domain name such as bot.example.com',
  ),
  certificateArn: matching(
    /^(arn:aws[\w-]*:acm:\S+)?$/,
    'ACM 证书的 ARN',
    'the ARN of an ACM certificate',
  ),
};

/** Each is of no use without the other. */
const pairs = [
  ['domainName', 'certificateArn'],
  ['chatModelEndpoint', 'chatModelName'],
];

/** Every fault in the values of one stage, as sentences, each in Chinese and in English. */
export function faultsOf(own, values) {
  const unknown = Object.keys(own)
    .filter((name) => !(name in rules))
    .map(
      (name) =>
        `没有 ${name} 这个设置 ${name} is no setting. 有 There are: ${Object.keys(rules).join(', ')}`,
    );
  const wrong = Object.entries(rules)
    .filter(([name, rule]) => name in values && !rule.isGood(values[name]))
    .map(([name, { zh, en }]) => `${name} 应是 ${zh} ${name} must be ${en}`);
  const halves = pairs
    .filter(([one, other]) => Boolean(values[one]) !== Boolean(values[other]))
    .map(([one, other]) => `${one} 和 ${other} 要一起写 ${one} and ${other} go together`);
  return [...unknown, ...wrong, ...halves];
}

/** The framework warns at each packaging that 40 s are more than the 30 s of an HTTP API. */
const timeoutExplained = `上面 40 秒超过 30 秒的警告（Warning）不用管：慢回答在接口挂断之后接着算。
The warning above, 40 s against 30 s, is meant: a slow answer goes on after the API has hung up.`;

const noCredentials = `没有找到 AWS 密钥。请执行 aws configure 填入部署密钥（docs/deploy.zh-CN.md 第 3 节），或者设置 AWS_PROFILE，再运行一次。
There are no AWS credentials. Run aws configure with the deploy key (docs/deploy.md, section 3), or set AWS_PROFILE, and run this again.
`;

export default class WeChatBotPlugin {
  constructor(serverless, options, { log }) {
    this.serverless = serverless;
    this.log = log;
    const prepare = () => {
      this.check();
      this.compileRules();
    };
    this.hooks = {
      'before:package:initialize': prepare,
      // What sls deploy function begins with; it packages without the hook above.
      'before:deploy:function:initialize': prepare,
      'after:package:compileEvents': () => this.log.notice(timeoutExplained),
      'after:aws:info:displayStackOutputs': () => this.printUrl(),
      error: (error) => this.explain(error),
    };
  }

  check() {
    const { custom } = this.serverless.service;
    const faults = faultsOf(custom.ownValues ?? {}, custom);
    if (faults.length === 0) return;
    const lines = faults.map((fault) => `  - ${fault}`).join('\n');
    const where = `${custom.own} (or a --param)`;
    throw new this.serverless.classes.Error(
      `阶段设置有误 Wrong values in ${where}:\n${lines}`,
      'WRONG_VALUES',
    );
  }

  compileRules() {
    const command = ['--import', 'tsx', 'scripts/compile-rules-command.ts'];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, {
      cwd: this.serverless.serviceDir,
      encoding: 'utf8',
    });
    if (status !== 0) {
      throw new this.serverless.classes.Error(`规则有错 Faulty rules:\n${stderr}`, 'FAULTY_RULES');
    }
    this.log.notice(stdout.trim());
  }

  /** What the framework says of missing credentials leads to its own documentation only. */
  explain(error) {
    if (error?.code === 'AWS_CREDENTIALS_NOT_FOUND') this.log.notice(noCredentials);
  }

  printUrl() {
    const info = this.serverless.pluginManager
      .getPlugins()
      .find(({ constructor }) => constructor.name === 'AwsInfo');
    for (const { OutputKey: name, OutputValue: value } of info?.gatheredData?.outputs ?? []) {
      if (name === 'WeChatUrl' || name === 'CustomDomainTarget') {
        this.serverless.addServiceOutputSection(name, value);
      }
    }
  }
}
