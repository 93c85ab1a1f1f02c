import type { ClientOptions } from './client.ts';
import { ServiceError } from './failure.ts';
import { JsonClient, JsonCommand } from './json-rpc.ts';

/** Stands for `@aws-sdk/client-dynamodb`. Its attribute values are what goes over the wire; binary ones are not used. */
export class DynamoDBClient extends JsonClient {
  constructor(options: ClientOptions = {}) {
    const endpointVariable = 'AWS_ENDPOINT_URL_DYNAMODB';
    const contentType = 'application/x-amz-json-1.0';
    super(
      { name: 'dynamodb', target: 'DynamoDB_20120810', contentType, endpointVariable },
      options,
    );
  }
}

/** Told apart by `instanceof`, as the SDK's error is. */
export class ConditionalCheckFailedException extends ServiceError {
  static override [Symbol.hasInstance](error: unknown): boolean {
    return error instanceof ServiceError && error.name === 'ConditionalCheckFailedException';
  }
}

export class UpdateItemCommand extends JsonCommand {
  constructor(input: object) {
    super('UpdateItem', input);
  }
}

export class GetItemCommand extends JsonCommand {
  constructor(input: object) {
    super('GetItem', input);
  }
}

export class QueryCommand extends JsonCommand {
  constructor(input: object) {
    super('Query', input);
  }
}

export class DeleteItemCommand extends JsonCommand {
  constructor(input: object) {
    super('DeleteItem', input);
  }
}
