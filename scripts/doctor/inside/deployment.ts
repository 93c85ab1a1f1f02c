import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import { readParameters } from '../../../lib/aws/parameters.ts';
import type { Environment, Parameters } from '../../../lib/settings/report.ts';
import { createSdkReadPage } from '../../parameter-store.ts';
import { namesOf } from '../../stage.ts';

/** What AWS says of the function. */
export interface FunctionFacts {
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly codeBytes: number;
  /** Why it cannot run, if so. */
  readonly trouble: string | undefined;
  readonly environment: Environment;
}

/** One stage in one region, and what several checks read of it: each is read once. */
export interface Deployment {
  readonly stage: string;
  readonly region: string;
  readonly names: ReturnType<typeof namesOf>;
  /** Where Parameter Store is, when not at its usual address. */
  readonly ssmAddress: string | undefined;
  readonly now: () => number;
  readonly clients: ReturnType<typeof createClients>;
  readonly first: Readonly<{
    /** Decrypted. @throws ConfigurationError whose cause is the error of AWS */
    parameters: () => Promise<Parameters>;
    facts: () => Promise<FunctionFacts>;
  }>;
}

/** Longest time for all pages of the parameters. */
const readMs = 10_000;

type Place = Pick<Deployment, 'stage' | 'region' | 'ssmAddress' | 'now'>;

/** A deployment to be looked at; nothing is read yet. */
export function createDeployment({ stage, region, ssmAddress, now }: Place): Deployment {
  const names = namesOf(stage);
  const clients = createClients(region);
  let parameters: Promise<Parameters> | undefined;
  let facts: Promise<FunctionFacts> | undefined;
  const readPage = createSdkReadPage(clients.ssm);
  const read = () => readParameters(readPage, names.settingsPath, AbortSignal.timeout(readMs));
  return {
    stage,
    region,
    names,
    ssmAddress,
    now,
    clients,
    first: {
      parameters: () => (parameters ??= read()),
      facts: () => (facts ??= readFacts(clients.lambda, names.function)),
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

async function readFacts(lambda: LambdaClient, FunctionName: string): Promise<FunctionFacts> {
  const found = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const isBroken = found.State === 'Failed' || found.LastUpdateStatus === 'Failed';
  return {
    runtime: found.Runtime ?? 'unknown',
    timeoutSeconds: found.Timeout ?? 0,
    codeBytes: found.CodeSize ?? 0,
    trouble: isBroken
      ? (found.StateReasonCode ?? found.LastUpdateStatusReasonCode ?? 'Failed')
      : undefined,
    environment: found.Environment?.Variables ?? {},
  };
}
