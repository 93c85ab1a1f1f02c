import {
  holds,
  keepsTranscript,
  namesIn,
  type Names,
  type Target,
  type Template,
} from './deploy-policy-template.ts';

/** One statement of an IAM policy. */
export interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: { readonly StringEquals: Readonly<Record<string, string>> };
}

/** An IAM policy document. */
export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/**
 * The least a user or role must be allowed for `sls deploy`, `sls info`, `sls logs` and `sls remove`
 * of this template, and for writing the bot's settings. Who may write the policy of the function's
 * role decides what the function may do: where the deploying user is not trusted with that, an
 * administrator adds a permissions boundary.
 *
 * @throws when the template has a resource type without a row in the table below
 */
export function deployPolicy(template: Template, target: Target): Policy {
  const names = namesIn(template, target);
  const rows = Object.keys(template.Resources).flatMap((id) => rowsOf(template, id));
  const reading = keepsTranscript(template) ? [transcript] : [];
  const all = [stack, settings, ...new Set(rows), ...reading];
  const statements = all.flatMap((row) => row(names));
  return { Version: '2012-10-17', Statement: merge(statements) };
}

function rowsOf(template: Template, id: string): readonly Row[] {
  const { Type = '', Condition } = template.Resources[id] ?? {};
  const row = rowsByType[Type];
  if (row === undefined) {
    throw new Error(
      `${id} needs a row for ${Type} in the table of scripts/deploy-policy-rules.ts: add one.`,
    );
  }
  return Condition === undefined || holds(template, Condition) ? [row] : [];
}

/** Statements about the same resources, under the same condition, as one: a managed policy has little room. */
function merge(statements: readonly Statement[]): readonly Statement[] {
  const merged = new Map<string, Statement>();
  for (const statement of statements) {
    const about = JSON.stringify([statement.Resource, statement.Condition]);
    const before = merged.get(about)?.Action ?? [];
    merged.set(about, { ...statement, Action: [...new Set([...before, ...statement.Action])] });
  }
  return [...merged.values()];
}

// The actions in these rows are those that osls 4.3.1 calls itself and those that CloudFormation calls
// in the name of the deploying user: the permissions that the handlers of each type name in its schema,
// without the ones for properties this template does not set. All the tagging is there because osls
// tags the stack with STAGE, and CloudFormation hands the tags of a stack on to its resources.
// Left out: `sls remove` asks for an ECR repository, and takes a refusal for "there is none".

type Row = (names: Names) => readonly Statement[];

const stack: Row = ({ stack }) => [
  allow(
    [stack],
    `cloudformation: CreateChangeSet DescribeChangeSet ExecuteChangeSet DeleteChangeSet DeleteStack
     DescribeStacks DescribeStackEvents DescribeStackResource ListStackResources
     TagResource UntagResource`,
  ),
  // A template has no ARN.
  allow(['*'], 'cloudformation: ValidateTemplate'),
];

const settings: Row = ({ settings }) => [
  allow(
    settings.flatMap((path) => [path, `${path}/*`]),
    `ssm: PutParameter GetParameter GetParameters GetParametersByPath DeleteParameter
     DeleteParameters AddTagsToResource`,
  ),
];

// For `npm run transcript`: without one, nobody who deploys may read what followers say.
const transcript: Row = ({ tables }) => [allow(tables, 'dynamodb: Scan')];

// Tagging a stage asks for apigateway:TagResource, which IAM's own list of actions does not have.
const apiGatewayActions = 'apigateway: GET POST PUT PATCH DELETE TagResource UntagResource';
const apiGatewayService = 'ops.apigateway.amazonaws.com';

// An API gets its id when it is created, so no name narrows this.
const httpApi: Row = ({ apiGateway }) => [
  allow([`${apiGateway}/apis`, `${apiGateway}/apis/*`, `${apiGateway}/tags/*`], apiGatewayActions),
];

const customDomain: Row = ({ apiGateway, iam }) => [
  allow([`${apiGateway}/domainnames`, `${apiGateway}/domainnames/*`], apiGatewayActions),
  // The first custom domain of an account makes API Gateway create its role for the deploying user.
  allow(
    [`${iam}role/aws-service-role/${apiGatewayService}/AWSServiceRoleForAPIGateway`],
    'iam: CreateServiceLinkedRole',
    { 'iam:AWSServiceName': apiGatewayService },
  ),
];

// One statement for both, for want of room: none of the actions but those of tags means both.
const cloudWatch: Row = ({ alarms, dashboards }) => [
  allow(
    [alarms, ...dashboards],
    `cloudwatch: PutMetricAlarm DescribeAlarms DeleteAlarms PutDashboard GetDashboard
     DeleteDashboards TagResource UntagResource ListTagsForResource`,
  ),
];

