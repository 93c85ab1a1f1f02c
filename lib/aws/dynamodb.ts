import { AwsError } from './aws-error.ts';
import { asShape } from './gateway.ts';
import type { SignedCall } from './signed-call.ts';

/** A value of an attribute as it goes over the wire; a number is its decimal text. */
export interface AttributeValue {
  readonly S?: string;
  readonly N?: string;
  readonly BOOL?: boolean;
}

/** An item, or a part of one, by the names of its attributes. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** The item an operation is about. */
export interface ItemPlace {
  readonly TableName: string;
  readonly Key: Attributes;
}

/** What an update says, beside its table and key. */
export interface Update {
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Attributes;
  readonly ReturnValues?: 'ALL_NEW';
}

/** Which items of a partition, and which of their attributes. */
export interface Query {
  readonly TableName: string;
  readonly KeyConditionExpression: string;
  readonly ExpressionAttributeValues: Attributes;
  readonly ProjectionExpression?: string;
  readonly ConsistentRead: boolean;
}

/**
 * Four operations of DynamoDB, fields by their names on the wire. Each throws what a signed call throws.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */
export interface DynamoDb {
  /** The item; undefined when there is none. */
  readonly getItem: (
    input: ItemPlace & { readonly ConsistentRead: boolean },
  ) => Promise<Attributes | undefined>;
  /** The attributes that `ReturnValues` asks for; none without it. */
  readonly updateItem: (input: ItemPlace & Update, signal?: AbortSignal) => Promise<Attributes>;
  readonly deleteItem: (input: ItemPlace) => Promise<void>;
  /** The items of every page: one ends at 1 MB. */
  readonly query: (input: Query) => Promise<readonly Attributes[]>;
}

/** Two attempts: the deliveries that ask have to reply within WeChat's five seconds. */
const maxAttempts = 2;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html */
export function createDynamoDb(call: SignedCall): DynamoDb {
  const run = async (operation: string, input: object, signal?: AbortSignal) => {
    const headers = {
      'Content-Type': 'application/x-amz-json-1.0',
      'X-Amz-Target': `DynamoDB_20120810.${operation}`,
    };
    const body = JSON.stringify(input);
    const answer = await call(
      { service: 'dynamodb', path: '/', headers, body },
      { maxAttempts, signal },
    );
    return asShape(JSON.parse(answer)) ?? {};
  };
  return {
    getItem: async (input) => attributesIn((await run('GetItem', input))['Item']),
    updateItem: async (input, signal) =>
      attributesIn((await run('UpdateItem', input, signal))['Attributes']) ?? {},
    async deleteItem(input) {
      await run('DeleteItem', input);
    },
    async query(input) {
      const items: Attributes[] = [];
      let from: object = {};
      for (;;) {
        const page = await run('Query', { ...input, ...from });
        const found: readonly unknown[] = Array.isArray(page['Items']) ? page['Items'] : [];
        items.push(...found.filter(isAttributes));
        const ExclusiveStartKey = page['LastEvaluatedKey'];
        if (ExclusiveStartKey === undefined) return items;
        from = { ExclusiveStartKey };
      }
    },
  };
}

/** Whether the condition of a write did not hold; another error may have let it happen. */
export function isFailedCondition(error: unknown): boolean {
  return error instanceof AwsError && error.name === 'ConditionalCheckFailedException';
}

function attributesIn(value: unknown): Attributes | undefined {
  return isAttributes(value) ? value : undefined;
}

function isAttributes(value: unknown): value is Attributes {
  const shape = asShape(value);
  return shape !== undefined && Object.values(shape).every(isAttributeValue);
}

function isAttributeValue(value: unknown): value is AttributeValue {
  const { S, N, BOOL } = asShape(value) ?? { S: null };
  return isAbsentOr('string', S) && isAbsentOr('string', N) && isAbsentOr('boolean', BOOL);
}

function isAbsentOr(type: 'string' | 'boolean', value: unknown): boolean {
  return value === undefined || typeof value === type;
}
