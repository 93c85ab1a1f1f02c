import type { Attributes } from '../aws/dynamodb.ts';
import { cutWindowMs, freeSlots, type Slots, type TakenSlot } from '../delivery/slots.ts';
import { number, type DynamoTable } from './table.ts';

/** All slots of an account lie in one partition, each in an item of its own. */
const partition = 'places';

/** How many free numbers are tried when others take them at the same moment. */
const maxTries = 3;

const isFree = 'attribute_not_exists(pk) OR takenAt <= :tooOld';
const isMine = 'takenAt = :takenAt';

/** The slots in DynamoDB: one Query and one conditional write for each delivery that wants to be held. */
export function createDynamoSlots(table: DynamoTable): Slots {
  return {
    async acquire(wanted) {
      const { nowMs, heldUntilMs = 0 } = wanted;
      const free = freeSlots((await table.query(partition)).map(slotOf), wanted);
      if (typeof free === 'string') return free;
      for (const slot of free.slice(0, maxTries)) {
        const isTaken = await table.updateIf(keyOf(slot), takeInput(nowMs, heldUntilMs));
        if (isTaken) return { number: slot, takenAtMs: nowMs };
      }
      return 'cuts';
    },
    async release({ number: slot, takenAtMs }, nowMs, wasCut) {
      // A slot whose delivery was answered in time counts for nothing: it is as old as a free one.
      const takenAt = wasCut ? takenAtMs : takenAtMs - cutWindowMs;
      await table.updateIf(keyOf(slot), {
        UpdateExpression: 'SET heldUntil = :now, takenAt = :left',
        ConditionExpression: isMine,
        ExpressionAttributeValues: {
          ':now': number(nowMs),
          ':left': number(takenAt),
          ':takenAt': number(takenAtMs),
        },
      });
    },
  };
}

function takeInput(nowMs: number, heldUntilMs: number) {
  return {
    UpdateExpression: 'SET takenAt = :now, heldUntil = :until, expires = :expires',
    ConditionExpression: isFree,
    ExpressionAttributeValues: {
      ':now': number(nowMs),
      ':until': number(heldUntilMs),
      ':tooOld': number(nowMs - cutWindowMs),
      ':expires': number(Math.ceil((nowMs + 2 * cutWindowMs) / 1000)),
    },
  };
}

function keyOf(slot: number): Attributes {
  return { pk: { S: partition }, sk: { S: `p#${slot}` } };
}

function slotOf({ sk, takenAt, heldUntil }: Attributes): TakenSlot {
  return {
    number: Number((sk?.S ?? '').slice(2)),
    takenAtMs: Number(takenAt?.N),
    heldUntilMs: Number(heldUntil?.N),
  };
}
