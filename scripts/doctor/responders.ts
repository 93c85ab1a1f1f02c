import { parseChatModel } from '../../lib/settings/chat-model.ts';
import type { Environment, Parameters, Report } from '../../lib/settings/report.ts';
import { parseTuring } from '../../lib/settings/turing.ts';
import { examineRules } from '../compile-rules.ts';
import { defaultRules } from '../rules/default-rules.ts';
import { readRulesSource } from '../rules/rules-source.ts';
import { both, findingOfIssue, findingsOf, type Finding } from './finding.ts';
import { tryChatModel } from './robot/chat-model.ts';
import { tryTuring } from './turing.ts';

/** Where the robots are and with which keys. */
export interface RobotSettings {
  readonly environment: Environment;
  readonly parameters: Parameters;
  /** Where the parameters are stored; undefined when they are variables of this machine. */
  readonly stored: Pick<Report, 'path' | 'region'> | undefined;
}

/** The keys as `npm start` takes them: from variables. */
export function robotsOf(environment: Environment): RobotSettings {
  const parameters = new Map(
    Object.entries({
      'turing/api-key': environment['TURING_API_KEY'] ?? '',
      'turing/secret': environment['TURING_SECRET'] ?? '',
      'chat-model/api-key': environment['CHAT_MODEL_API_KEY'] ?? '',
    }).filter(([, value]) => value !== ''),
  );
  return { environment, parameters, stored: undefined };
}

interface Looking {
  readonly now: () => number;
  readonly progress: (line: string) => void;
}

/** Asks each robot a real question, and says so before. */
export async function tryRobots(
  { environment, parameters, stored }: RobotSettings,
  { now, progress }: Looking,
): Promise<readonly Finding[]> {
  const place = stored ?? { path: '', region: '' };
  const report: Report = { faults: [], warnings: [], ...place };
  const turing = parseTuring(environment, parameters, report);
  const chatModel = parseChatModel(environment, parameters, report);
  const { failed } = findingsOf('turing');
  const findings: Finding[] = report.warnings.map(({ where, problem, ...mending }) =>
    findingOfIssue(failed, {
      where,
      problem,
      ...(stored === undefined ? { cure: correctVariable } : mending),
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
  return findings.length === 0 ? [nobody] : findings;
}

function announcement(keys: number): string {
  return `… 用 ${keys} 个图灵密钥各真实提问一次，会用掉一次调用。One real question goes to each of ${keys} Turing keys, and counts.`;
}

/** Typed for this one try, so there is nothing to store. */
const correctVariable = both(
  '改正这次用的变量 TURING_API_KEY、TURING_ENDPOINT 或 CHAT_MODEL_…',
  'correct the variable used for this try: TURING_API_KEY, TURING_ENDPOINT or CHAT_MODEL_…',
);

const nobody = findingsOf('turing').skipped(
  both('没有机器人可以试：没有给密钥', 'There is no robot to try: no key was given'),
  both(
    '设置变量 TURING_API_KEY（和 TURING_SECRET）或 CHAT_MODEL_ENDPOINT、CHAT_MODEL_NAME、CHAT_MODEL_API_KEY；有 AWS 凭证时加 --stage，部署里还没有密钥就先运行 npm run setup',
    'set TURING_API_KEY (and TURING_SECRET), or CHAT_MODEL_ENDPOINT, CHAT_MODEL_NAME and CHAT_MODEL_API_KEY; with AWS credentials, add --stage, and run npm run setup first if the deployment has no key yet',
  ),
);
