import { parseArgs } from 'node:util';

/** What the doctor is asked to look at. */
export interface Wanted {
  readonly url: URL | undefined;
  readonly token: string | undefined;
  readonly mode: 'plain' | 'compat' | 'safe' | undefined;
  readonly appId: string | undefined;
  readonly aesKey: string | undefined;
  readonly stage: string;
  readonly region: string | undefined;
  /** Whether to look with the credentials of AWS, too. */
  readonly looksInside: boolean;
  readonly isJson: boolean;
  readonly asks: boolean;
  readonly triesRobot: boolean;
}

export const usage = `用法 usage: npm run doctor -- [--url URL --token TOKEN] [--stage STAGE] [--turing]

  --url      微信后台填的网址                the address pasted into WeChat's console
  --token    微信后台填的 Token              the token typed there
  --mode     plain（默认）、compat 或 safe   as chosen there
  --app-id   AppID，加密模式要填             for compat and safe
  --aes-key  EncodingAESKey，加密模式要填    for compat and safe
  --ask      发一句话，用掉一次机器人调用    sends one text: one call of the robot
  --stage    用 AWS 凭证检查这个阶段         looks at this stage with AWS credentials (dev)
  --region   AWS 区域                        the region of AWS
  --turing   单独试机器人                    tries the robot alone: TURING_API_KEY, CHAT_MODEL_ENDPOINT, …
  --json     输出 JSON                       prints JSON
`;

/** Names of a stage, as Serverless takes them. */
const stagePattern = /^[A-Za-z0-9-]{1,60}$/;

const options = {
  url: { type: 'string' },
  token: { type: 'string' },
  mode: { type: 'string' },
  'app-id': { type: 'string' },
  'aes-key': { type: 'string' },
  stage: { type: 'string' },
  region: { type: 'string' },
  json: { type: 'boolean', default: false },
  ask: { type: 'boolean', default: false },
  turing: { type: 'boolean', default: false },
} as const;

/** What is wanted, or what is wrong with it. Repeats no value: one may be a secret. */
export function parseWanted(args: readonly string[]): Wanted | string {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options }));
  } catch {
    return '有不认识的选项，或者选项缺少值。An option is unknown, or lacks its value.';
  }
  const { url, token, stage = 'dev', 'app-id': appId, 'aes-key': aesKey } = values;
  if (url !== undefined && !isWebAddress(url)) {
    return '--url 要写成 https://…/wechat 的样子。--url has to look like https://…/wechat.';
  }
  if (url === undefined && (token !== undefined || appId !== undefined || aesKey !== undefined)) {
    return '只有同时写 --url，--token 才有用。--token goes with --url.';
  }
  if (!stagePattern.test(stage)) return '--stage 是字母和数字。--stage is letters and digits.';
  const mode = parseMode(values.mode);
  if (values.mode !== undefined && mode === undefined) return '--mode: plain, compat, safe';
  const problem = sealingProblem(mode, appId, aesKey);
  if (problem !== undefined) return problem;
  const isOutsideOnly = url !== undefined && token !== undefined;
  return {
    url: url === undefined ? undefined : new URL(url),
    token,
    mode,
    appId,
    aesKey,
    stage,
    region: values.region,
    looksInside: values.stage !== undefined || !(isOutsideOnly || values.turing),
    isJson: values.json,
    asks: values.ask,
    triesRobot: values.turing,
  };
}

function isWebAddress(written: string): boolean {
  return URL.canParse(written) && /^https?:$/.test(new URL(written).protocol);
}

function parseMode(written: string | undefined): Wanted['mode'] {
  return written === 'plain' || written === 'compat' || written === 'safe' ? written : undefined;
}

function sealingProblem(
  mode: Wanted['mode'],
  appId: string | undefined,
  aesKey: string | undefined,
): string | undefined {
  if (aesKey !== undefined && !/^[A-Za-z0-9+/]{43}$/.test(aesKey)) {
    return '--aes-key 是 43 个字母和数字。--aes-key has 43 letters and digits.';
  }
  const isSealed = mode === 'compat' || mode === 'safe';
  if (!isSealed || (appId !== undefined && aesKey !== undefined)) return undefined;
  return '加密模式还要 --app-id 和 --aes-key。compat and safe need --app-id and --aes-key, too.';
}
