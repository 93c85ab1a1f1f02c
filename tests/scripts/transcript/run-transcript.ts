import { vi } from 'vitest';
import type { AnswerStore } from '../../../lib/delivery/store.ts';
import type { TranscriptLine } from '../../../lib/delivery/transcript-line.ts';
import { createDynamoStore } from '../../../lib/dynamo/answers.ts';
import { transcriptCommand } from '../../../scripts/transcript/command.ts';
import { startDynamoDb } from '../../../simulator/dynamodb.ts';
import { callsOf } from '../../support/aws.ts';
import { startAws, type AwsResponse } from '../doctor/stand-in-aws.ts';

/** 2026-11-22T08:00:00Z. */
export const nowMs = 1_795_334_400_000;
export const table = 'wechat-turing-bot-dev-answers';

/** A line of the last hour. */
export function lineAt(
  minutesAgo: number,
  changes: Partial<TranscriptLine> & { readonly follower?: string } = {},
): TranscriptLine {
  const { follower = 'a'.repeat(32), ...line } = changes;
  return {
    key: { follower, message: `m${minutesAgo}` },
    atMs: nowMs - minutesAgo * 60_000,
    sentAtMs: nowMs - minutesAgo * 60_000,
    kind: 'text',
    said: '天气怎么样？',
    replyKind: 'text',
    reply: '晴。',
    responder: 'robot',
    ...line,
  };
}

export interface Ran {
  readonly status: number;
  /** What went to standard output. */
  readonly said: string;
  readonly complained: string;
}

const credentials = {
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
};

/** An AWS with a table that holds these lines, and whatever else a store is told. */
export async function startTable(fill: (store: AnswerStore) => Promise<unknown>) {
  const server = await startDynamoDb(table);
  await fill(createDynamoStore(callsOf(server.url), table));
  return server;
}

/** What the command finds. */
export interface Surroundings {
  /** What Lambda says of the function; without it, that it may not be read. */
  readonly functionSays?: AwsResponse | undefined;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** Runs the command in this process, with the tables at this address. */
export async function runTranscript(
  args: readonly string[],
  dynamoUrl: string,
  surroundings: Surroundings = {},
): Promise<Ran> {
  const { functionSays, environment = credentials, timeoutMs = 10_000 } = surroundings;
  const said: string[] = [];
  const complained: string[] = [];
  const aws = await startAws({
    GetFunctionConfiguration: functionSays ?? { refused: 'AccessDeniedException' },
  });
  const variables = {
    ...aws.environment,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoUrl,
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
    AWS_PROFILE: '',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nowhere/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
    ...environment,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const io = {
    say: (line: string) => void said.push(line),
    complain: (line: string) => void complained.push(line),
    now: () => new Date(nowMs),
  };
  try {
    const status = await transcriptCommand(args, io, timeoutMs);
    return { status, said: said.join('\n'), complained: complained.join('\n') };
  } finally {
    vi.unstubAllEnvs();
    await aws.close();
  }
}

/** What Lambda says of a function with this variable. */
export function functionWith(transcript: string): AwsResponse {
  return { Environment: { Variables: { TRANSCRIPT: transcript } } };
}
