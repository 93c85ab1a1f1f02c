import { GetParametersByPathCommand, type ParameterType } from '@aws-sdk/client-ssm';
import { both, findingsOf, type Finding } from '../finding.ts';
import { awsCheck, nameOf, unreadable } from './aws-check.ts';
import type { Deployment } from './deployment.ts';

const { ok, warning, failed, skipped } = findingsOf('parameters');
const action = 'ssm:GetParametersByPath';

/** Every name the bot reads, and whether it is a secret. */
const known = new Map([
  ['wechat/token', true],
  ['wechat/app-id', false],
  ['wechat/aes-key', true],
  ['turing/api-key', true],
  ['turing/secret', true],
  ['chat-model/api-key', true],
  ['followers/hash-key', true],
  ['answers/robot', false],
]);

/** Whether the parameters are there, by their right names and types, and can be read and decrypted. */
export const parametersCheck = awsCheck('parameters', action, async (deployment) => {
  const types = await listTypes(deployment);
  if (types.size === 0) return [nothingThere(deployment)];
  const faults = [...types].flatMap(([name, type]) => judge(deployment, name, type));
  const unread = await decryption(deployment);
  if (unread !== undefined) return [unread, ...faults];
  const names = [...types.keys()].join(', ');
  const readable = ok(both(`能读到并解密：${names}`, `Readable and decrypted: ${names}`));
  return [readable, ...faults];
});

/** Names below the path and their types; values stay encrypted. */
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

async function decryption({ first }: Deployment): Promise<Finding | undefined> {
  try {
    await first.parameters();
    return undefined;
  } catch (error) {
    const name = nameOf(error);
    if (!/AccessDenied|InvalidKeyId|KMS/.test(name)) return unreadable('parameters', action, name);
    return skipped(
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

function nothingThere({ names, region, stage }: Deployment): Finding {
  return failed(
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

function judge(
  { names, region }: Deployment,
  name: string,
  type: ParameterType | undefined,
): readonly Finding[] {
  const isSecret = known.get(name);
  if (isSecret === undefined) return [unknownName(name)];
  if (!isSecret || type === 'SecureString') return [];
  return [
    warning(
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
  const names = [...known.keys()].join(', ');
  return warning(
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
