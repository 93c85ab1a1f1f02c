import { GetParametersByPathCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { readParameters, type ReadPage } from '../lib/aws/parameters.ts';
import { ConfigurationError } from '../lib/errors.ts';
import type { Parameters } from '../lib/settings/report.ts';
import { describeAwsFailure } from './aws-failure.ts';
import { Refused } from './sentence.ts';

/** Reads pages of parameters with the SDK, whose credentials come from the same places as the AWS CLI's. */
export function createSdkReadPage(client: SSMClient): ReadPage {
  return (request, abortSignal) =>
    client.send(new GetParametersByPathCommand(request), { abortSignal });
}

/** Location of a stage's parameters, and how they are written. */
interface StoreOptions {
  readonly path: string;
  readonly region: string;
  /** Customer-managed KMS key; undefined: the account's `aws/ssm`. */
  readonly kmsKeyArn: string | undefined;
  /** Timeout of a call. */
  readonly timeoutMs: number;
}

/** One value to write. */
interface Write {
  /** Name below the path. */
  readonly name: string;
  readonly type: 'String' | 'SecureString';
  readonly value: string;
  /** Overwrites a stored value; false: a stored value is kept and the call fails. */
  readonly isReplacing: boolean;
}

/** Parameters of one stage in SSM Parameter Store. Errors of AWS are thrown as `Refused`, with the cure. */
export interface ParameterStore {
  readonly read: () => Promise<Parameters>;
  /** Writes a value. @returns its version, 1 for a new parameter */
  readonly put: (write: Write) => Promise<number>;
}

/** Opens Parameter Store with the credentials of the AWS CLI: variables, files, SSO or a role. */
export function openParameterStore(options: StoreOptions): ParameterStore {
  const { path, region, kmsKeyArn, timeoutMs } = options;
  const client = new SSMClient({ region });
  const readPage = createSdkReadPage(client);
  const attempt = async <T>(action: string, call: (signal: AbortSignal) => Promise<T>) => {
    try {
      return await call(AbortSignal.timeout(timeoutMs));
    } catch (error) {
      const cause = error instanceof ConfigurationError ? error.cause : error;
      throw new Refused(describeAwsFailure(cause, { action, path, region }));
    }
  };
  return {
    read: () =>
      attempt('ssm:GetParametersByPath', (signal) => readParameters(readPage, path, signal)),
    put: ({ name, type, value, isReplacing }) =>
      attempt('ssm:PutParameter', async (abortSignal) => {
        const key = type === 'SecureString' && kmsKeyArn !== undefined ? { KeyId: kmsKeyArn } : {};
        const command = new PutParameterCommand({
          Name: `${path}/${name}`,
          Type: type,
          Value: value,
          Overwrite: isReplacing,
          ...key,
        });
        return (await client.send(command, { abortSignal })).Version ?? 1;
      }),
  };
}
