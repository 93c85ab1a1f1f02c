import { openWorkshop, type Built, type Workshop } from '../build.ts';
import { account, type Mode } from '../messages.ts';
import {
  createCertificate,
  settingsPaths,
  startStandIns,
  type StandInOptions,
  type StandIns,
} from './stand-ins.ts';

/** A function beside others. */
export interface Contestant extends Built {
  readonly name: string;
  readonly mode: Mode;
  /** Where its answer comes from: `ok` whatever is asked, a fixed text, a rule of this project, or Turing. */
  readonly answers: 'ok' | 'fixed' | 'rule' | 'robot';
  /** node-easywechat does not look at the signature of plain mode. */
  readonly isTrusting?: true;
  /** This project, in the build at hand or another one. */
  readonly isOwn?: true;
}

/** The common peer, which does what this project does. */
export const peer = 'express + wechat + SSM SDK + axios';

/** What all followers ask where Turing answers, and what the stand-in for it says. */
export const question = '你好吗';
export const answer = `图灵替身听到了：${question}`;

/** Where functions are started: the stand-ins, their certificate's authority, and a folder for jobs. */
export interface Surroundings {
  readonly standIns: StandIns;
  readonly authority: string;
  readonly folder: string;
}

/** A place to build functions in and to start them. */
export interface Place {
  readonly workshop: Workshop;
  /** Starts stand-ins; they end with the place. */
  readonly around: (options: Omit<StandInOptions, 'certificate'>) => Promise<Surroundings>;
}

/** Packages this project, lets `work` use it, and removes everything afterwards, whatever happened. */
export async function inPlace<T>(work: (place: Place) => Promise<T>): Promise<T> {
  const workshop = openWorkshop();
  const { folder } = workshop;
  const open: StandIns[] = [];
  try {
    const certificate = createCertificate(folder);
    const around: Place['around'] = async (options) => {
      const standIns = await startStandIns({ certificate, ...options });
      open.push(standIns);
      return { standIns, authority: certificate.authority, folder };
    };
    return await work({ workshop, around });
  } finally {
    await Promise.all(open.map((standIns) => standIns.close()));
    workshop.remove();
  }
}

/** What a function finds in Lambda. The same for all but for the mode, so that none starts with less of it. */
export function environmentOf(
  { mode }: Contestant,
  { standIns, authority }: Surroundings,
): Readonly<Record<string, string>> {
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
    // No server listens: an answer that comes at once touches neither the table nor the function.
    AWS_ENDPOINT_URL_DYNAMODB: 'https://127.0.0.1:9',
    AWS_ENDPOINT_URL_LAMBDA: 'https://127.0.0.1:9',
    TURING_ENDPOINT: standIns.turingUrl,
    SETTINGS_PATH: settingsPaths[mode],
    ...accountVariables(mode),
    FIXED_ANSWER: answer,
  };
}

/** The account, for functions whose settings stand in the environment. */
export function accountVariables(mode: Mode) {
  return {
    WECHAT_MODE: mode,
    WECHAT_TOKEN: account.token,
    WECHAT_APP_ID: account.appId,
    WECHAT_AES_KEY: account.aesKey,
  };
}

/**
 * Flags by which Lambda's runtime limits V8's heap: nine tenths of the memory size for the old generation,
 * a twentieth for each half of the young one. So it stands in start scripts that AWS published for
 * container images up to Node 16; whether nodejs24.x does the same was not verified.
 */
export function heapFlags(memoryMb: number): readonly string[] {
  const youngMb = Math.floor(memoryMb / 10);
  return [
    `--max-semi-space-size=${Math.floor(youngMb / 2)}`,
    `--max-old-space-size=${memoryMb - youngMb}`,
  ];
}
