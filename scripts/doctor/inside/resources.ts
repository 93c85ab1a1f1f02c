import { both, findingsOf, type Finding } from '../finding.ts';
import { awsCheck, isAbsent, notDeployed } from './aws-check.ts';
import type { Deployment, FunctionFacts } from './deployment.ts';

const { ok, warning, failed } = findingsOf('function');

/** What serverless.yml sets. */
const expected = { timeoutSeconds: 40, runtime: 'nodejs24.x' } as const;

/** Ten times what the bundle has: something was packaged that does not belong there. */
const maxCodeBytes = 5 * 1024 * 1024;

/** Whether the function stands as serverless.yml describes it. */
export const functionCheck = awsCheck(
  'function',
  'lambda:GetFunctionConfiguration',
  async (deployment) => {
    try {
      return judge(await deployment.first.facts(), deployment);
    } catch (error) {
      if (isAbsent(error)) return [notDeployed('function', deployment.names.function, deployment)];
      throw error;
    }
  },
);

function judge(facts: FunctionFacts, { names }: Deployment): readonly Finding[] {
  const { runtime, timeoutSeconds, codeBytes, trouble, environment } = facts;
  if (trouble !== undefined) return [broken(trouble)];
  const size = `${Math.round(codeBytes / 1024)} KB`;
  const summary = `${runtime}, ${timeoutSeconds} s, ${size}`;
  const findings = [ok(both(`函数正常（${summary}）`, `The function stands (${summary})`))];
  if (timeoutSeconds !== expected.timeoutSeconds) {
    findings.push(
      differs('超时', 'timeout', `${timeoutSeconds} s`, `${expected.timeoutSeconds} s`),
    );
  }
  if (runtime !== expected.runtime)
    findings.push(differs('运行时', 'runtime', runtime, expected.runtime));
  if (codeBytes > maxCodeBytes) findings.push(differs('代码包', 'bundle', size, '< 5 MB'));
  const path = environment['SETTINGS_PATH'];
  if (path !== names.settingsPath) {
    findings.push(differs('SETTINGS_PATH', 'SETTINGS_PATH', path ?? '–', names.settingsPath));
  }
  return findings;
}

function differs(zh: string, en: string, is: string, wanted: string): Finding {
  return warning(
    both(`${zh}是 ${is}，应当是 ${wanted}`, `The ${en} is ${is} instead of ${wanted}`),
    both('再部署一次：npx sls deploy', 'deploy again: npx sls deploy'),
  );
}

function broken(trouble: string): Finding {
  return failed(
    both(`函数不能运行（${trouble}）`, `The function cannot run (${trouble})`),
    both('再部署一次；看 Lambda 控制台里的原因', 'deploy again; the Lambda console says why'),
  );
}
