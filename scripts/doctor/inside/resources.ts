import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import { both, findingsOf, type Finding } from '../finding.ts';
import {
  awsCheck,
  errorName,
  isNotFound,
  notDeployed,
  type Deployment,
  type FunctionConfiguration,
} from './deployment.ts';

const stackFinding = findingsOf('stack');

/** Checks that the stack is deployed, and reports its WeChatUrl. */
export const stackCheck = awsCheck('stack', 'cloudformation:DescribeStacks', async (deployment) => {
  const { names } = deployment;
  const found = await describeStack(deployment);
  if (found === undefined) return [notDeployed('stack', names.stack, deployment)];
  const { status, url } = found;
  if (/FAILED|ROLLBACK_COMPLETE$/.test(status) && status !== 'UPDATE_ROLLBACK_COMPLETE') {
    return [
      stackFinding.failed(
        both(`部署没有成功（${status}）`, `The deployment did not succeed (${status})`),
        both(
          '看 CloudFormation 里这个堆栈的事件，改好再部署',
          "look at the stack's events in CloudFormation, mend it and deploy again",
        ),
      ),
    ];
  }
  if (url === undefined) return [noUrl];
  const address = stackFinding.ok(
    both(`微信后台填：${url}`, `To paste into WeChat's console: ${url}`),
  );
  return status === 'UPDATE_ROLLBACK_COMPLETE' ? [address, rolledBack] : [address];
});

/** Status and WeChatUrl of the stack; undefined when there is no stack of that name. */
export async function describeStack({ clients, names }: Deployment) {
  try {
    const command = new DescribeStacksCommand({ StackName: names.stack });
    const { Stacks: [stack] = [] } = await clients.cloudFormation.send(command);
    const url = stack?.Outputs?.find(({ OutputKey }) => OutputKey === 'WeChatUrl')?.OutputValue;
    return stack === undefined ? undefined : { status: stack.StackStatus ?? '', url };
  } catch (error) {
    // CloudFormation's error for a stack that does not exist.
    if (errorName(error) === 'ValidationError') return undefined;
    throw error;
  }
}

const noUrl = stackFinding.warning(
  both('堆栈没有输出 WeChatUrl', 'The stack has no output WeChatUrl'),
  both('用现在的 serverless.yml 再部署一次', 'deploy again with the present serverless.yml'),
);

const rolledBack = stackFinding.warning(
  both('上一次更新失败，退回了旧版', 'The last update failed and was rolled back'),
  both(
    '看 CloudFormation 的事件，改好再部署',
    'look at its events in CloudFormation, mend it and deploy again',
  ),
);

const functionFinding = findingsOf('function');

/** As serverless.yml sets them. */
const expected = { timeoutSeconds: 40, runtime: 'nodejs24.x' } as const;

/** Ten times the size of the bundle: more means that foreign files were packaged. */
const maxCodeBytes = 5 * 1024 * 1024;

/** Checks that the function is configured as serverless.yml describes it. */
export const functionCheck = awsCheck(
  'function',
  'lambda:GetFunctionConfiguration',
  async (deployment) => {
    try {
      return judgeFunction(await deployment.cached.functionConfiguration(), deployment);
    } catch (error) {
      if (isNotFound(error))
        return [notDeployed('function', deployment.names.function, deployment)];
      throw error;
    }
  },
);

