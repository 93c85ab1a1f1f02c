import { parseChatModel } from '../../../lib/settings/chat-model.ts';
import { parsePatience } from '../../../lib/settings/patience.ts';
import type { Environment, Parameters, Report } from '../../../lib/settings/report.ts';
import { parseTuring } from '../../../lib/settings/turing.ts';
import { parseWeChat } from '../../../lib/settings/wechat.ts';
import type { ConfigurationIssue } from '../../../lib/errors.ts';
import { both, findingsOf, type Finding } from '../finding.ts';
import { checkModeChoice } from '../outside/mode-choice.ts';
import { awsCheck } from './aws-check.ts';
import type { Deployment } from './deployment.ts';

const { ok, warning, failed } = findingsOf('settings');

/** Whether parameters and the function's environment make settings the bot can serve with. */
export const settingsCheck = awsCheck('settings', 'ssm:GetParametersByPath', async (deployment) => {
  const parameters = await deployment.first.parameters();
  const environment = await environmentOf(deployment);
  return judgeSettings(environment, parameters, deployment);
});

/** The function's environment; without a function, what it would be by default. */
export async function environmentOf({ first, names }: Deployment): Promise<Environment> {
  const byDefault = { SETTINGS_PATH: names.settingsPath };
  return first.facts().then(
    ({ environment }) => ({ ...byDefault, ...environment }),
    () => byDefault,
  );
}

/** The settings as the function would parse them, with every fault. */
export function parseAll(
  environment: Environment,
  parameters: Parameters,
  { names, region }: Pick<Deployment, 'names' | 'region'>,
) {
  const report: Report = { faults: [], warnings: [], path: names.settingsPath, region };
  const wechat = parseWeChat(environment, parameters, report);
  const turing = parseTuring(environment, parameters, report);
  const chatModel = parseChatModel(environment, parameters, report);
  parsePatience(environment, report);
  return { wechat, turing, chatModel, report };
}

function judgeSettings(
  environment: Environment,
  parameters: Parameters,
  deployment: Deployment,
): readonly Finding[] {
  const { wechat, turing, chatModel, report } = parseAll(environment, parameters, deployment);
  const findings = [
    ...report.faults.map((issue) => failed(inWords(issue), cureOf(issue))),
    ...report.warnings.map((issue) => warning(inWords(issue), cureOf(issue))),
    ...checkModeChoice(wechat.mode, parameters.get('wechat/app-id')),
  ];
  if (wechat.maxClockSkewSeconds === 0) findings.push(noSkewCheck(wechat.mode === 'safe'));
  if (parameters.get('answers/robot')?.trim() === 'off') findings.push(robotOff);
  else if (turing === undefined && chatModel === undefined) findings.push(noRobot);
  const good = ok(
    both(`设置齐全（${wechat.mode} 模式）`, `The settings are whole (${wechat.mode} mode)`),
  );
  return report.faults.length === 0 ? [good, ...findings] : findings;
}

/** The parser speaks English; where and how bad it is, in Chinese too. */
function inWords({ where, problem }: ConfigurationIssue) {
  const name = where.replace(/^The (parameter|environment variable) /, '');
  const zh = problem === 'is missing' ? '没有设置' : '不对，改法见下';
  return both(`${name} ${zh}`, `${where} ${problem}`);
}

function cureOf({ cure }: ConfigurationIssue) {
  return both(cure, cure);
}

function noSkewCheck(isSafe: boolean): Finding {
  return (isSafe ? warning : failed)(
    both(
      isSafe
        ? 'MAX_CLOCK_SKEW_SECONDS 是 0：旧消息可以重放'
        : 'MAX_CLOCK_SKEW_SECONDS 是 0：明文的签名不包括内容，得到一个旧网址的人可以发任何消息',
      isSafe
        ? 'MAX_CLOCK_SKEW_SECONDS is 0: old messages can be replayed'
        : 'MAX_CLOCK_SKEW_SECONDS is 0: a plain signature leaves the body out, and whoever has an old address can send anything',
    ),
    both(
      '把 maxClockSkewSeconds 设回 300，再部署',
      'set maxClockSkewSeconds back to 300 and deploy',
    ),
  );
}

const robotOff = warning(
  both('answers/robot 是 off：只有规则在回答', 'answers/robot is off: only the rules answer'),
  both('要恢复就把它删掉或改成 on', 'to bring the robot back, delete it or set it to on'),
);

const noRobot = warning(
  both(
    '没有图灵密钥，也没有大模型：只有规则和固定的话在回答',
    'There is neither a Turing key nor a chat model: only rules and fixed sentences answer',
  ),
  both('把密钥写进 turing/api-key（SecureString）', 'write a key to turing/api-key (SecureString)'),
);
