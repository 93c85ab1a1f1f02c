import { DescribeTableCommand, DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { both, findingsOf, type Finding } from '../finding.ts';
import { awsCheck, isAbsent, notDeployed } from './aws-check.ts';
import type { Deployment } from './deployment.ts';

const { ok, warning } = findingsOf('table');

/** The attribute of an item that says when it may go. */
const expiryAttribute = 'expires';

/** Whether the table of answers in flight stands, and forgets them. */
export const tableCheck = awsCheck('table', 'dynamodb:DescribeTable', async (deployment) => {
  try {
    return await judge(deployment);
  } catch (error) {
    if (isAbsent(error)) return [notDeployed('table', deployment.names.table, deployment)];
    throw error;
  }
});

async function judge({ clients, names }: Deployment): Promise<readonly Finding[]> {
  const TableName = names.table;
  const { Table } = await clients.dynamo.send(new DescribeTableCommand({ TableName }));
  const isActive = Table?.TableStatus === 'ACTIVE';
  const { TimeToLiveDescription: life } = await clients.dynamo.send(
    new DescribeTimeToLiveCommand({ TableName }),
  );
  const forgets =
    (life?.TimeToLiveStatus ?? '').startsWith('ENABL') && life?.AttributeName === expiryAttribute;
  if (!isActive) return [notActive(Table?.TableStatus ?? '?')];
  return [forgets ? ok(both('表正常，会自动清理', 'The table stands and forgets')) : keepsAll];
}

function notActive(status: string): Finding {
  return warning(
    both(`表还不能用（${status}）`, `The table cannot be used yet (${status})`),
    both(
      '等一分钟再试；一直这样就再部署一次',
      'try again in a minute; if it stays so, deploy again',
    ),
  );
}

const keepsAll = warning(
  both(
    `表没有打开 TTL（${expiryAttribute}）：回答会一直留着`,
    `The table has no TTL on ${expiryAttribute}: answers stay for ever`,
  ),
  both('再部署一次：npx sls deploy', 'deploy again: npx sls deploy'),
);
