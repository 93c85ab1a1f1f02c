import { account } from '../wire/account.ts';
import type { Built } from './built.ts';
import type { Mode } from './events.ts';
import { settingsPaths, type StandIns } from './stand-ins.ts';

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

/** What everybody's followers ask where Turing answers, and what the stand-in for it says. */
export const question = '你好吗';
export const answer = `图灵替身听到了：${question}`;

/** Where the stand-ins are, and the path of the certificate that theirs is signed with. */
export interface Around {
  readonly standIns: StandIns;
  readonly authority: string;
}

/** What a function finds in Lambda. The same for all but for the mode, so that nobody starts with less of it. */
export function environmentOf(
  { mode }: Contestant,
  { standIns, authority }: Around,
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
    // Nobody listens: an answer that comes at once touches neither the table nor the function.
    AWS_ENDPOINT_URL_DYNAMODB: 'https://127.0.0.1:9',
    AWS_ENDPOINT_URL_LAMBDA: 'https://127.0.0.1:9',
    TURING_ENDPOINT: standIns.turingUrl,
    SETTINGS_PATH: settingsPaths[mode],
    WECHAT_MODE: mode,
    WECHAT_TOKEN: account.token,
    WECHAT_APP_ID: account.appId,
    WECHAT_AES_KEY: account.aesKey,
    FIXED_ANSWER: answer,
  };
}
