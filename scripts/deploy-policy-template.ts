/** Parts of a packaged CloudFormation template that the policy depends on. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
}

interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: unknown;
}

/** Stage, region and account of a deployment. */
export interface Target {
  readonly stage: string;
  readonly region: string;
  /** Twelve digits, or `*` for whichever account the policy is used in. */
  readonly account: string;
}

export type Names = ReturnType<typeof namesIn>;

/** The ARNs of what the stack creates, and the beginnings of those that no name completes. */
export function namesIn({ Resources }: Template, { stage, region, account }: Target) {
  const partition = partitionOf(region);
  const local = (service: string) => `arn:${partition}:${service}:${region}:${account}:`;
  const iam = `arn:${partition}:iam::${account}:`;
  const stackName = `wechat-turing-bot-${stage}`;
  const all = (type: string, path: string, prefix = '') =>
    Object.values(Resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties }) => `${prefix}${text(getPath(Properties, path), region)}`);
  const settingsPath = 'Environment.Variables.SETTINGS_PATH';
  return {
    region,
    iam,
    logs: local('logs'),
    apiGateway: `arn:${partition}:apigateway:${region}::`,
    stack: `${local('cloudformation')}stack/${stackName}/*`,
    bucket: `arn:${partition}:s3:::${bucketPattern(stackName)}`,
    roles: all('AWS::IAM::Role', 'RoleName', `${iam}role/`),
    functions: all('AWS::Lambda::Function', 'FunctionName', `${local('lambda')}function:`),
    tables: all('AWS::DynamoDB::Table', 'TableName', `${local('dynamodb')}table/`),
    logGroups: all('AWS::Logs::LogGroup', 'LogGroupName', `${local('logs')}log-group:`),
    topics: all('AWS::SNS::Topic', 'TopicName', local('sns')),
    // One by one they would not fit into a policy.
    alarms: `${local('cloudwatch')}alarm:${stackName}-*`,
    // A dashboard belongs to no region.
    dashboards: all(
      'AWS::CloudWatch::Dashboard',
      'DashboardName',
      `arn:${partition}:cloudwatch::${account}:dashboard/`,
    ),
    settings: all('AWS::Lambda::Function', settingsPath, `${local('ssm')}parameter`),
    keys: all('AWS::IAM::Policy', 'PolicyDocument.Statement.0.Resource'),
  };
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/**
 * CloudFormation makes the bucket's name of the stack's name and the logical id, in lower case with
 * a random end, and cuts both to 24 characters when the whole would not fit into 63.
 */
function bucketPattern(stackName: string): string {
  const start = stackName.toLowerCase().slice(0, 24).replace(/-$/, '');
  return `${start}-serverlessdeploymentbuck*`;
}

/** A name that is known before the deployment; osls joins some of the region and other parts. */
function text(value: unknown, region: string): string {
  if (typeof value === 'string') return value;
  if (getPath(value, 'Ref') === 'AWS::Region') return region;
  const [separator, parts] = [getPath(value, 'Fn::Join.0'), getPath(value, 'Fn::Join.1')];
  if (typeof separator === 'string' && Array.isArray(parts)) {
    return parts.map((part) => text(part, region)).join(separator);
  }
  throw new Error(
    `Only AWS knows the name ${JSON.stringify(value)}. Name the resource in serverless.yml.`,
  );
}

/** Whether the function is told to keep what followers say. */
export function keepsTranscript({ Resources }: Template): boolean {
  return Object.values(Resources).some(
    ({ Properties }) => getPath(Properties, 'Environment.Variables.TRANSCRIPT') === 'on',
  );
}

/** Whether a condition of the template holds, as far as packaging decides that. */
export function holds(template: Template, name: string): boolean {
  const evaluate = (condition: unknown): boolean => {
    const negated = getPath(condition, 'Fn::Not.0');
    if (negated !== undefined) return !evaluate(negated);
    const all = getPath(condition, 'Fn::And');
    if (Array.isArray(all)) return all.every(evaluate);
    const other = getPath(condition, 'Condition');
    if (typeof other === 'string') return holds(template, other);
    const [left, right] = [getPath(condition, 'Fn::Equals.0'), getPath(condition, 'Fn::Equals.1')];
    if (typeof left === 'string' && typeof right === 'string') return left === right;
    throw new Error(
      `The condition ${name} is more than holds() in scripts/deploy-policy-template.ts knows: extend it.`,
    );
  };
  return evaluate(template.Conditions?.[name]);
}

/** Value at a path such as `Fn::Join.1`; undefined when there is none. */
function getPath(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce((inner, key) => Object.entries(inner ?? {}).find(([name]) => name === key)?.[1], value);
}
