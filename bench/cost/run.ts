import { setTimeout as sleep } from 'node:timers/promises';
import { startDynamoDb } from '../../simulator/dynamodb.ts';
import { listen } from '../../simulator/listen.ts';
import { plainParameters, standInKey, startStack, type Stack } from '../../simulator/stack.ts';
import { sendText, type Delivered } from '../../simulator/wechat.ts';
import { WrongAnswer } from '../interleave.ts';
import { bytesOf } from './log-bytes.ts';
import { createStoreMeter, type Metered } from './store-meter.ts';

const table = 'bench-cost-answers';
const token = 'BenchToken1';

/** From an answer at once to one that is promised and fetched. */
const upstreamMs = [1000, 4000, 6000, 12_000, 20_000];

/** Until a first delivery that goes on after the cut has returned. */
const settlesMs = 1500;

/** What one message took in a run of the bot itself. */
export interface Taken extends Metered {
  /** `继续`: what the follower sent to fetch the answer of the message before. */
  readonly name: string;
  readonly upstreamMs: number;
  readonly deliveries: number;
  /** The function's own lines in the log, without those of Lambda: of all deliveries together. */
  readonly logBytes: number;
  /** The part of it that carries metrics. */
  readonly metricBytes: number;
}

/** Sends messages to the bot between the stand-ins, one after the other, and meters what each takes. */
export async function takenInARun(): Promise<readonly Taken[]> {
  const metered: Metered = { writes: 0, reads: 0 };
  const lines: string[] = [];
  const dynamo = await startDynamoDb(table);
  const meter = await listen(createStoreMeter(dynamo.url, metered));
  const stack = await startStack({
    parameters: plainParameters(token, standInKey),
    robots: [{ apiKey: standInKey }],
    environment: { AWS_ENDPOINT_URL_DYNAMODB: meter.url, ANSWERS_TABLE: table },
    onLog: (line) => lines.push(line),
  });
  try {
    // As many containers as a message can need, so that no delivery begins late.
    await Promise.all([stack.lambda.warm(), stack.lambda.warm(), stack.lambda.warm()]);
    return await takeAll(stack, metered, lines);
  } finally {
    await stack.close();
    await meter.close();
    await dynamo.close();
  }
}

async function takeAll(stack: Stack, metered: Metered, lines: string[]): Promise<readonly Taken[]> {
  const taken: Taken[] = [];
  for (const ms of upstreamMs) {
    const [before, firstLine, beganAtMs] = [{ ...metered }, lines.length, Date.now()];
    const take = (name: string, delivered: Delivered) => {
      const said = lines.splice(firstLine);
      taken.push({
        name,
        upstreamMs: ms,
        deliveries: delivered.deliveries.length,
        writes: metered.writes - before.writes,
        reads: metered.reads - before.reads,
        logBytes: bytesOf(said),
        metricBytes: bytesOf(said.filter((line) => line.includes('"_aws"'))),
      });
      Object.assign(before, metered);
    };
    const parties = { account: 'gh_bench', follower: `oFollower${ms}` };
    const account = { url: stack.url, token, parties };
    const sent = await sendText(`fault slow ${ms}`, account);
    await sleep(beganAtMs + ms + settlesMs - Date.now());
    take('message', sent);
    const fetched = isPromise(sent) ? await sendText('继续', account) : undefined;
    await sleep(settlesMs);
    if (fetched !== undefined) take('继续', fetched);
    if (!isAnswer(fetched ?? sent)) throw new WrongAnswer('this bot', `none after ${ms} ms`);
  }
  return taken;
}

function isAnswer(delivered: Delivered): boolean {
  return textOf(delivered).includes('图灵替身听到了：');
}

function isPromise(delivered: Delivered): boolean {
  return textOf(delivered).includes('我还在想');
}

function textOf({ verdict }: Delivered): string {
  return verdict.kind === 'text' ? verdict.text : '';
}
