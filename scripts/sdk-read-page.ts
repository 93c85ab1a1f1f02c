import { GetParametersByPathCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { ReadPage } from '../lib/aws/parameters.ts';

/** Reads pages of parameters by the SDK, whose credentials come from wherever the AWS CLI finds them. */
export function createSdkReadPage(client: SSMClient): ReadPage {
  return (request, abortSignal) =>
    client.send(new GetParametersByPathCommand(request), { abortSignal });
}
