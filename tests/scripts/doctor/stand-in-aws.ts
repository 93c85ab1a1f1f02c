import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen } from '../../../simulator/listen.ts';

/** Scripted response of AWS: a body, or the name of an error. */
export type AwsResponse = Readonly<Record<string, unknown>> | string | { readonly refused: string };

/** Responses by operation. */
export type AwsResponses = Readonly<Record<string, AwsResponse>>;

/** Responses that describe a sound deployment of the stage `dev`. */
export function soundAws(
  weChatUrl: string,
  environment: Readonly<Record<string, string>> = {},
): AwsResponses {
  return {
    FilterLogEvents: { events: [] },
    DescribeStacks: stacks('UPDATE_COMPLETE', weChatUrl),
    GetFunctionConfiguration: {
      Runtime: 'nodejs24.x',
      Timeout: 40,
      CodeSize: 310_000,
      State: 'Active',
      Environment: { Variables: { SETTINGS_PATH: '/wechat-turing-bot/dev', ...environment } },
    },
    GetAccountSettings: {
      AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 1000 },
    },
    DescribeTable: { Table: { TableStatus: 'ACTIVE' } },
    DescribeTimeToLive: {
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' },
    },
    GetParametersByPath: parameters({
      'wechat/token': 'TestToken123',
      'turing/api-key': 'a1'.repeat(16),
    }),
  };
}

/** A page of parameters; names with `app-id` or `robot` are no secrets. */
export function parameters(values: Readonly<Record<string, string>>): AwsResponse {
  const Parameters = Object.entries(values).map(([name, Value]) => ({
    Name: `/wechat-turing-bot/dev/${name}`,
    Type: /app-id|robot/.test(name) ? 'String' : 'SecureString',
    Value,
  }));
  return { Parameters };
}

export function stacks(status: string, weChatUrl: string): string {
  return `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>wechat-turing-bot-dev</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>${status}</StackStatus><Outputs><member><OutputKey>WeChatUrl</OutputKey><OutputValue>${weChatUrl}</OutputValue></member></Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}

/** Serves all five services at one address; `environment` points the SDK there. */
export async function startAws(responses: AwsResponses) {
  const listening = await listen((request, response) => {
    read(request).then(
      (body) =>
        answer(
          response,
          responses[operationOf(request, body)] ?? { refused: 'UnknownOperationException' },
        ),
      () => response.destroy(),
    );
  });
  return { environment: environmentFor(listening.url), close: () => listening.close() };
}

function environmentFor(url: string): Readonly<Record<string, string>> {
  const services = ['SSM', 'LAMBDA', 'DYNAMODB', 'CLOUDFORMATION', 'CLOUDWATCH_LOGS'];
  return {
    ...Object.fromEntries(services.map((service) => [`AWS_ENDPOINT_URL_${service}`, url])),
    AWS_ACCESS_KEY_ID: 'stand-in',
    AWS_SECRET_ACCESS_KEY: 'stand-in',
  };
}

function operationOf({ headers, url = '' }: IncomingMessage, body: string): string {
  const target = String(headers['x-amz-target'] ?? '');
  if (target !== '') return target.split('.').at(-1) ?? '';
  if (url.includes('/account-settings')) return 'GetAccountSettings';
  if (url.includes('/configuration')) return 'GetFunctionConfiguration';
  return new URLSearchParams(body).get('Action') ?? '';
}

function answer(response: ServerResponse, scripted: AwsResponse): void {
  if (typeof scripted === 'string') {
    response.writeHead(200, { 'content-type': 'text/xml' }).end(scripted);
  } else if ('refused' in scripted) {
    const name = String(scripted.refused);
    const xml = `<ErrorResponse><Error><Type>Sender</Type><Code>${name}</Code><Message>no</Message></Error></ErrorResponse>`;
    const isXml = name === 'ValidationError';
    response.writeHead(400, {
      'content-type': isXml ? 'text/xml' : 'application/x-amz-json-1.1',
      'x-amzn-errortype': name,
    });
    response.end(isXml ? xml : JSON.stringify({ __type: name, message: 'no' }));
  } else {
    response
      .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify(scripted));
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
