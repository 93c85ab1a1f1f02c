import {
  isFailedCondition,
  type AttributeValue,
  type Attributes,
  type DynamoDb,
  type Update,
} from '../aws/dynamodb.ts';

/** Which items of a partition, and what of them; all of all by default. */
export interface Which {
  /** How their sort keys begin. */
  readonly prefix?: string;
  readonly isKeysOnly?: boolean;
}

/** One table with the string keys `pk` and `sk`. */
export interface DynamoTable {
  /** The item as it is after the update. Throws ConditionalCheckFailedException. */
  readonly update: (key: Attributes, update: Update, signal?: AbortSignal) => Promise<Attributes>;
  /** Whether the update's condition held. */
  readonly updateIf: (key: Attributes, update: Update) => Promise<boolean>;
  readonly read: (key: Attributes) => Promise<Attributes | undefined>;
  /** Items of a partition, as every write before left them. */
  readonly query: (pk: string, which?: Which) => Promise<readonly Attributes[]>;
  readonly remove: (key: Attributes) => Promise<void>;
}

export function createDynamoTable(dynamoDb: DynamoDb, TableName: string): DynamoTable {
  const update: DynamoTable['update'] = (Key, input, signal) =>
    dynamoDb.updateItem({ TableName, Key, ...input }, signal);
  return {
    update,
    async updateIf(key, input) {
      try {
        await update(key, input);
        return true;
      } catch (error) {
        if (isFailedCondition(error)) return false;
        throw error;
      }
    },
    read: (Key) => dynamoDb.getItem({ TableName, Key, ConsistentRead: true }),
    query: (pk, which) =>
      dynamoDb.query({ TableName, ...queryInput(pk, which), ConsistentRead: true }),
    remove: (Key) => dynamoDb.deleteItem({ TableName, Key }),
  };
}

export function number(value: number): AttributeValue {
  return { N: String(value) };
}

function queryInput(pk: string, { prefix, isKeysOnly = false }: Which = {}) {
  const pkValue: Attributes = { ':pk': { S: pk } };
  const prefixed = {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ...pkValue, ':prefix': { S: prefix ?? '' } },
  };
  const whole = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: pkValue };
  return {
    ...(prefix === undefined ? whole : prefixed),
    ...(isKeysOnly ? { ProjectionExpression: 'pk, sk' } : {}),
  };
}
