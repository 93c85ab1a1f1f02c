import { DynamoDBClient, ScanCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { linePrefix, lineOf } from '../../lib/dynamo/transcript.ts';
import type { TranscriptLine } from '../../lib/delivery/transcript-line.ts';

/** Which lines, in milliseconds since the epoch. */
export interface Period {
  readonly sinceMs: number;
  /** What has expired by now counts as gone: DynamoDB deletes late. */
  readonly nowMs: number;
}

/** Where the lines lie. */
export interface Place {
  readonly table: string;
  readonly region: string;
  /** When a page that has not come is given up. */
  readonly timeoutMs: number;
}

/**
 * Reads every line of a period, page by page, in no order. Credentials come from wherever the AWS CLI
 * finds them. Throws what the SDK throws.
 */
export async function* readLines(
  { table, region, timeoutMs }: Place,
  { sinceMs, nowMs }: Period,
): AsyncGenerator<readonly TranscriptLine[]> {
  const client = new DynamoDBClient({ region });
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const command = new ScanCommand({
      TableName: table,
      FilterExpression: 'begins_with(sk, :line) AND expires > :now AND saidAt >= :since',
      ExpressionAttributeValues: {
        ':line': { S: linePrefix },
        ':now': { N: String(Math.floor(nowMs / 1000)) },
        ':since': { N: String(sinceMs) },
      },
      ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }),
    });
    const page = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
    yield (page.Items ?? []).map(lineOf);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}
