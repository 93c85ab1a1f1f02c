import { createSignedCall, type SignedCall } from '../../lib/aws/signed-call.ts';
import type { Environment } from '../../lib/settings/report.ts';

/** Credentials and region as Lambda sets them; the key is that of AWS's published examples. */
export const lambdaVariables = {
  AWS_REGION: 'ap-southeast-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
} as const;

/** Signed calls of whatever stands in for AWS at this address, repeated without a wait. */
export function callsOf(url: string, environment: Environment = {}): SignedCall {
  const variables = { ...lambdaVariables, AWS_ENDPOINT_URL: url, ...environment };
  return createSignedCall({ environment: variables, now: Date.now, random: () => 0 });
}