function judgeFunction(
  { runtime, timeoutSeconds, codeBytes, failureCode, environment }: FunctionConfiguration,
  { names }: Deployment,
): readonly Finding[] {
  if (failureCode !== undefined) return [cannotRun(failureCode)];
  const size = `${Math.round(codeBytes / 1024)} KB`;
  const summary = `${runtime}, ${timeoutSeconds} s, ${size}`;
  const findings = [
    functionFinding.ok(both(`函数正常（${summary}）`, `The function stands (${summary})`)),
  ];
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

function differs(zh: string, en: string, actual: string, wanted: string): Finding {
  return functionFinding.warning(
    both(`${zh}是 ${actual}，应当是 ${wanted}`, `The ${en} is ${actual} instead of ${wanted}`),
    both('再部署一次：npx sls deploy', 'deploy again: npx sls deploy'),
  );
}

function cannotRun(failureCode: string): Finding {
  return functionFinding.failed(
    both(`函数不能运行（${failureCode}）`, `The function cannot run (${failureCode})`),
    both('再部署一次；看 Lambda 控制台里的原因', 'deploy again; the Lambda console says why'),
  );
}

const tableFinding = findingsOf('table');

/** TTL attribute of the table's items. */
const expiryAttribute = 'expires';

/** Checks that the table of answers is active and that its items expire. */
export const tableCheck = awsCheck('table', 'dynamodb:DescribeTable', async (deployment) => {
  try {
    return await judgeTable(deployment);
  } catch (error) {
    if (isNotFound(error)) return [notDeployed('table', deployment.names.table, deployment)];
    throw error;
  }
});

async function judgeTable({ clients, names }: Deployment): Promise<readonly Finding[]> {
  const TableName = names.table;
  const { Table } = await clients.dynamo.send(new DescribeTableCommand({ TableName }));
  const isActive = Table?.TableStatus === 'ACTIVE';
  const { TimeToLiveDescription: ttl } = await clients.dynamo.send(
    new DescribeTimeToLiveCommand({ TableName }),
  );
  const expires =
    (ttl?.TimeToLiveStatus ?? '').startsWith('ENABL') && ttl?.AttributeName === expiryAttribute;
  if (!isActive) return [notActive(Table?.TableStatus ?? '?')];
  return [
    expires
      ? tableFinding.ok(both('表正常，会自动清理', 'The table stands and forgets'))
      : noExpiry,
  ];
}

function notActive(status: string): Finding {
  return tableFinding.warning(
    both(`表还不能用（${status}）`, `The table cannot be used yet (${status})`),
    both(
      '等一分钟再试；一直这样就再部署一次',
      'try again in a minute; if it stays so, deploy again',
    ),
  );
}

const noExpiry = tableFinding.warning(
  both(
    `表没有打开 TTL（${expiryAttribute}）：回答会一直留着`,
    `The table has no TTL on ${expiryAttribute}: answers stay for ever`,
  ),
  both('再部署一次：npx sls deploy', 'deploy again: npx sls deploy'),
);

const concurrencyFinding = findingsOf('concurrency');

/** One execution asks, another holds WeChat's next delivery. */
const executionsPerSlowQuestion = 2;

/** Limit below which an ordinary busy day is throttled; a new account has 10. */
const enoughExecutions = 50;

const requestMore = both('用这条命令申请提高', 'ask for more with this command');

/** Reports how many slow questions the account can answer at once, with the command to request more. */
export const concurrencyCheck = awsCheck(
  'concurrency',
  'lambda:GetAccountSettings',
  async ({ clients, region }) => {
    const { AccountLimit: limit } = await clients.lambda.send(new GetAccountSettingsCommand({}));
    const executions = limit?.UnreservedConcurrentExecutions ?? limit?.ConcurrentExecutions ?? 0;
    const questions = Math.floor(executions / executionsPerSlowQuestion);
    const sentence = both(
      `这个账号同时能运行 ${executions} 个函数实例，够同时等 ${questions} 个慢问题（每个占 ${executionsPerSlowQuestion} 个）`,
      `The account runs ${executions} executions at once: enough for ${questions} slow questions at a time (${executionsPerSlowQuestion} each)`,
    );
    if (executions >= enoughExecutions) return [concurrencyFinding.ok(sentence)];
    const command = `aws service-quotas request-service-quota-increase --region ${region} --service-code lambda --quota-code L-B99A9384 --desired-value 1000`;
    return [concurrencyFinding.warning(sentence, requestMore, command)];
  },
);
