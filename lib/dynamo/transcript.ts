import type { Attributes, Update } from '../aws/dynamodb.ts';
import { number, type DynamoTable } from './table.ts';
import {
  wasSentBeforeUnsubscribe,
  lineLifeMs,
  type Leaving,
  type TranscriptLine,
} from '../delivery/transcript-line.ts';

// How the transcript is written down in DynamoDB: beside the other items of the same follower.

/** Sort keys of lines begin so. */
export const linePrefix = 't#';

/** Sort key of the note that a follower has left. */
const leavingKey = 'left';

/**
 * Writes a line, in place of one of the same message, and takes it back when its follower has left
 * meanwhile. That is asked afterwards: who leaves notes it first and erases then, so that of the two
 * at least one sees the other.
 */
export async function noteLine(
  table: DynamoTable,
  line: TranscriptLine,
  signal?: AbortSignal,
): Promise<void> {
  const { follower, message } = line.key;
  const key = { pk: { S: follower }, sk: { S: `${linePrefix}${message}` } };
  // A write that woke up with a container thawed later would come after an erasure.
  await table.update(key, noteInput(line), signal);
  const left = await table.read(keyOfLeaving(follower));
  if (left !== undefined && wasSentBeforeUnsubscribe(line, Number(left['leftAt']?.N))) {
    await table.remove(key);
  }
}

/** Notes that a follower has left. */
export async function noteLeaving(
  table: DynamoTable,
  follower: string,
  { leftAtMs, expiresMs }: Leaving,
): Promise<void> {
  await table.update(keyOfLeaving(follower), {
    UpdateExpression: 'SET leftAt = :leftAt, expires = :expires',
    ExpressionAttributeValues: {
      ':leftAt': number(leftAtMs),
      ':expires': number(Math.ceil(expiresMs / 1000)),
    },
  });
}

/** Whether this is the note that a follower has left. */
export function isLeaving({ sk }: Attributes): boolean {
  return sk?.S === leavingKey;
}

/** The line in an item. */
export function lineOf(item: Attributes): TranscriptLine {
  const text = (name: string) => item[name]?.S ?? '';
  const rule = text('byRule');
  return {
    key: { follower: text('pk'), message: text('sk').slice(linePrefix.length) },
    atMs: Number(item['saidAt']?.N),
    sentAtMs: item['sentAt'] === undefined ? Number.NaN : Number(item['sentAt'].N),
    kind: text('kind'),
    said: text('said'),
    replyKind: text('replyKind'),
    reply: text('reply'),
    responder: text('responder'),
    ...(rule === '' ? {} : { rule }),
  };
}

function keyOfLeaving(follower: string): Attributes {
  return { pk: { S: follower }, sk: { S: leavingKey } };
}

function noteInput(line: TranscriptLine): Update {
  const { atMs, sentAtMs, kind, said, replyKind, reply, responder, rule = '' } = line;
  const attributes: Attributes = {
    expires: number(Math.ceil((atMs + lineLifeMs) / 1000)),
    saidAt: number(atMs),
    // A number in DynamoDB is finite.
    ...(Number.isFinite(sentAtMs) ? { sentAt: number(sentAtMs) } : {}),
    kind: { S: kind },
    said: { S: said },
    replyKind: { S: replyKind },
    reply: { S: reply },
    responder: { S: responder },
    byRule: { S: rule },
  };
  const names = Object.keys(attributes);
  return {
    UpdateExpression: `SET ${names.map((name) => `${name} = :${name}`).join(', ')}`,
    ExpressionAttributeValues: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`:${name}`, value]),
    ),
  };
}
