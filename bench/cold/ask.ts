import { faultOf, forged, handshake, isRefusal, message, type Asked } from '../functions/events.ts';
import { settingsPaths, type StandIns } from '../functions/stand-ins.ts';
import { WrongAnswer } from '../interleave.ts';
import { account } from '../wire/account.ts';
import type { Contestant } from './contestants.ts';
import { takeSample, type Sample } from './sample.ts';

/** What a follower asks, and what the stand-in for Turing says to it. */
const question = '你好吗';
const answer = `图灵替身听到了：${question}`;

/** What WeChat wants repeated. */
const echostr = '5927481836451837264';

/** Around a start: where the stand-ins are, and where files may lie. */
export interface Surroundings {
  readonly standIns: StandIns;
  /** Path of the certificate that the stand-ins' own is signed with. */
  readonly authority: string;
  readonly folder: string;
}

/** One thing that is measured. */
export interface Cell extends Surroundings {
  readonly contestant: Contestant;
  readonly kind: Asked['kind'];
  /** Further messages after the first answer. */
  readonly furtherMessages?: number;
  readonly cgroupProcs?: string;
  readonly nodeFlags?: readonly string[];
}

/**
 * Starts a contestant in a new process with an event signed now, and checks what it answers.
 * @throws WrongAnswer
 */
export async function ask(cell: Cell): Promise<Sample> {
  const { contestant, kind, furtherMessages = 0 } = cell;
  const { mode, name } = contestant;
  const first = kind === 'message' ? message(mode, question) : handshake(mode, echostr);
  // Each of a follower of their own: this project lets one ask ten times a minute.
  const others = Array.from({ length: furtherMessages }, (_, index) =>
    message(mode, question, `oBench-Follower_${index}`),
  );
  const asked = [first, ...others];
  const sample = await start(cell, asked);
  for (const [index, each] of asked.entries()) {
    const fault = faultIn(contestant, sample.results[index], each);
    if (fault !== undefined) throw new WrongAnswer(name, `to a ${kind}, ${fault}`);
  }
  return sample;
}

/**
 * Lets a contestant answer both events and turn both away when their signature is another.
 * @throws WrongAnswer
 */
export async function check(contestant: Contestant, surroundings: Surroundings): Promise<void> {
  const { mode, name, answers, isTrusting } = contestant;
  for (const kind of ['message', 'handshake'] as const) {
    await ask({ ...surroundings, contestant, kind });
  }
  if (answers === 'ok' || isTrusting) return;
  for (const asked of [message(mode, question), handshake(mode, echostr)]) {
    const sample = await start({ ...surroundings, contestant, kind: asked.kind }, [forged(asked)]);
    if (!isRefusal(sample.results[0]))
      throw new WrongAnswer(name, `it accepts a forged ${asked.kind}`);
  }
}

async function start(cell: Cell, asked: readonly Asked[]): Promise<Sample> {
  const { contestant, folder, nodeFlags, cgroupProcs } = cell;
  const job = {
    file: contestant.file,
    environment: environmentOf(cell),
    events: asked.map(({ event }) => event),
    ...(nodeFlags === undefined ? {} : { nodeFlags }),
    ...(cgroupProcs === undefined ? {} : { cgroupProcs }),
  };
  try {
    return await takeSample(job, folder);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new WrongAnswer(contestant.name, what, { cause: error });
  }
}

function faultIn({ answers }: Contestant, result: unknown, asked: Asked): string | undefined {
  if (answers === 'ok') return JSON.stringify(result).includes('"ok"') ? undefined : 'it is silent';
  return faultOf(result, asked, answer);
}

/** The same for all but for the mode, so that nobody starts with less of it. */
function environmentOf({ contestant, standIns, authority }: Cell): Record<string, string> {
  const { PATH = '' } = process.env;
  return {
    PATH,
    TZ: ':UTC',
    AWS_REGION: 'ap-southeast-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_LAMBDA_FUNCTION_NAME: 'wechat-turing-bot-bench-wechat',
    POWERTOOLS_SERVICE_NAME: 'wechat-turing-bot-bench',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    NODE_EXTRA_CA_CERTS: authority,
    AWS_ENDPOINT_URL_SSM: standIns.ssmUrl,
    // Nobody listens: a first answer that comes at once touches neither the table nor the function.
    AWS_ENDPOINT_URL_DYNAMODB: 'https://127.0.0.1:9',
    AWS_ENDPOINT_URL_LAMBDA: 'https://127.0.0.1:9',
    ANSWERS_TABLE: 'wechat-turing-bot-bench-answers',
    TURING_ENDPOINT: standIns.turingUrl,
    SETTINGS_PATH: settingsPaths[contestant.mode],
    WECHAT_MODE: contestant.mode,
    WECHAT_TOKEN: account.token,
    WECHAT_APP_ID: account.appId,
    WECHAT_AES_KEY: account.aesKey,
    FIXED_ANSWER: answer,
  };
}
