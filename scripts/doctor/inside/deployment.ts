import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import { readParameters } from '../../../lib/aws/parameters.ts';
import type { Environment, Parameters } from '../../../lib/settings/report.ts';
import { createSdkReadPage } from '../../parameter-store.ts';
import { namesOf } from '../../stage.ts';
import { both, findingsOf, type Check, type Finding } from '../finding.ts';

/** Configuration of the function as Lambda reports it. */
export interface FunctionConfiguration {
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly codeBytes: number;
  /** Lambda's reason code when the function cannot run. */
  readonly failureCode: string | undefined;
  readonly environment: Environment;
}

/** One stage in one region, with AWS clients; what several checks read is read once. */
export interface Deployment {
  readonly stage: string;
  readonly region: string;
  readonly names: ReturnType<typeof namesOf>;
  /** Endpoint of Parameter Store; undefined: the one of the region. */
  readonly ssmAddress: string | undefined;
  readonly now: () => number;
  readonly clients: ReturnType<typeof createClients>;
  readonly cached: Readonly<{
    /** Decrypted parameters. @throws ConfigurationError whose cause is the error of AWS */
    parameters: () => Promise<Parameters>;
    functionConfiguration: () => Promise<FunctionConfiguration>;
  }>;
}

/** Timeout for all pages of the parameters. */
const readTimeoutMs = 10_000;

/** Where a deployment is. */
export type Location = Pick<Deployment, 'stage' | 'region' | 'ssmAddress' | 'now'>;

/** Builds a deployment; nothing is read yet. */
export function createDeployment({ stage, region, ssmAddress, now }: Location): Deployment {
  const names = namesOf(stage);
  const clients = createClients(region);
  let parameters: Promise<Parameters> | undefined;
  let configuration: Promise<FunctionConfiguration> | undefined;
  const readPage = createSdkReadPage(clients.ssm);
  const read = () =>
    readParameters(readPage, names.settingsPath, AbortSignal.timeout(readTimeoutMs));
  return {
    stage,
    region,
    names,
    ssmAddress,
    now,
    clients,
    cached: {
      parameters: () => (parameters ??= read()),
      functionConfiguration: () =>
        (configuration ??= readConfiguration(clients.lambda, names.function)),
    },
  };
}

function createClients(region: string) {
  const settings = { region, maxAttempts: 2 };
  return {
    ssm: new SSMClient(settings),
    lambda: new LambdaClient(settings),
    dynamo: new DynamoDBClient(settings),
    cloudFormation: new CloudFormationClient(settings),
    logs: new CloudWatchLogsClient(settings),
  };
}

async function readConfiguration(
  lambda: LambdaClient,
  FunctionName: string,
): Promise<FunctionConfiguration> {
  const found = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const isBroken = found.State === 'Failed' || found.LastUpdateStatus === 'Failed';
  return {
    runtime: found.Runtime ?? 'unknown',
    timeoutSeconds: found.Timeout ?? 0,
    codeBytes: found.CodeSize ?? 0,
    failureCode: isBroken
      ? (found.StateReasonCode ?? found.LastUpdateStatusReasonCode ?? 'Failed')
      : undefined,
    environment: found.Environment?.Variables ?? {},
  };
}

/**
 * A check that calls AWS. Without credentials or permission it is skipped, with the cure.
 * @param action the IAM action it needs
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
      return [unreadable(name, action, errorName(error))];
    }
  };
  return { name, run: guarded };
}

/** Name of an error of AWS; of its cause when it has one. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return error.cause instanceof Error ? errorName(error.cause) : error.name;
}

/** Whether AWS has no resource of that name: it is not deployed here. */
export function isNotFound(error: unknown): boolean {
  return errorName(error) === 'ResourceNotFoundException';
}

/** Finding of a resource that is missing; deploying creates it. */
export function notDeployed(
  check: string,
  resource: string,
  { stage, region }: Deployment,
): Finding {
  return findingsOf(check).failed(
    both(`区域 ${region} 里没有 ${resource}`, `There is no ${resource} in the region ${region}`),
    both(
      `部署：npx sls deploy --stage ${stage}；如果部署在别的区域，这里加 --region`,
      `deploy: npx sls deploy --stage ${stage}; if it is in another region, add --region here`,
    ),
  );
}

const badCredentials =
  /CredentialsProviderError|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|InvalidAccessKeyId|TokenRefreshRequired/;

/** Skipped finding of a call that AWS refused or did not answer. */
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
