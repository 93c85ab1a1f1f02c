import { both, findingsOf, type Finding } from '../finding.ts';
import type { Check } from '../run-checks.ts';
import type { Deployment } from './deployment.ts';

/**
 * A check that asks AWS. What cannot be read for want of credentials or a permission is skipped, with
 * the cure.
 * @param action what has to be allowed, as IAM calls it
 */
export function awsCheck(
  name: string,
  action: string,
  run: (deployment: Deployment) => Promise<readonly Finding[]>,
): Check<Deployment> {
  const guarded = async (deployment: Deployment) => {
    try {
      return await run(deployment);
    } catch (error) {
      return [unreadable(name, action, nameOf(error))];
    }
  };
  return { name, run: guarded };
}

/** AWS's name of an error, or of the one it was caused by. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return error.cause instanceof Error ? nameOf(error.cause) : error.name;
}

/** AWS found nothing by that name: it is not deployed here. */
export function isAbsent(error: unknown): boolean {
  return nameOf(error) === 'ResourceNotFoundException';
}

/** Deploying makes it. */
export function notDeployed(name: string, what: string, { stage, region }: Deployment): Finding {
  return findingsOf(name).failed(
    both(`区域 ${region} 里没有 ${what}`, `There is no ${what} in the region ${region}`),
    both(
      `部署：npx sls deploy --stage ${stage}；如果部署在别的区域，这里加 --region`,
      `deploy: npx sls deploy --stage ${stage}; if it is in another region, add --region here`,
    ),
  );
}

const badCredentials =
  /CredentialsProviderError|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|InvalidAccessKeyId|TokenRefreshRequired/;

/** Why AWS does not say. */
export function unreadable(check: string, action: string, name: string): Finding {
  const { skipped } = findingsOf(check);
  if (badCredentials.test(name)) return skipped(noCredentials(name), credentialsCure);
  if (/AccessDenied|Unauthorized/.test(name)) {
    return skipped(
      both(`没有权限 ${action}`, `Not allowed: ${action}`),
      both(`给这个凭证加上 ${action} 权限`, `allow ${action} for these credentials`),
    );
  }
  return skipped(
    both(`AWS 没有回答（${name}）`, `AWS did not answer (${name})`),
    both('再试一次；检查网络和 --region', 'try again; check the network and --region'),
  );
}

function noCredentials(name: string) {
  return both(`没有可用的 AWS 凭证（${name}）`, `No usable AWS credentials (${name})`);
}

const credentialsCure = both(
  '执行 aws configure 填入部署密钥（docs/deploy.zh-CN.md 第 3 节），或者设置 AWS_PROFILE，登录过期的执行 aws sso login；没有凭证时用 --url 和 --token 从外面检查',
  'run aws configure with the deploy key (docs/deploy.md, section 3), set AWS_PROFILE, or, if the login has expired, run aws sso login; without any, --url and --token look from outside',
);
