import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { endpointOf } from '../../../lib/aws/aws-environment.ts';

describe('endpointOf', () => {
  it.each(['ap-southeast-1', 'us-east-1', 'cn-north-1', 'cn-northwest-1'])(
    'finds the services of %s where the SDK does',
    (region) => {
      const ask = { Region: region, UseDualStack: false, UseFIPS: false };
      const bySdk = {
        ssm: new SSMClient({ region }).config.endpointProvider(ask).url,
        dynamodb: new DynamoDBClient({ region }).config.endpointProvider(ask).url,
        lambda: new LambdaClient({ region }).config.endpointProvider(ask).url,
      };
      for (const service of ['ssm', 'dynamodb', 'lambda'] as const) {
        expect(endpointOf(service, { AWS_REGION: region })).toBe(bySdk[service].origin);
      }
    },
  );

  it('takes the variable of the service before the one of all services', () => {
    const environment = {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1/all/',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:2',
      AWS_ENDPOINT_URL_LAMBDA: '',
    };
    expect(endpointOf('dynamodb', environment)).toBe('http://127.0.0.1:2');
    expect(endpointOf('ssm', environment)).toBe('http://127.0.0.1:1/all');
    expect(endpointOf('lambda', environment)).toBe('http://127.0.0.1:1/all');
  });

  it('needs a region for a public host, and says in both languages how to give one', () => {
    expect(() => endpointOf('ssm', {})).toThrow(/AWS_REGION 没有设置：.*lacks AWS_REGION: set it/);
  });
});
