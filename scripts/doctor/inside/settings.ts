import { readSettings } from '../../../lib/settings.ts';
import type { Environment, Parameters } from '../../../lib/settings/report.ts';
import { both, findingOfIssue, findingsOf, type Finding } from '../finding.ts';
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

/** The settings as the function would read them, with every fault. */
export function readAll(
  environment: Environment,
  parameters: Parameters,
  { names, region }: Pick<Deployment, 'names' | 'region'>,
) {
  // The cures name what the doctor looked at.
  const place = { SETTINGS_PATH: names.settingsPath, AWS_REGION: region };
  return readSettings({ ...environment, ...place }, parameters);
}

function judgeSettings(
  environment: Environment,
  parameters: Parameters,
  deployment: Deployment,
): readonly Finding[] {
  const { settings, faults } = readAll(environment, parameters, deployment);
  const { wechat, turing, chatModel, warnings } = settings;
  const findings = [
    ...faults.map((issue) => findingOfIssue(failed, issue)),
    ...warnings.map((issue) => findingOfIssue(warning, issue)),
    ...checkModeChoice(wechat.mode, parameters.get('wechat/app-id')),
  ];
  if (wechat.maxClockSkewSeconds === 0) findings.push(noSkewCheck(wechat.mode === 'safe'));
  if (parameters.get('answers/robot')?.trim() === 'off') findings.push(robotOff);
  else if (turing === undefined && chatModel === undefined) findings.push(noRobot);
  const good = ok(
    both(`设置齐全（${wechat.mode} 模式）`, `The settings are whole (${wechat.mode} mode)`),
  );
  return faults.length === 0 ? [good, ...findings] : findings;
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
  both(
    '运行 npm run setup，填图灵的 Key 或大模型的 Key（大模型还要设 chatModelEndpoint 和 chatModelName）',
    'run npm run setup and enter a key of Turing or of a chat model (which takes chatModelEndpoint and chatModelName, too)',
  ),
);
