import type { Attributes } from '../aws/dynamodb.ts';
import { cutWindowMs, freePlaces, type Places, type TakenPlace } from '../delivery/slots.ts';
import { number, type DynamoTable } from './table.ts';

/** All places of an account lie in one partition, each in an item of its own. */
const partition = 'places';

/** How many free numbers are tried when others take them at the same moment. */
const maxTries = 3;

const isFree = 'attribute_not_exists(pk) OR takenAt <= :tooOld';
const isMine = 'takenAt = :takenAt';

/** The places in DynamoDB: one Query and one conditional write for each delivery that wants to be held. */
export function createDynamoPlaces(table: DynamoTable): Places {
  return {
    async take(wanted) {
      const { nowMs, heldUntilMs = 0 } = wanted;
      const free = freePlaces((await table.query(partition)).map(placeOf), wanted);
      if (typeof free === 'string') return free;
      for (const place of free.slice(0, maxTries)) {
        const isTaken = await table.updateIf(keyOf(place), takeInput(nowMs, heldUntilMs));
        if (isTaken) return { number: place, takenAtMs: nowMs };
      }
      return 'cuts';
    },
    async leave({ number: place, takenAtMs }, nowMs, wasCut) {
      // A place whose delivery was answered in time counts for nothing: it is as old as a free one.
      const takenAt = wasCut ? takenAtMs : takenAtMs - cutWindowMs;
      await table.updateIf(keyOf(place), {
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

function keyOf(place: number): Attributes {
  return { pk: { S: partition }, sk: { S: `p#${place}` } };
}

function placeOf({ sk, takenAt, heldUntil }: Attributes): TakenPlace {
  return {
    number: Number((sk?.S ?? '').slice(2)),
    takenAtMs: Number(takenAt?.N),
    heldUntilMs: Number(heldUntil?.N),
  };
}
