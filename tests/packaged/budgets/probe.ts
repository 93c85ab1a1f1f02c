import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inject } from 'vitest';
import { listen } from '../../../simulator/listen.ts';
import { createSsm } from '../../../simulator/ssm.ts';
import { plainParameters, settingsPath, standInKey } from '../../../simulator/stack.ts';
import { createTuringServer } from '../../../simulator/turing.ts';
import { signPush, textMessage } from '../../../simulator/wechat-request.ts';
import { token } from '../converse.ts';

const probe = fileURLToPath(new URL('probe.mjs', import.meta.url));

/** What a warm message asks, and what its answer holds. */
export const asked = {
  'an answer by a rule': { question: '帮助', answer: '直接发文字' },
  'an answer of the robot': { question: '你好', answer: '图灵替身' },
} as const;

interface Probing {
  readonly task: 'builtins' | 'files' | 'allocated' | 'kept';
  /** The text of every message. */
  readonly question: string;
  readonly messages?: number;
  readonly messagesPerRound?: number;
  readonly nodeFlags?: readonly string[];
}

/** Runs the probe on the packaged bundle, in a process with Parameter Store and Turing beside it. */
export async function runProbe<Report>(probing: Probing): Promise<Report & { body: string }> {
  const ssm = await listen(createSsm({ parameters: plainParameters(token, standInKey) }));
  const turing = await listen(createTuringServer({ robots: [{ apiKey: standInKey }] }));
  try {
    return await report(probing, {
      SETTINGS_PATH: settingsPath,
      AWS_ENDPOINT_URL_SSM: ssm.url,
      TURING_ENDPOINT: turing.url,
    });
  } finally {
    await Promise.all([ssm.close(), turing.close()]);
  }
}

async function report<Report>(
  { task, question, messages = 1, messagesPerRound = 1, nodeFlags = [] }: Probing,
  environment: Readonly<Record<string, string>>,
): Promise<Report & { body: string }> {
  const bundle = pathToFileURL(join(inject('bundleFolder'), 'handlers', 'wechat.mjs')).href;
  const { PATH = '', SystemRoot = '' } = process.env;
  const child = spawn(process.execPath, [...nodeFlags, probe, bundle, task], {
    env: { PATH, SystemRoot, ...lambdaEnvironment, ...environment },
    stdio: ['pipe', 'ignore', 'inherit', 'pipe'],
  });
  const [, , , reported] = child.stdio;
  const events = Array.from({ length: messages }, (_, index) => eventOf(question, index));
  child.stdin?.end(JSON.stringify({ events, messagesPerRound }));
  if (reported === null || reported === undefined || !('read' in reported)) {
    throw new Error('the probe has no way to report');
  }
  return JSON.parse(await text(reported));
}

/** What the function finds in Lambda, and reads. */
const lambdaEnvironment = {
  AWS_REGION: 'ap-southeast-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_LAMBDA_FUNCTION_NAME: 'wechat-turing-bot-local-wechat',
  ANSWERS_TABLE: 'wechat-turing-bot-local-answers',
  POWERTOOLS_SERVICE_NAME: 'wechat-turing-bot-local',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** Messages wait for those before them, on a busy machine for seconds: none is to count as old by then. */
const youngForSeconds = 120;

/** A push from a follower of its own, since one who asks ten times a minute is turned away. */
function eventOf(question: string, index: number) {
  const parties = { account: 'gh_1', follower: `oFollower${1_000_000 + index}` };
  const seconds = Math.floor(Date.now() / 1000);
  const message = textMessage(question, seconds + youngForSeconds, parties);
  const push = signPush(message, { token }, seconds, parties);
  return {
    rawQueryString: String(push.query),
    // Without its time of arrival: the clock starts when the function does.
    requestContext: { http: { method: 'POST' } },
    headers: { 'content-type': 'text/xml' },
    body: push.body,
    isBase64Encoded: false,
  };
}
