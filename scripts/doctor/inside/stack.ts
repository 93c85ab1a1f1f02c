import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { both, findingsOf } from '../finding.ts';
import { awsCheck, nameOf, notDeployed } from './aws-check.ts';
import type { Deployment } from './deployment.ts';

const { ok, warning, failed } = findingsOf('stack');

/** Whether the stack stands, and the address to paste. */
export const stackCheck = awsCheck('stack', 'cloudformation:DescribeStacks', async (deployment) => {
  const { names } = deployment;
  const found = await describe(deployment);
  if (found === undefined) return [notDeployed('stack', names.stack, deployment)];
  const { status, url } = found;
  if (/FAILED|ROLLBACK_COMPLETE$/.test(status) && status !== 'UPDATE_ROLLBACK_COMPLETE') {
    return [
      failed(
        both(`部署没有成功（${status}）`, `The deployment did not succeed (${status})`),
        both(
          '看 CloudFormation 里这个堆栈的事件，改好再部署',
          "look at the stack's events in CloudFormation, mend it and deploy again",
        ),
      ),
    ];
  }
  if (url === undefined) return [noUrl];
  const address = ok(both(`微信后台填：${url}`, `To paste into WeChat's console: ${url}`));
  return status === 'UPDATE_ROLLBACK_COMPLETE' ? [address, rolledBack] : [address];
});

/** Its status and WeChatUrl; undefined when there is none by that name. */
export async function describe({ clients, names }: Deployment) {
  try {
    const command = new DescribeStacksCommand({ StackName: names.stack });
    const { Stacks: [stack] = [] } = await clients.cloudFormation.send(command);
    const url = stack?.Outputs?.find(({ OutputKey }) => OutputKey === 'WeChatUrl')?.OutputValue;
    return stack === undefined ? undefined : { status: stack.StackStatus ?? '', url };
  } catch (error) {
    // CloudFormation's word for a stack that does not exist.
    if (nameOf(error) === 'ValidationError') return undefined;
    throw error;
  }
}

const noUrl = warning(
  both('堆栈没有输出 WeChatUrl', 'The stack has no output WeChatUrl'),
  both('用现在的 serverless.yml 再部署一次', 'deploy again with the present serverless.yml'),
);

const rolledBack = warning(
  both('上一次更新失败，退回了旧版', 'The last update failed and was rolled back'),
  both(
    '看 CloudFormation 的事件，改好再部署',
    'look at its events in CloudFormation, mend it and deploy again',
  ),
);
