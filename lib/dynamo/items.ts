import type { Attributes, Update } from '../aws/dynamodb.ts';
import type { AnswerKey } from '../delivery/message-key.ts';
import { itemLifeMs, type AnswerItem, type Claim, type KeptPart } from '../delivery/store.ts';
import { number } from './table.ts';

// How an answer in flight is written down in DynamoDB.

/** Sort keys of messages begin so; other kinds of items lie under the same follower. */
export const messagePrefix = 'm#';

/** `expires` is read by the code as well, since DynamoDB deletes late. */
const isLiveOrNew = 'attribute_not_exists(pk) OR expires > :nowSeconds';

/** Where the item of a message lies. */
export function keyOf({ follower, message }: AnswerKey): Attributes {
  return { pk: { S: follower }, sk: { S: `${messagePrefix}${message}` } };
}

/** What a delivery sees of an item. */
export function itemOf({
  pk,
  sk,
  owner,
  lease,
  deliveries,
  question,
  askedAt,
  answer,
}: Attributes): AnswerItem {
  const item = {
    key: { follower: pk?.S ?? '', message: (sk?.S ?? '').slice(messagePrefix.length) },
    owner: owner?.S ?? '',
    leaseUntilMs: Number(lease?.N),
    deliveries: Number(deliveries?.N),
    question: question?.S ?? '',
    askedAtMs: Number(askedAt?.N),
  };
  return answer?.S === undefined ? item : { ...item, answer: answer.S };
}

/** Claims the message, or counts one more delivery of it. */
export function joinInput({ owner, leaseUntilMs, question, nowMs }: Claim): Update {
  return {
    UpdateExpression:
      'SET #owner = if_not_exists(#owner, :owner), lease = if_not_exists(lease, :lease), question = if_not_exists(question, :question), askedAt = if_not_exists(askedAt, :askedAt), expires = if_not_exists(expires, :expires) ADD deliveries :one',
    ConditionExpression: isLiveOrNew,
    ExpressionAttributeNames: { '#owner': 'owner' },
    ExpressionAttributeValues: {
      ':owner': { S: owner },
      ':lease': number(leaseUntilMs),
      ':question': { S: question },
      ':askedAt': number(nowMs),
      ':expires': number(Math.ceil((nowMs + itemLifeMs) / 1000)),
      ':nowSeconds': number(Math.floor(nowMs / 1000)),
      ':one': number(1),
    },
    ReturnValues: 'ALL_NEW',
  };
}

/** Keeps a part as a promised item with its answer. */
export function keepInput({ question, answer, askedAtMs }: KeptPart): Update {
  return {
    UpdateExpression:
      'SET #owner = :none, lease = :zero, deliveries = :zero, question = :question, askedAt = :askedAt, expires = :expires, answer = :answer, promised = :yes',
    ConditionExpression: 'attribute_not_exists(pk)',
    ExpressionAttributeNames: { '#owner': 'owner' },
    ExpressionAttributeValues: {
      ':none': { S: '' },
      ':zero': number(0),
      ':question': { S: question },
      ':askedAt': number(askedAtMs),
      ':expires': number(Math.ceil((askedAtMs + itemLifeMs) / 1000)),
      ':answer': { S: answer },
      ':yes': { BOOL: true },
    },
  };
}
