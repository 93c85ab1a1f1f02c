import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { readParameters } from '../lib/aws/parameters.ts';
import { ConfigurationError } from '../lib/errors.ts';
import type { Parameters } from '../lib/settings/report.ts';
import { Refused } from './sentence.ts';
import { createSdkReadPage } from './sdk-read-page.ts';
import { describeAwsFailure } from './aws-failure.ts';

/** Where the parameters of a stage lie. */
export interface StoreOptions {
  readonly path: string;
  readonly region: string;
  /** A KMS key of the operator's own; without one the account's `aws/ssm` encrypts. */
  readonly kmsKeyArn: string | undefined;
  /** When a call that has not been answered is given up. */
  readonly timeoutMs: number;
}

/** One value to write. */
export interface Write {
  /** Below the path. */
  readonly name: string;
  readonly type: 'String' | 'SecureString';
  readonly value: string;
  /** Takes the place of a value; without it an existing one is never touched. */
  readonly isReplacing: boolean;
}

/** The parameters of one stage in SSM Parameter Store. What AWS refuses is thrown as `Refused`, with the cure. */
export interface ParameterStore {
  readonly read: () => Promise<Parameters>;
  /** @returns the version, 1 for a new parameter */
  readonly put: (write: Write) => Promise<number>;
}

/** Credentials come from wherever the AWS CLI finds them: variables, files, SSO, a role. */
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
