import { GetParametersByPathCommand, type ParameterType } from '@aws-sdk/client-ssm';
import { readSettings } from '../../../lib/settings/parse.ts';
import type { Environment, Parameters } from '../../../lib/settings/report.ts';
import { setupParameters } from '../../setup/parameters.ts';
import { both, findingOfIssue, findingsOf, type Finding } from '../finding.ts';
import { checkModeChoice } from '../outside/look-outside.ts';
import { awsCheck, errorName, unreadable, type Deployment } from './deployment.ts';

const parametersFinding = findingsOf('parameters');

const readAction = 'ssm:GetParametersByPath';

/** Every parameter the bot reads, with the type it should have. */
const knownTypes = new Map([
  ...setupParameters.map(({ name, type }) => [name, type] as const),
  ['answers/robot', 'String'] as const,
]);

/** Checks names and types of the parameters, and that they can be read and decrypted. */
export const parametersCheck = awsCheck('parameters', readAction, async (deployment) => {
  const types = await listTypes(deployment);
  if (types.size === 0) return [noParameters(deployment)];
  const faults = [...types].flatMap(([name, type]) => judgeParameter(deployment, name, type));
  const undecrypted = await tryDecryption(deployment);
  if (undecrypted !== undefined) return [undecrypted, ...faults];
  const names = [...types.keys()].join(', ');
  const readable = parametersFinding.ok(
    both(`能读到并解密：${names}`, `Readable and decrypted: ${names}`),
  );
  return [readable, ...faults];
});

/** Types of the parameters below the path, by name; values stay encrypted. */
async function listTypes({ clients, names }: Deployment) {
  const types = new Map<string, ParameterType | undefined>();
  let NextToken: string | undefined;
  do {
    const page = await clients.ssm.send(
      new GetParametersByPathCommand({
        Path: names.settingsPath,
        Recursive: true,
        MaxResults: 10,
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
    );
    for (const { Name = '', Type } of page.Parameters ?? []) {
      types.set(Name.slice(names.settingsPath.length + 1), Type);
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined && NextToken !== '');
  return types;
}

/** Undefined when every value can be decrypted. */
async function tryDecryption({ cached }: Deployment): Promise<Finding | undefined> {
  try {
    await cached.parameters();
    return undefined;
  } catch (error) {
    const name = errorName(error);
    if (!/AccessDenied|InvalidKeyId|KMS/.test(name))
      return unreadable('parameters', readAction, name);
    return parametersFinding.skipped(
      both(
        `能列出参数，但不能解密（${name}）`,
        `The parameters can be listed but not decrypted (${name})`,
      ),
      both(
        '给凭证加上 kms:Decrypt；函数那边要设 kmsKeyArn',
        'allow kms:Decrypt for these credentials; the function gets it by kmsKeyArn',
      ),
    );
  }
}

function noParameters({ names, region, stage }: Deployment): Finding {
  return parametersFinding.failed(
    both(
      `区域 ${region} 的 ${names.settingsPath} 下面没有参数`,
      `There is no parameter below ${names.settingsPath} in the region ${region}`,
    ),
    both(
      '用这条命令写入参数；写过的话，检查阶段和区域',
      'write the parameters with this command; if they are written, check stage and region',
    ),
    `npm run setup -- --stage ${stage} --region ${region}`,
  );
}

function judgeParameter(
  { names, region }: Deployment,
  name: string,
  type: ParameterType | undefined,
): readonly Finding[] {
  const wanted = knownTypes.get(name);
  if (wanted === undefined) return [unknownName(name)];
  if (wanted === 'String' || type === 'SecureString') return [];
  return [
    parametersFinding.warning(
      both(`${name} 是秘密，却存成了 ${type}`, `${name} is a secret but stored as ${type}`),
      both(
        '用这条命令删掉，再运行 npm run setup，它以 SecureString 写入',
        'delete it with this command, then run npm run setup, which writes it as SecureString',
      ),
      `aws ssm delete-parameter --region ${region} --name ${names.settingsPath}/${name}`,
    ),
  ];
}

function unknownName(name: string): Finding {
  const names = [...knownTypes.keys()].join(', ');
  return parametersFinding.warning(
    both(
      `机器人不认识参数 ${name}：多半是名字写错了，等于没有设置`,
      `The bot knows no parameter ${name}: mostly a misspelt name, and as good as not set`,
    ),
    both(
      `名字只有这些：${names}；npm run setup 写的名字不会错`,
      `these are all the names: ${names}; npm run setup writes the right ones`,
    ),
  );
}

const settingsFinding = findingsOf('settings');

/** Checks the settings that parameters and the function's environment make. */
export const settingsCheck = awsCheck('settings', readAction, async (deployment) => {
  const parameters = await deployment.cached.parameters();
  const environment = await environmentOf(deployment);
  return judgeSettings(environment, parameters, deployment);
});

/** Environment of the function; without a function, its defaults. */
export async function environmentOf({ cached, names }: Deployment): Promise<Environment> {
  const byDefault = { SETTINGS_PATH: names.settingsPath };
  return cached.functionConfiguration().then(
    ({ environment }) => ({ ...byDefault, ...environment }),
    () => byDefault,
  );
}

/** Reads the settings as the function does, with every fault. */
export function readDeployedSettings(
  environment: Environment,
  parameters: Parameters,
  { names, region }: Pick<Deployment, 'names' | 'region'>,
) {
  // Cures name the path and region that were read.
  const location = { SETTINGS_PATH: names.settingsPath, AWS_REGION: region };
  return readSettings({ ...environment, ...location }, parameters);
}

function judgeSettings(
  environment: Environment,
  parameters: Parameters,
  deployment: Deployment,
): readonly Finding[] {
  const { settings, faults } = readDeployedSettings(environment, parameters, deployment);
  const { wechat, turing, chatModel, warnings } = settings;
  const findings = [
    ...faults.map((issue) => findingOfIssue(settingsFinding.failed, issue)),
    ...warnings.map((issue) => findingOfIssue(settingsFinding.warning, issue)),
    ...checkModeChoice(wechat.mode, parameters.get('wechat/app-id')),
  ];
  if (wechat.maxClockSkewSeconds === 0) findings.push(skewCheckOff(wechat.mode === 'safe'));
  if (parameters.get('answers/robot')?.trim() === 'off') findings.push(robotOff);
  else if (turing === undefined && chatModel === undefined) findings.push(noRobot);
  const complete = settingsFinding.ok(
    both(`设置齐全（${wechat.mode} 模式）`, `The settings are whole (${wechat.mode} mode)`),
  );
  return faults.length === 0 ? [complete, ...findings] : findings;
}

function skewCheckOff(isSafe: boolean): Finding {
  return (isSafe ? settingsFinding.warning : settingsFinding.failed)(
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

const robotOff = settingsFinding.warning(
  both('answers/robot 是 off：只有规则在回答', 'answers/robot is off: only the rules answer'),
  both('要恢复就把它删掉或改成 on', 'to bring the robot back, delete it or set it to on'),
);

const noRobot = settingsFinding.warning(
  both(
    '没有图灵密钥，也没有大模型：只有规则和固定的话在回答',
    'There is neither a Turing key nor a chat model: only rules and fixed sentences answer',
  ),
  both(
    '运行 npm run setup，填图灵的 Key 或大模型的 Key（大模型还要设 chatModelEndpoint 和 chatModelName）',
    'run npm run setup and enter a key of Turing or of a chat model (which takes chatModelEndpoint and chatModelName, too)',
  ),
);
