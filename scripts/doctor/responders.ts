import { failures } from '../../lib/upstream/chat-failures.ts';
import { createChatModel } from '../../lib/upstream/chat-model.ts';
import { createPostJson } from '../../lib/http.ts';
import { createDeadline } from '../../lib/time.ts';
import { AnswerFailed } from '../../lib/errors.ts';
import { parseChatModel } from '../../lib/settings/chat-model.ts';
import type { Environment, Parameters, Report } from '../../lib/settings/report.ts';
import { parseTuring } from '../../lib/settings/turing.ts';
import type { ChatModelManner, ChatModelSettings } from '../../lib/upstream/chat-settings.ts';
import { examineRules } from '../compile-rules.ts';
import { defaultRules } from '../rules/rules-file.ts';
import { readRulesSource, type RulesSource } from '../rules/rules-source.ts';
import { both, findingOfFailure, findingOfIssue, findingsOf, type Finding } from './finding.ts';
import { tryTuring } from './turing.ts';

const rulesFinding = findingsOf('rules');

/** Checks the rules that the next deployment packages: faults fail; an unwise value, as an empty AI label, warns. */
export function checkRules(
  { fileName, text }: RulesSource = readRulesSource(),
): readonly Finding[] {
  const { faults, warnings } = examineRules(text);
  const findings = [
    ...faults.map((found) => ({ found, create: rulesFinding.failed })),
    ...warnings.map((found) => ({ found, create: rulesFinding.warning })),
  ].map(({ found: { line, problem }, create }) => {
    const at = `${fileName}:${line}`;
    return create(both(`${at} ${problem.what.zh}`, `${at} ${problem.what.en}`), problem.cure);
  });
  if (findings.length > 0) return findings;
  return [rulesFinding.ok(both(`${fileName} 没有错误`, `${fileName} has no faults`))];
}

const upstreamFinding = findingsOf('turing');

/** Endpoints and keys of Turing and the chat model. */
export interface UpstreamSettings {
  readonly environment: Environment;
  readonly parameters: Parameters;
  /** Location of the parameters; undefined when they are variables of this machine. */
  readonly stored: Pick<Report, 'path' | 'region'> | undefined;
}

/** Reads endpoints and keys from variables, as `npm start` does. */
export function upstreamsFromVariables(environment: Environment): UpstreamSettings {
  const parameters = new Map(
    Object.entries({
      'turing/api-key': environment['TURING_API_KEY'] ?? '',
      'turing/secret': environment['TURING_SECRET'] ?? '',
      'chat-model/api-key': environment['CHAT_MODEL_API_KEY'] ?? '',
    }).filter(([, value]) => value !== ''),
  );
  return { environment, parameters, stored: undefined };
}

interface TryOptions {
  readonly now: () => number;
  readonly progress: (line: string) => void;
}

/** Asks Turing and the chat model a real question each, after announcing it. */
export async function tryUpstreams(
  { environment, parameters, stored }: UpstreamSettings,
  { now, progress }: TryOptions,
): Promise<readonly Finding[]> {
  const location = stored ?? { path: '', region: '' };
  const report: Report = { faults: [], warnings: [], ...location };
  const turing = parseTuring(environment, parameters, report);
  const chatModel = parseChatModel(environment, parameters, report);
  const findings: Finding[] = report.warnings.map(({ where, problem, ...fix }) =>
    findingOfIssue(upstreamFinding.failed, {
      where,
      problem,
      ...(stored === undefined ? { cure: correctVariable } : fix),
    }),
  );
  if (turing !== undefined) {
    progress(announcement(turing.keys.length));
    findings.push(...(await tryTuring(turing, now)));
  }
  if (chatModel !== undefined) {
    progress('… 向大模型真实提问一次。One real question goes to the chat model.');
    const { compiled } = examineRules(readRulesSource().text);
    findings.push(...(await tryChatModel(chatModel, compiled?.model ?? defaultRules.model, now)));
  }
  return findings.length === 0 ? [noUpstream] : findings;
}

function announcement(keys: number): string {
  return `… 用 ${keys} 个图灵密钥各真实提问一次，会用掉一次调用。One real question goes to each of ${keys} Turing keys, and counts.`;
}

/** Cure of a variable's fault: nothing is stored. */
const correctVariable = both(
  '改正这次用的变量 TURING_API_KEY、TURING_ENDPOINT 或 CHAT_MODEL_…',
  'correct the variable used for this try: TURING_API_KEY, TURING_ENDPOINT or CHAT_MODEL_…',
);

const noUpstream = upstreamFinding.skipped(
  both('没有机器人可以试：没有给密钥', 'There is no robot to try: no key was given'),
  both(
    '设置变量 TURING_API_KEY（和 TURING_SECRET）或 CHAT_MODEL_ENDPOINT、CHAT_MODEL_NAME、CHAT_MODEL_API_KEY；有 AWS 凭证时加 --stage，部署里还没有密钥就先运行 npm run setup',
    'set TURING_API_KEY (and TURING_SECRET), or CHAT_MODEL_ENDPOINT, CHAT_MODEL_NAME and CHAT_MODEL_API_KEY; with AWS credentials, add --stage, and run npm run setup first if the deployment has no key yet',
  ),
);

const chatModelFinding = findingsOf('chat-model');

/** Timeout of a question: as long as the bot works on a slow answer. */
const answerTimeoutMs = 35_000;

/** Asks the chat model one question. */
async function tryChatModel(
  settings: ChatModelSettings,
  manner: ChatModelManner,
  now: () => number,
): Promise<readonly Finding[]> {
  const begunMs = now();
  const ask = createChatModel({ post: createPostJson(now), manner });
  const who = both('大模型', 'The chat model');
  try {
    const question = { text: '你好', follower: '' };
    await ask(question, settings, createDeadline(begunMs + answerTimeoutMs, now));
    const tookMs = now() - begunMs;
    return [
      chatModelFinding.ok(
        both(`${who.zh}：有回答（${tookMs} ms）`, `${who.en}: answers (${tookMs} ms)`),
      ),
    ];
  } catch (error) {
    return [isRegionRefused(error) ? refusesRegion : findingOfFailure('chat-model', who, error)];
  }
}

function isRegionRefused(error: unknown): boolean {
  return (
    error instanceof AnswerFailed && error.advice.en.startsWith(failures.wrongRegion().advice.en)
  );
}

const refusesRegion = chatModelFinding.failed(
  both(
    '大模型的服务商拒绝这个地区的请求（从这台机器看；函数在它自己的区域）',
    'The provider of the chat model refuses requests from this region (as seen from this machine; the function is in its own)',
  ),
  both(
    '部署到服务商支持的区域，或者换一家支持这个区域的',
    'deploy to a region it serves, or choose a provider that serves this one',
  ),
);
