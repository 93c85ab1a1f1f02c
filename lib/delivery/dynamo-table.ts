import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
  type QueryCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';

export type Attributes = Record<string, AttributeValue>;

/** What an update says, beside its table and key. */
export type Update = Omit<UpdateItemCommandInput, 'TableName' | 'Key'>;

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

export function createDynamoTable(client: DynamoDBClient, TableName: string): DynamoTable {
  const update: DynamoTable['update'] = async (Key, input, abortSignal) => {
    const command = new UpdateItemCommand({ TableName, Key, ...input });
    const options = abortSignal === undefined ? {} : { abortSignal };
    return (await client.send(command, options)).Attributes ?? {};
  };
  return {
    update,
    async updateIf(key, input) {
      try {
        await update(key, input);
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    async read(Key) {
      const input = { TableName, Key, ConsistentRead: true };
      return (await client.send(new GetItemCommand(input))).Item;
    },
    query: (pk, which) => queryAll(client, { TableName, ...queryInput(pk, which) }),
    async remove(Key) {
      await client.send(new DeleteItemCommand({ TableName, Key }));
    },
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

// A page ends at 1 MB, which the items of one follower pass when deletion by age is late.
async function queryAll(client: DynamoDBClient, input: QueryCommandInput) {
  const items: Attributes[] = [];
  let ExclusiveStartKey: Attributes | undefined;
  do {
    const from = ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey };
    const command = new QueryCommand({ ...input, ConsistentRead: true, ...from });
    const { Items = [], LastEvaluatedKey } = await client.send(command);
    items.push(...Items);
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return items;
}
