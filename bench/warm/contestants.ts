import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { createTelemetry, type Telemetry } from '../../lib/telemetry.ts';
import { compiledRules } from '../../rules.compiled.ts';
import { silentTelemetry } from '../../scripts/silent-telemetry.ts';
import { createBot, echo } from '../composition.ts';
import { account } from '../wire/account.ts';
import { invocation, nowMs, type GatewayEvent, type Mode, type Result } from './messages.ts';

/** Answers an event with what its message says. */
export type Answer = (event: GatewayEvent) => Promise<Result>;

/** What stands for the first one, with which the others are compared. */
export const thisProject = 'this project';

/**
 * Those who answer, each made when it runs: a process loads nothing of the others. What a library leaves
 * to its user, the way from the event and back, is written as cheaply as it can be.
 */
export const contestants: ReadonlyMap<string, (mode: Mode) => Promise<Answer>> = new Map([
  [thisProject, (mode) => Promise.resolve(project(mode, silentTelemetry))],
  ['this project, with its log', (mode) => Promise.resolve(project(mode, telemetry(false)))],
  ['this project, with log and metrics', (mode) => Promise.resolve(project(mode, telemetry(true)))],
  ['wechat', wechatAnswer],
  ['co-wechat', coWechatAnswer],
  ['node-easywechat', easywechatAnswer],
  ['express + wechat + serverless-http', expressAnswer],
]);

/** A line for each message, and its metrics, to nowhere. Without metrics as a stack without monitoring. */
function telemetry(hasMetrics: boolean): Telemetry {
  process.env['POWERTOOLS_METRICS_DISABLED'] = String(!hasMetrics);
  return createTelemetry(new Logger(), new Metrics({ namespace: 'wechat-turing-bot' }));
}

function project(mode: Mode, telemetry: Telemetry): Answer {
  const rules = { ...compiledRules, aiLabel: '' };
  const handler = createBot({ mode, account, now: () => nowMs, rules, telemetry, robot: echo });
  return (event) => handler(event, invocation);
}

/** Whether somebody takes a plain message with any signature, or none. */
export function isCredulous(name: string, mode: Mode): boolean {
  return name === 'node-easywechat' && mode === 'plain';
}

/** How the peers but node-easywechat are told the account. */
export function peerConfig(mode: Mode) {
  const { token, appId, aesKey } = account;
  return mode === 'plain' ? token : { token, appid: appId, encodingAESKey: aesKey };
}

async function wechatAnswer(mode: Mode): Promise<Answer> {
  const { default: wechat } = await import('wechat');
  const middleware = wechat(peerConfig(mode), (request, response) =>
    response.reply?.(request.weixin?.Content ?? ''),
  );
  return ({ rawQueryString, body }) =>
    new Promise((resolve, reject) => {
      const query = Object.fromEntries(new URLSearchParams(rawQueryString));
      let statusCode = 200;
      const response = {
        writeHead: (status: number) => {
          statusCode = status;
        },
        end: (written: string) => resolve({ statusCode, body: written }),
      };
      middleware({ method: 'POST', query, rawBody: body }, response, reject);
    });
}

async function coWechatAnswer(mode: Mode): Promise<Answer> {
  const { default: coWechat } = await import('co-wechat');
  const middleware = coWechat(peerConfig(mode)).middleware(({ Content }) =>
    Promise.resolve(Content),
  );
  return async ({ rawQueryString, body }) => {
    const query = Object.fromEntries(new URLSearchParams(rawQueryString));
    const context = { method: 'POST', query, request: { body }, status: 200, body: '' };
    await middleware(context);
    return { statusCode: context.status, body: context.body };
  };
}

async function easywechatAnswer(mode: Mode): Promise<Answer> {
  const { ServerRequest } = await import('node-easywechat');
  const serve = await easywechatServer(mode);
  return ({ rawQueryString, headers, body }) =>
    serve(new ServerRequest('POST', `/wechat?${rawQueryString}`, { ...headers }, body));
}

/** A server for each request: one that is kept collects a handler with every sealed message. */
export async function easywechatServer(mode: Mode) {
  const { OfficialAccount, ServerRequest } = await import('node-easywechat');
  const { token, appId, aesKey } = account;
  const aes = mode === 'plain' ? {} : { aes_key: aesKey };
  return async (request: InstanceType<typeof ServerRequest>): Promise<Result> => {
    const app = new OfficialAccount({ app_id: appId, secret: '', token, ...aes });
    const server = app.setRequest(request).getServer();
    server.with(({ Content }) => Promise.resolve(Content));
    const response = await server.serve();
    return { statusCode: response.getStatusCode(), body: response.getBody().toString() };
  };
}

async function expressAnswer(mode: Mode): Promise<Answer> {
  const { default: serverless } = await import('serverless-http');
  const handler = serverless(await expressApplication(mode));
  return (event) => handler(event, {});
}

export async function expressApplication(mode: Mode) {
  const [{ default: express }, { default: wechat }] = await Promise.all([
    import('express'),
    import('wechat'),
  ]);
  const application = express();
  application.use(
    '/wechat',
    wechat(peerConfig(mode), (request, response) =>
      response.reply?.(request.weixin?.Content ?? ''),
    ),
  );
  return application;
}
