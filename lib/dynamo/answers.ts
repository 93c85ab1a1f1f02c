import {
  createDynamoDb,
  isFailedCondition,
  type AttributeValue,
  type Attributes,
} from '../aws/dynamodb.ts';
import type { SignedCall } from '../aws/signed-call.ts';
import type { AnswerKey } from '../delivery/message-key.ts';
import type { Slots } from '../delivery/slots.ts';
import type { AnswerItem, AnswerStore, Claim, KeptPart } from '../delivery/store.ts';
import type { Leaving, TranscriptLine } from '../delivery/transcript-line.ts';
import { itemOf, joinInput, keepInput, keyOf, messagePrefix } from './items.ts';
import { createDynamoSlots } from './slots.ts';
import { createDynamoTable, number, type DynamoTable } from './table.ts';
import { isLeaving, noteLeaving, noteLine } from './transcript.ts';

// Each condition has a name.
const isOpen = 'attribute_exists(pk) AND attribute_not_exists(answer)';
const isMine = `${isOpen} AND #owner = :owner`;
const isAsSeen = `${isOpen} AND #owner = :lost AND lease = :seenLease`;
const isWaitingForMe = 'promised = :yes AND (attribute_not_exists(takenBy) OR takenBy = :takenBy)';
const isPromisedStill = 'promised = :yes AND attribute_not_exists(takenBy)';
const isTakenByMe = 'takenBy = :takenBy';

/**
 * A store in one DynamoDB table with the string keys `pk` (a follower's pseudonym) and `sk`. Each
 * operation is one UpdateItem, GetItem or Query; no transactions.
 */
export function createDynamoStore(call: SignedCall, table: string): AnswerStore {
  return new DynamoStore(createDynamoTable(createDynamoDb(call), table));
}

class DynamoStore implements AnswerStore {
  readonly slots: Slots;
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
    this.slots = createDynamoSlots(table);
  }

  async join(key: AnswerKey, claim: Claim): Promise<AnswerItem> {
    try {
      return itemOf(await this.#table.update(keyOf(key), joinInput(claim)));
    } catch (error) {
      if (!isFailedCondition(error)) throw error;
      // What is there has expired and was not deleted yet.
      await this.#table.remove(keyOf(key));
      return this.join(key, claim);
    }
  }

  async read(key: AnswerKey, nowMs: number): Promise<AnswerItem | undefined> {
    const item = await this.#table.read(keyOf(key));
    return item !== undefined && isLive(item, nowMs) ? itemOf(item) : undefined;
  }

  renew(key: AnswerKey, owner: string, leaseUntilMs: number): Promise<boolean> {
    return this.#table.updateIf(keyOf(key), {
      UpdateExpression: 'SET lease = :lease',
      ConditionExpression: isMine,
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':lease': number(leaseUntilMs), ':owner': { S: owner } },
    });
  }

  takeOver(seen: AnswerItem, owner: string, leaseUntilMs: number): Promise<boolean> {
    return this.#table.updateIf(keyOf(seen.key), {
      UpdateExpression: 'SET #owner = :owner, lease = :lease',
      ConditionExpression: isAsSeen,
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: {
        ':owner': { S: owner },
        ':lease': number(leaseUntilMs),
        ':lost': { S: seen.owner },
        ':seenLease': number(seen.leaseUntilMs),
      },
    });
  }

  save(key: AnswerKey, answer: string): Promise<boolean> {
    return this.#table.updateIf(keyOf(key), {
      UpdateExpression: 'SET answer = :answer',
      ConditionExpression: isOpen,
      ExpressionAttributeValues: { ':answer': { S: answer } },
    });
  }

  promise(key: AnswerKey): Promise<boolean> {
    return this.#table.updateIf(keyOf(key), {
      UpdateExpression: 'SET promised = :yes',
      ConditionExpression: isOpen,
      ExpressionAttributeValues: { ':yes': { BOOL: true } },
    });
  }

  takeBack(key: AnswerKey): Promise<boolean> {
    return this.#table.updateIf(keyOf(key), {
      UpdateExpression: 'REMOVE promised',
      ConditionExpression: isPromisedStill,
      ExpressionAttributeValues: { ':yes': { BOOL: true } },
    });
  }

  async keep(parts: readonly KeptPart[]): Promise<void> {
    const keepOne = (part: KeptPart) => this.#table.updateIf(keyOf(part.key), keepInput(part));
    await Promise.all(parts.map(keepOne));
  }

  async countQuestion(follower: string, day: string, expiresMs: number): Promise<number> {
    const key = { pk: { S: follower }, sk: { S: `d#${day}` } };
    const { questions } = await this.#table.update(key, {
      UpdateExpression: 'SET expires = :expires ADD questions :one',
      ExpressionAttributeValues: {
        ':expires': number(Math.ceil(expiresMs / 1000)),
        ':one': number(1),
      },
      ReturnValues: 'ALL_NEW',
    });
    return Number(questions?.N);
  }

  async pickUp(follower: string, takenBy: string, nowMs: number): Promise<AnswerItem | undefined> {
    // A week of the follower's transcript may lie beside them.
    const kept = await this.#table.query(follower, { prefix: messagePrefix });
    const found = kept.filter((item) => isLive(item, nowMs));
    for (const item of promisedTo(takenBy, found)) {
      const { key } = itemOf(item);
      const isTaken = await this.#table.updateIf(keyOf(key), {
        UpdateExpression: 'SET takenBy = :takenBy',
        ConditionExpression: isWaitingForMe,
        ExpressionAttributeValues: { ':takenBy': { S: takenBy }, ':yes': { BOOL: true } },
      });
      // What was read may be behind what was taken: the answer can have come between the two.
      if (isTaken) return this.read(key, nowMs);
    }
    return undefined;
  }

  async putBack(key: AnswerKey, takenBy: string): Promise<void> {
    await this.#table.updateIf(keyOf(key), {
      UpdateExpression: 'REMOVE takenBy',
      ConditionExpression: isTakenByMe,
      ExpressionAttributeValues: { ':takenBy': { S: takenBy } },
    });
  }

  note(line: TranscriptLine, signal?: AbortSignal): Promise<void> {
    return noteLine(this.#table, line, signal);
  }

  async forget(follower: string, leaving?: Leaving): Promise<void> {
    if (leaving !== undefined) await noteLeaving(this.#table, follower, leaving);
    const found = await this.#table.query(follower, { isKeysOnly: true });
    const keys = leaving === undefined ? found : found.filter((key) => !isLeaving(key));
    for (let start = 0; start < keys.length; start += deletedAtOnce) {
      const some = keys.slice(start, start + deletedAtOnce);
      await Promise.all(some.map(({ pk = none, sk = none }) => this.#table.remove({ pk, sk })));
    }
  }
}

const none: AttributeValue = { S: '' };

/** Connections of one erasure at the same moment. */
const deletedAtOnce = 50;

/** What may be picked up for this message: what it took before, then the oldest. */
function promisedTo(takenBy: string, items: readonly Attributes[]): readonly Attributes[] {
  return items
    .filter(
      ({ promised, takenBy: taker }) =>
        promised?.BOOL === true && (taker === undefined || taker.S === takenBy),
    )
    .toSorted((a, b) => order(a) - order(b));
}

function order({ takenBy, askedAt }: Attributes): number {
  return takenBy === undefined ? Number(askedAt?.N) : -1;
}

function isLive({ expires }: Attributes, nowMs: number): boolean {
  return Number(expires?.N) * 1000 > nowMs;
}
