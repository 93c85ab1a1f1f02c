import { parseArgs } from 'node:util';
import { parseAddress } from '../../lib/settings/kinds.ts';
import { defaultStage, regionOf } from '../stage.ts';
import {
  both,
  exitStatusOf,
  findingsOf,
  renderAsJson,
  renderForTerminal,
  type Finding,
} from './finding.ts';
import { lookFromOutside, wechatCutMs, type ConsoleFields } from './outside/look-outside.ts';
import {
  checkRules,
  tryUpstreams,
  upstreamsFromVariables,
  type UpstreamSettings,
} from './responders.ts';

/** Effects of the command. */
export interface DoctorIo {
  readonly say: (text: string) => void;
  /** Line of progress, on standard error; no part of the result. */
  readonly progress: (line: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Time after which WeChat closes the connection; 5 s by default. */
  readonly cutMs?: number;
  /** Delay between two reads of the log; 3 s by default. */
  readonly logDelayMs?: number;
}

/**
 * `npm run doctor`: checks a bot and prints each finding with its cure.
 * @returns exit status: 0 when no check failed or was skipped, 1 when one was, 2 for wrong arguments
 */
export async function runDoctor(args: readonly string[], io: DoctorIo): Promise<0 | 1 | 2> {
  const options = parseDoctorOptions(args);
  if (typeof options === 'string') {
    io.progress(`${options}\n\n${usage}`);
    return 2;
  }
  const findings = await runAllChecks(options, io);
  io.say(options.isJson ? renderAsJson(findings) : renderForTerminal(findings));
  return exitStatusOf(findings);
}

async function runAllChecks(options: DoctorOptions, io: DoctorIo): Promise<readonly Finding[]> {
  const begunMs = io.now();
  const onStart = (name: string) => io.progress(`… ${name}`);
  const deployment = options.usesAws ? await loadDeployment(options, io) : undefined;
  const inside = deployment === undefined ? [] : await deployment.look(onStart);
  const fields = mergeFields(options, await deployment?.consoleFields());
  const upstreams = options.triesUpstreams ? await tryAll(await deployment?.upstreams(), io) : [];
  if (deployment === undefined && options.url === undefined) return upstreams;
  const outside = fields === undefined ? [notSeen] : await outsideOf(fields, options, io);
  const isRefused = outside.some(isRefusal);
  const log = isRefused ? ((await deployment?.refusals(begunMs, io.logDelayMs)) ?? []) : [];
  return [...inside, ...outside, ...log, ...upstreams, ...checkRules()];
}

/** Whether the log of the function may tell the reason. */
function isRefusal({ check, status }: Finding): boolean {
  return status === 'failed' && /^(route|handshake|push)$/.test(check);
}

const notSeen = findingsOf('outside').skipped(
  both(
    '没有从外面看：不知道网址或 Token',
    'Not looked at from outside: address or token are not known',
  ),
  both(
    '加上 --url 和 --token；有 AWS 凭证时，部署并用 npm run setup 写好参数之后，它自己会读到',
    'add --url and --token; with AWS credentials it reads them by itself once the bot is deployed and npm run setup has written the parameters',
  ),
);

/** Fields from the options, else from AWS; undefined without address and token. */
function mergeFields(
  options: DoctorOptions,
  found: ConsoleFields | undefined,
): ConsoleFields | undefined {
  const url = options.url ?? found?.url;
  const token = options.token ?? found?.token;
  if (url === undefined || token === undefined) return undefined;
  return {
    url,
    token,
    mode: options.mode ?? found?.mode ?? 'plain',
    appId: options.appId ?? found?.appId,
    aesKey: options.aesKey ?? found?.aesKey,
  };
}

function outsideOf(fields: ConsoleFields, { asks }: DoctorOptions, io: DoctorIo) {
  const { now, cutMs = wechatCutMs, progress } = io;
  return lookFromOutside(fields, { now, cutMs, asks, onStart: (name) => progress(`… ${name}`) });
}

/** Keys in variables win over those of the deployment: they are typed for this run. */
async function tryAll(deployed: UpstreamSettings | undefined, io: DoctorIo) {
  const typed = upstreamsFromVariables(io.environment);
  return tryUpstreams(typed.parameters.size > 0 ? typed : (deployed ?? typed), io);
}

// Loads the AWS SDK only with credentials: from outside, no part of AWS is needed.
async function loadDeployment({ stage, region }: DoctorOptions, { environment, now }: DoctorIo) {
  const { openDeployment } = await import('./inside/look-inside.ts');
  return openDeployment({
    stage,
    region: region ?? regionOf(stage),
    // The SDK's own variable; the clock check sends its request without the SDK.
    ssmAddress: environment['AWS_ENDPOINT_URL_SSM'],
    now,
  });
}

/** Options of `npm run doctor`. */
export interface DoctorOptions {
  readonly url: URL | undefined;
  readonly token: string | undefined;
  readonly mode: 'plain' | 'compat' | 'safe' | undefined;
  readonly appId: string | undefined;
  readonly aesKey: string | undefined;
  readonly stage: string;
  readonly region: string | undefined;
  /** Whether the deployment is checked with AWS credentials, too. */
  readonly usesAws: boolean;
  readonly isJson: boolean;
  readonly asks: boolean;
  readonly triesUpstreams: boolean;
}

const usage = `用法 usage: npm run doctor -- [--url URL --token TOKEN] [--stage STAGE] [--turing]

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

/** Name of a stage as Serverless accepts it. */
const stagePattern = /^[A-Za-z0-9-]{1,60}$/;

const optionTypes = {
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

/** Parses the arguments; returns the problem as text, without values: one may be a secret. */
export function parseDoctorOptions(args: readonly string[]): DoctorOptions | string {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options: optionTypes }));
  } catch {
    return '有不认识的选项，或者选项缺少值。An option is unknown, or lacks its value.';
  }
  const { url, token, stage = defaultStage, 'app-id': appId, 'aes-key': aesKey } = values;
  const address = url === undefined ? undefined : parseAddress(url);
  if (url !== undefined && address === undefined) {
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
    url: address,
    token,
    mode,
    appId,
    aesKey,
    stage,
    region: values.region,
    usesAws: values.stage !== undefined || !(isOutsideOnly || values.turing),
    isJson: values.json,
    asks: values.ask,
    triesUpstreams: values.turing,
  };
}

function parseMode(written: string | undefined): DoctorOptions['mode'] {
  return written === 'plain' || written === 'compat' || written === 'safe' ? written : undefined;
}

function sealingProblem(
  mode: DoctorOptions['mode'],
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
