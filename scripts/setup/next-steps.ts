import { modeNames, type Account } from './mode.ts';
import type { Change } from './known.ts';
import type { Mode } from './parameters.ts';
import type { Target } from './target.ts';

/** What was set up. */
export interface Outcome {
  readonly target: Pick<Target, 'stage' | 'region'>;
  readonly account: Account;
  readonly mode: Mode;
  readonly changes: readonly Change[];
}

/** What to do now: deploy, and what goes where in WeChat's console. */
export function nextSteps({ target, account, mode, changes }: Outcome): readonly string[] {
  return [
    '',
    '下一步 next:',
    `  npx sls deploy --stage ${target.stage} --region ${target.region}`,
    '  已经部署过的：只改了参数不用再部署，约五分钟后生效。Deployed already: parameters alone need no deployment; they hold after about five minutes.',
    '',
    '部署之后先检查，网址换成部署打印的 WeChatUrl then check it, with WeChatUrl as the deployment prints it:',
    `  npm run doctor -- --url https://…/wechat --stage ${target.stage} --region ${target.region}`,
    '',
    '然后填微信后台 then, in WeChat’s console:',
    ...(account === 'sandbox' ? sandboxFields : realFields(mode)),
    ...changes.filter(({ isBeside }) => isBeside).flatMap(rotationSteps),
  ];
}

const url =
  '  URL             部署打印的 WeChatUrl，带 /wechat   WeChatUrl as the deployment prints it';
const token = '  Token           参数 wechat/token 的值   the value of wechat/token';

const sandboxFields = [
  '  https://mp.weixin.qq.com/debug/cgi-bin/sandbox?t=sandbox/login → 接口配置信息',
  url,
  token,
];

function realFields(mode: Mode): readonly string[] {
  const key =
    mode === 'plain'
      ? '点「随机生成」   have one generated there'
      : '参数 wechat/aes-key 的值   the value of wechat/aes-key';
  return [
    '  https://developers.weixin.qq.com/platform → 我的业务 → 公众号 / 服务号 → 基础信息 → 域名与消息推送配置 → 消息推送',
    url,
    token,
    `  EncodingAESKey  ${key}`,
    `  消息加解密方式  ${modeNames[mode]}`,
    '  数据格式        XML',
    '  然后「提交」，再「启用」。填之前请先读 docs/deploy.zh-CN.md 第 7 节。Submit, then enable; read docs/deploy.md, section 7, before you do.',
  ];
}

function rotationSteps({ parameter }: Change): readonly string[] {
  const { name, title } = parameter;
  return [
    '',
    `更换 exchanging ${name}:`,
    `  1. 等半分钟，在微信后台把 ${title.zh} 改成新的，提交。Wait half a minute, then put the new one into WeChat's console.`,
    '  2. 发一条消息，应当有回复。Send a message; it should be answered.',
    '  3. 十分钟后再运行 npm run setup，选「只留后写的那个」。Ten minutes later run npm run setup again and keep only the one written later.',
  ];
}
