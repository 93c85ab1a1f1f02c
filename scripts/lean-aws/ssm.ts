import type { ClientOptions } from './client.ts';
import { JsonClient, JsonCommand } from './json-rpc.ts';

/** Stands for `@aws-sdk/client-ssm`. */
export class SSMClient extends JsonClient {
  constructor(options: ClientOptions = {}) {
    const endpointVariable = 'AWS_ENDPOINT_URL_SSM';
    const contentType = 'application/x-amz-json-1.1';
    super({ name: 'ssm', target: 'AmazonSSM', contentType, endpointVariable }, options);
  }
}

export class GetParametersByPathCommand extends JsonCommand {
  constructor(input: object) {
    super('GetParametersByPath', input);
  }
}
