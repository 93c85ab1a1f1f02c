import { joinLanguages } from '../bilingual.ts';
import type { Environment } from '../settings/report.ts';
import { AwsError } from './aws-error.ts';

/** A service by its name in host names and signatures. */
export type AwsService = 'ssm' | 'dynamodb' | 'lambda';

/**
 * Address of a service, without a slash at its end: `AWS_ENDPOINT_URL_<SERVICE>`, else `AWS_ENDPOINT_URL`, else
 * its public host in the region. Throws without a region where one is needed.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function endpointOf(service: AwsService, environment: Environment): string {
  const own = environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`];
  const configured = own || environment['AWS_ENDPOINT_URL'];
  if (configured) return configured.replace(/\/$/, '');
  const region = regionIn(environment);
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://${service}.${region}.${suffix}`;
}

/** The region that Lambda names. Throws without one. */
export function regionIn(environment: Environment): string {
  const region = environment['AWS_REGION'];
  if (region) return region;
  throw new Error(joinLanguages(missing('AWS_REGION')));
}

/** @throws AwsError with the name `CredentialsProviderError` without them */
export function credentialsIn(environment: Environment) {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  if (accessKeyId && secretAccessKey) {
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
  }
  const names = 'AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY';
  throw new AwsError('CredentialsProviderError', joinLanguages(missing(names)));
}

function missing(names: string) {
  return {
    zh: `环境变量 ${names} 没有设置：请设置后再启动；在 Lambda 里总是有的。`,
    en: `The environment lacks ${names}: set it and start again; in Lambda it is always there.`,
  };
}