const rowsByType: Readonly<Record<string, Row>> = {
  'AWS::ApiGatewayV2::Api': httpApi,
  'AWS::ApiGatewayV2::ApiMapping': customDomain,
  'AWS::ApiGatewayV2::DomainName': customDomain,
  'AWS::ApiGatewayV2::Integration': httpApi,
  'AWS::ApiGatewayV2::Route': httpApi,
  'AWS::ApiGatewayV2::Stage': httpApi,
  'AWS::CloudWatch::Alarm': cloudWatch,
  'AWS::CloudWatch::Dashboard': cloudWatch,
  'AWS::DynamoDB::Table': ({ tables }) => [
    allow(
      tables,
      `dynamodb: CreateTable DescribeTable UpdateTable DeleteTable UpdateTimeToLive
       DescribeTimeToLive DescribeContinuousBackups DescribeContributorInsights
       DescribeKinesisStreamingDestination GetResourcePolicy TagResource UntagResource
       ListTagsOfResource`,
    ),
  ],
  'AWS::IAM::Policy': ({ roles, keys, region }) => [
    allow(roles, 'iam: PutRolePolicy GetRolePolicy DeleteRolePolicy'),
    // To write and read back settings that a key of the operator's own encrypts.
    allow(keys, 'kms: Encrypt Decrypt', { 'kms:ViaService': `ssm.${region}.amazonaws.com` }),
  ],
  'AWS::IAM::Role': ({ roles }) => [
    allow(
      roles,
      `iam: CreateRole GetRole UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy DeleteRole
       PutRolePolicy GetRolePolicy DeleteRolePolicy ListRolePolicies ListAttachedRolePolicies
       TagRole UntagRole ListRoleTags`,
    ),
    allow(roles, 'iam: PassRole', { 'iam:PassedToService': 'lambda.amazonaws.com' }),
  ],
  'AWS::Lambda::Function': ({ functions }) => [
    allow(
      functions,
      // GetFunctionConfiguration is for `npm run doctor`.
      `lambda: CreateFunction GetFunction UpdateFunctionCode UpdateFunctionConfiguration
       DeleteFunction GetFunctionCodeSigningConfig GetFunctionRecursionConfig
       GetFunctionScalingConfig GetRuntimeManagementConfig TagResource UntagResource ListTags
       GetFunctionConfiguration`,
    ),
    // For the doctor, too: the limit of concurrent executions belongs to the account and has no ARN.
    allow(['*'], 'lambda: GetAccountSettings'),
  ],
  'AWS::Lambda::EventInvokeConfig': ({ functions }) => [
    allow(
      functions,
      `lambda: GetFunctionEventInvokeConfig PutFunctionEventInvokeConfig
       UpdateFunctionEventInvokeConfig DeleteFunctionEventInvokeConfig`,
    ),
  ],
  'AWS::Lambda::Permission': ({ functions }) => [
    allow(functions, 'lambda: AddPermission GetPolicy RemovePermission'),
  ],
  'AWS::Logs::LogGroup': ({ logGroups, logs }) => [
    allow(
      logGroups.flatMap((group) => [group, `${group}:*`]),
      // The second line is for `sls logs`.
      `logs: CreateLogGroup PutRetentionPolicy DeleteRetentionPolicy DeleteLogGroup
       DescribeLogStreams FilterLogEvents
       GetDataProtectionPolicy DescribeIndexPolicies TagResource UntagResource ListTagsForResource`,
    ),
    // Asking for one group by its name is authorised against log-group::log-stream: with no name.
    allow([`${logs}log-group:*`], 'logs: DescribeLogGroups'),
    // Resource policies belong to the account and have no ARN.
    allow(['*'], 'logs: DescribeResourcePolicies'),
  ],
  'AWS::S3::Bucket': ({ bucket }) => [
    allow(
      [bucket],
      `s3: CreateBucket ListBucket DeleteBucket PutEncryptionConfiguration
       GetEncryptionConfiguration PutBucketPublicAccessBlock GetBucketPublicAccessBlock
       PutBucketTagging GetBucketTagging TagResource UntagResource ListTagsForResource`,
    ),
    allow([`${bucket}/*`], 's3: PutObject GetObject DeleteObject'),
  ],
  'AWS::S3::BucketPolicy': ({ bucket }) => [
    allow([bucket], 's3: PutBucketPolicy GetBucketPolicy DeleteBucketPolicy'),
  ],
  'AWS::SNS::Subscription': ({ topics }) => [
    allow(topics, 'sns: Subscribe ListSubscriptionsByTopic'),
    // IAM knows no resource for what exists only once somebody has confirmed it.
    allow(['*'], 'sns: GetSubscriptionAttributes SetSubscriptionAttributes Unsubscribe'),
  ],
  'AWS::SNS::Topic': ({ topics }) => [
    allow(
      topics,
      `sns: CreateTopic GetTopicAttributes SetTopicAttributes DeleteTopic ListSubscriptionsByTopic
       GetDataProtectionPolicy TagResource UntagResource ListTagsForResource`,
    ),
  ],
};

/** `service: Action Action …` on these resources, if `condition` is met. */
function allow(
  resources: readonly string[],
  permissions: string,
  condition?: Readonly<Record<string, string>>,
): Statement {
  const [service, ...actions] = permissions.split(/\s+/);
  return {
    Effect: 'Allow',
    Action: actions.map((action) => `${service}${action}`),
    Resource: resources,
    ...(condition === undefined ? {} : { Condition: { StringEquals: condition } }),
  };
}
