import { spawnSync } from 'node:child_process';

// Has the settings of the stage checked and the rules compiled before packaging, prints the URL to paste
// after a deployment, which the framework shows with --verbose only, and explains what it says in English.

// The AWS SDK, pinned here, would say in the middle of a deployment which Node later versions will need.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** The framework warns at each packaging that 40 s are more than the 30 s of an HTTP API. */
const timeoutExplained = `上面 40 秒超过 30 秒的警告（Warning）不用管：慢回答在接口挂断之后接着算。
The warning above, 40 s against 30 s, is meant: a slow answer goes on after the API has hung up.`;

const noCredentials = `没有找到 AWS 密钥。请执行 aws configure 填入部署密钥（docs/deploy.zh-CN.md 第 3 节），或者设置 AWS_PROFILE，再运行一次。
There are no AWS credentials. Run aws configure with the deploy key (docs/deploy.md, section 3), or set AWS_PROFILE, and run this again.
`;

export default class WeChatBotPlugin {
  constructor(serverless, options, { log }) {
    this.serverless = serverless;
    this.options = options;
    this.log = log;
    const prepare = () => this.prepare();
    this.hooks = {
      'before:package:initialize': prepare,
      // What sls deploy function begins with; it packages without the hook above.
      'before:deploy:function:initialize': prepare,
      'after:package:compileEvents': () => this.log.notice(timeoutExplained),
      'after:aws:info:displayStackOutputs': () => this.printUrl(),
      error: (error) => this.explain(error),
    };
  }

  /** One process checks the settings and compiles the rules, since both need TypeScript. */
  prepare() {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'scripts/prepare-package.ts'],
      { cwd: this.serverless.serviceDir, encoding: 'utf8', input: JSON.stringify(this.values()) },
    );
    if (status !== 0) throw new this.serverless.classes.Error(stderr.trim(), 'NOT_PREPARED');
    this.log.notice(stdout.trim());
  }

  /** The stage's own file, its settings as the framework resolved them, and the options that were given. */
  values() {
    const { custom, provider } = this.serverless.service;
    const settings = Object.entries(custom).filter(([name]) => name !== 'esbuild');
    const params = (this.options.param ?? []).map((param) => [param.split('=')[0], '--param']);
    return {
      file: custom.own,
      resolved: { ...Object.fromEntries(settings), region: provider.region },
      options: this.options.region ? [...params, ['region', '--region']] : params,
    };
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
