import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';

export type Attributes = Record<string, AttributeValue>;

/** What an update says, beside its table and key. */
export type Update = Omit<UpdateItemCommandInput, 'TableName' | 'Key'>;

/** One table with the string keys `pk` and `sk`. */
export interface DynamoTable {
  /** The item as it is after the update. Throws ConditionalCheckFailedException. */
  readonly update: (key: Attributes, update: Update) => Promise<Attributes>;
  /** Whether the update's condition held. */
  readonly updateIf: (key: Attributes, update: Update) => Promise<boolean>;
  readonly read: (key: Attributes) => Promise<Attributes | undefined>;
  /** All items of a partition, as every write before left them. */
  readonly query: (pk: string) => Promise<readonly Attributes[]>;
  readonly remove: (key: Attributes) => Promise<void>;
}

export function createDynamoTable(client: DynamoDBClient, TableName: string): DynamoTable {
  const update = async (Key: Attributes, input: Update): Promise<Attributes> => {
    const command = new UpdateItemCommand({ TableName, Key, ...input });
    return (await client.send(command)).Attributes ?? {};
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
    query: (pk) => queryAll(client, TableName, pk),
    async remove(Key) {
      await client.send(new DeleteItemCommand({ TableName, Key }));
    },
  };
}

export function number(value: number): AttributeValue {
  return { N: String(value) };
}

// A page ends at 1 MB, which the items of one follower pass when deletion by age is late.
async function queryAll(client: DynamoDBClient, TableName: string, pk: string) {
  const KeyConditionExpression = 'pk = :pk';
  const ExpressionAttributeValues = { ':pk': { S: pk } };
  const where = { TableName, KeyConditionExpression, ExpressionAttributeValues };
  const items: Attributes[] = [];
  let ExclusiveStartKey: Attributes | undefined;
  do {
    const from = ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey };
    const command = new QueryCommand({ ...where, ConsistentRead: true, ...from });
    const { Items = [], LastEvaluatedKey } = await client.send(command);
    items.push(...Items);
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return items;
}
