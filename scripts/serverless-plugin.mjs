import { spawnSync } from 'node:child_process';

// Checks an operator's own values and compiles the rules before packaging, and prints the URL to paste
// after a deployment, which the framework shows with --verbose only.

const wholeNumber = (least, most) => ({
  isGood: (value) => Number.isInteger(Number(value)) && value >= least && value <= most,
  wanted: `a whole number from ${least} to ${most}`,
});
const oneOf = (...values) => ({
  isGood: (value) => values.includes(value),
  wanted: values.join(' or '),
});
const matching = (pattern, wanted) => ({ isGood: (value) => pattern.test(String(value)), wanted });

/** What may stand in stages/<stage>.yml. The limits are those of lib/settings.ts and of AWS. */
const rules = {
  region: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region such as ap-southeast-1'),
  replyWithinMs: wholeNumber(1000, 5000),
  wechatMode: oneOf('plain', 'compat', 'safe'),
  maxClockSkewSeconds: wholeNumber(0, 86_400),
  deliveryPatience: oneOf('three', 'two', 'one'),
  cutsPerFiveMinutes: wholeNumber(0, 1000),
  heldAtOnce: wholeNumber(0, 1000),
  questionsPerDay: wholeNumber(0, 10_000),
  transcript: oneOf('on', 'off'),
  turingEndpoint: matching(/^https?:\/\/[^\s/]+/, 'an http or https address'),
  chatModelEndpoint: matching(/^(https?:\/\/[^\s/]+.*)?$/, 'an http or https address'),
  chatModelName: matching(/^\S*$/, 'the name of a model, without blanks'),
  logLevel: oneOf('DEBUG', 'INFO', 'WARN', 'ERROR'),
  logRetentionDays: wholeNumber(1, 3653),
  memorySize: wholeNumber(128, 10_240),
  monitoring: oneOf('basic', 'full', 'off'),
  alarmEmail: matching(/^([^\s@]+@[^\s@]+\.[^\s@]+)?$/, 'an e-mail address'),
  fallbackAlarmPercent: wholeNumber(1, 100),
  concurrencyAlarmAt: wholeNumber(1, 10_000),
  kmsKeyArn: matching(/^(arn:aws[\w-]*:kms:\S+)?$/, 'the ARN of a KMS key'),
  domainName: matching(/^([a-z0-9-]+(\.[a-z0-9-]+)+)?$/i, 'a domain name such as bot.example.com'),
  certificateArn: matching(/^(arn:aws[\w-]*:acm:\S+)?$/, 'the ARN of an ACM certificate'),
};

/** Each is of no use without the other. */
const pairs = [
  ['domainName', 'certificateArn'],
  ['chatModelEndpoint', 'chatModelName'],
];

/** Every fault in the values of one stage, as sentences. */
export function faultsOf(own, values) {
  const unknown = Object.keys(own)
    .filter((name) => !(name in rules))
    .map((name) => `${name} is no setting. There are: ${Object.keys(rules).join(', ')}`);
  const wrong = Object.entries(rules)
    .filter(([name, rule]) => name in values && !rule.isGood(values[name]))
    .map(([name, rule]) => `${name} must be ${rule.wanted}`);
  const halves = pairs
    .filter(([one, other]) => Boolean(values[one]) !== Boolean(values[other]))
    .map(([one, other]) => `${one} and ${other} go together`);
  return [...unknown, ...wrong, ...halves];
}

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
      'after:aws:info:displayStackOutputs': () => this.printUrl(),
    };
  }

  check() {
    const { custom } = this.serverless.service;
    const faults = faultsOf(custom.ownValues ?? {}, custom);
    if (faults.length === 0) return;
    const lines = faults.map((fault) => `  - ${fault}`).join('\n');
    const where = `${custom.own} (or a --param)`;
    throw new this.serverless.classes.Error(`Wrong values in ${where}:\n${lines}`, 'WRONG_VALUES');
  }

  compileRules() {
    const command = ['--import', 'tsx', 'scripts/compile-rules-command.ts'];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, {
      cwd: this.serverless.serviceDir,
      encoding: 'utf8',
    });
    if (status !== 0) {
      throw new this.serverless.classes.Error(`Faulty rules:\n${stderr}`, 'FAULTY_RULES');
    }
    this.log.notice(stdout.trim());
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
