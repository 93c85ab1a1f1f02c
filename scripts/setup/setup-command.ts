import { runCommand, type Io } from '../io.ts';
import { openParameterStore, type ParameterStore } from '../parameter-store.ts';
import { printable } from '../sentence.ts';
import { createAsker, type Asker } from './asker.ts';
import {
  decideChanges,
  isConfirmed,
  renderStatus,
  showGenerated,
  writeChanges,
} from './changes.ts';
import type { Change } from './decide-change.ts';
import { adjustMode, chooseAccount, chooseMode, modeNames, type Account } from './mode.ts';
import {
  chooseTarget,
  parseSetupOptions,
  refuseWithoutTerminal,
  setupUsage,
  type SetupOptions,
  type Target,
} from './options.ts';
import type { Mode } from './parameters.ts';

/** Values that only tests change. */
interface RunConstants {
  /** Timeout of a call of AWS. */
  readonly timeoutMs: number;
  /** Folder of the stages' files. */
  readonly stagesFolder: string;
}

const usual: RunConstants = { timeoutMs: 15_000, stagesFolder: 'stages' };

/**
 * `npm run setup`: asks for the bot's parameters and writes them to SSM Parameter Store, and the mode into
 * the file of the stage. A stored value changes only by the person's choice or by a variable. The only
 * secret it prints is a generated one, once, on request.
 * @returns exit status: 0 when all is written, 1 when not, 2 for wrong arguments
 */
export async function setupCommand(
  args: readonly string[],
  effects: Io,
  constants = usual,
): Promise<0 | 1 | 2> {
  const io = {
    ...effects,
    say: (line: string) => effects.say(printable(line)),
    complain: (line: string) => effects.complain(printable(line)),
  };
  const run = async (options: SetupOptions) => {
    refuseWithoutTerminal(io, options);
    return setUp(options, io, constants);
  };
  return runCommand(args, { usage: setupUsage, parse: parseSetupOptions, run }, io);
}

async function setUp(
  options: SetupOptions,
  io: Io,
  { timeoutMs, stagesFolder }: RunConstants,
): Promise<0 | 1> {
  const asker = options.isUnattended ? undefined : createAsker(io);
  const target = await chooseTarget(options, asker, stagesFolder);
  const { path, region, file } = target;
  const store = openParameterStore({ path, region, kmsKeyArn: file.kmsKeyArn, timeoutMs });
  io.say(`正在读取 reading ${path} (${region}) …`);
  const stored = await store.read();
  for (const line of renderStatus(stored)) io.say(line);
  const account = await chooseAccount(asker);
  const isConnected = stored.has('wechat/token');
  const mode = await chooseMode(asker, account, { written: file.wechatMode, isConnected }, io);
  const changes = await decideChanges(asker, stored, mode, io);
  if (!(await isConfirmed(asker, changes, options, io))) return 1;
  await write({ options, asker, store, changes, io });
  await adjustMode(asker, file, mode, options, io);
  for (const line of nextSteps({ target, account, mode, changes })) io.say(line);
  return 0;
}

interface Writing {
  readonly options: SetupOptions;
  readonly asker: Asker | undefined;
  readonly store: ParameterStore;
  readonly changes: readonly Change[];
  readonly io: Io;
}

async function write({ options, asker, store, changes, io }: Writing): Promise<void> {
  if (options.isDryRun) return;
  const { written, failure } = await writeChanges(changes, store, io);
  if (asker !== undefined) await showGenerated(written, asker, io);
  if (failure !== undefined) throw failure;
}

/** Outcome of a run. */
interface Outcome {
  readonly target: Pick<Target, 'stage' | 'region'>;
  readonly account: Account;
  readonly mode: Mode;
  readonly changes: readonly Change[];
}

/** Lines on what to do next: deploy, check, and fill in WeChat's console. */
function nextSteps({ target, account, mode, changes }: Outcome): readonly string[] {
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
    ...changes.filter(({ isAppended }) => isAppended).flatMap(rotationSteps),
  ];
}

const urlField =
  '  URL             部署打印的 WeChatUrl，带 /wechat   WeChatUrl as the deployment prints it';
const tokenField = '  Token           参数 wechat/token 的值   the value of wechat/token';

const sandboxFields = [
  '  https://mp.weixin.qq.com/debug/cgi-bin/sandbox?t=sandbox/login → 接口配置信息',
  urlField,
  tokenField,
];

function realFields(mode: Mode): readonly string[] {
  const key =
    mode === 'plain'
      ? '点「随机生成」   have one generated there'
      : '参数 wechat/aes-key 的值   the value of wechat/aes-key';
  return [
    '  https://developers.weixin.qq.com/platform → 我的业务 → 公众号 / 服务号 → 基础信息 → 域名与消息推送配置 → 消息推送',
    urlField,
    tokenField,
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
