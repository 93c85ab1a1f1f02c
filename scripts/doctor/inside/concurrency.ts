import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import { both, findingsOf } from '../finding.ts';
import { awsCheck } from './aws-check.ts';

const { ok, warning } = findingsOf('concurrency');

/** One works on the answer while another waits for it. */
const executionsPerSlowQuestion = 2;

/** Fewer than this meet throttling on an ordinary busy day; a new account has 10. */
const comfortable = 50;

const askForMore = both('用这条命令申请提高', 'ask for more with this command');

/** How many slow questions the account carries at once, and how to ask for more. */
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
    if (executions >= comfortable) return [ok(sentence)];
    const command = `aws service-quotas request-service-quota-increase --region ${region} --service-code lambda --quota-code L-B99A9384 --desired-value 1000`;
    return [warning(sentence, askForMore, command)];
  },
);
