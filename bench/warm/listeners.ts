import type { RequestListener } from 'node:http';
import { createApiGateway } from '../../simulator/api-gateway.ts';
import { compiledRules } from '../../rules.compiled.ts';
import { silentTelemetry } from '../../scripts/silent-telemetry.ts';
import { createBot, echo } from '../composition.ts';
import { account } from '../wire/account.ts';
import { easywechatServer, expressApplication, peerConfig, thisProject } from './contestants.ts';
import { invocation, type Mode } from './messages.ts';

/** The local gateway with a function that does nothing: what of the first row API Gateway does in AWS. */
export const gatewayAlone = 'the local gateway alone';

const routes = ['POST /wechat'];

const fixed = () => Promise.resolve({ statusCode: 200, headers: {}, body: '<xml></xml>' });

/** Those who answer over HTTP, each on node:http; the first is what the others are compared with. */
export const listeners: ReadonlyMap<string, (mode: Mode) => Promise<RequestListener>> = new Map([
  [thisProject, (mode) => Promise.resolve(gateway(mode))],
  [gatewayAlone, () => Promise.resolve(createApiGateway({ routes, invoke: fixed }))],
  ['express + wechat', expressApplication],
  ['koa + co-wechat', koaApplication],
  ['node-easywechat', easywechatListener],
]);

/** The handler behind the local gateway, which makes the event and writes the result. */
function gateway(mode: Mode): RequestListener {
  const rules = { ...compiledRules, aiLabel: '' };
  const bot = createBot({
    mode,
    account,
    now: Date.now,
    rules,
    telemetry: silentTelemetry,
    robot: echo,
  });
  return createApiGateway({
    routes,
    invoke: (event) => bot(event, invocation),
  });
}

async function koaApplication(mode: Mode): Promise<RequestListener> {
  const [{ default: Koa }, { default: coWechat }] = await Promise.all([
    import('koa'),
    import('co-wechat'),
  ]);
  const answer = coWechat(peerConfig(mode)).middleware(({ Content }) => Promise.resolve(Content));
  return new Koa().use(answer).callback();
}

async function easywechatListener(mode: Mode): Promise<RequestListener> {
  const { ServerRequest } = await import('node-easywechat');
  const serve = await easywechatServer(mode);
  return (request, response) => {
    ServerRequest.createFromIncomingMessage(request)
      .then(serve)
      .then(({ statusCode, body }) => response.writeHead(statusCode).end(body))
      .catch(() => response.writeHead(500).end());
  };
}
