import type { RequestListener } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createApiGateway } from './api-gateway.ts';
import { createChatModelServer, type ChatModelOptions } from './chat-model.ts';
import { startDynamoDb, type IsStoreDown } from './dynamodb.ts';
import { createLambdaApi, type LambdaMood } from './lambda-api.ts';
import { functionName } from './lambda-container.ts';
import { createLambda, type Lambda } from './lambda.ts';
import { listen } from './listen.ts';
import { createSsm, type SsmOptions, type StoredParameters } from './ssm.ts';
import {
  createTuringServer,
  type TuringMood,
  type TuringQuestion,
  type TuringRobot,
} from './turing.ts';
import type { SealingKeys } from './wechat-seal.ts';

/** Everything the deployed bot stands between, on this machine. */
export interface Stack {
  /** What one would paste into WeChat's console. */
  readonly url: string;
  readonly turingUrl: string;
  /** Where DynamoDB is. */
  readonly storeUrl: string;
  readonly lambda: Lambda;
  /** The questions the Turing stand-in was asked. */
  readonly questions: readonly TuringQuestion[];
  close(): Promise<void>;
}

/** What a `front` finds behind it. */
export interface Inside {
  readonly gateway: RequestListener;
  /** Sets environment variables of the function; containers with the old ones end after what they do. */
  readonly restart: (changes?: Readonly<Record<string, string>>) => Promise<void>;
}

export interface StackOptions {
  readonly parameters: StoredParameters;
  readonly robots: readonly TuringRobot[];
  /** A chat model beside Turing; without it the bot has none, unless `environment` names one. */
  readonly chatModel?: ChatModelOptions;
  readonly ssm?: Omit<SsmOptions, 'parameters'>;
  /** The function's environment variables, beside those that point to the stand-ins. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A packaged module to run; without one, the sources. */
  readonly modulePath?: string;
  readonly coldStartMs?: number;
  /** Asked at each call of DynamoDB: whether it is down. */
  readonly isStoreDown?: IsStoreDown;
  /** See `LambdaOptions`. */
  readonly killAfterMs?: () => number | undefined;
  readonly maxBusy?: number;
  /** Asked at each call of Lambda's API by the function itself. */
  readonly lambdaMood?: () => LambdaMood;
  /** See `TuringOptions`. */
  readonly turingMood?: () => TuringMood;
  /** See `TuringOptions`; the chat model has its own in `chatModel`. */
  readonly turingScripted?: ReadonlyMap<string, string>;
  /** Stands before API Gateway on the same port; what is not its own, it passes on. */
  readonly front?: (inside: Inside) => RequestListener;
  readonly port?: number;
  readonly onLog?: (line: string) => void;
}

/** The path below which the stand-in stores the settings, as the stage `local` would have it. */
export const settingsPath = '/wechat-turing-bot/local';

/** A key that the Turing stand-in knows and the real one does not. */
export const standInKey = '00112233445566778899aabbccddeeff';

/** As the stack names them, for the stage `local`. */
export const answersTable = 'wechat-turing-bot-local-answers';

const sources = fileURLToPath(new URL('../handlers/wechat.ts', import.meta.url));

/** Starts gateway, function, Parameter Store, DynamoDB and Turing. The function is the code that is deployed. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const questions: TuringQuestion[] = [];
  const invokeLater = (event: unknown) => lambda.invokeLater(event);
  const standIns = await startStandIns(options, questions, invokeLater);
  const onLog = options.onLog ?? (() => undefined);
  const environment = { ...standIns.environment, ...options.environment };
  const lambda = createLambda({
    modulePath: options.modulePath ?? sources,
    nodeFlags: options.modulePath === undefined ? ['--import', import.meta.resolve('tsx')] : [],
    environment,
    coldStartMs: options.coldStartMs ?? 0,
    killAfterMs: options.killAfterMs ?? (() => undefined),
    maxBusy: options.maxBusy ?? Infinity,
    onLog,
  });
  const gateway = createApiGateway({
    routes: ['GET /wechat', 'POST /wechat'],
    invoke: (event) => lambda.invoke(event),
    onFailure: (error) => onLog(`API Gateway answered 500: ${String(error)}`),
  });
  const restart = restarter(lambda, environment);
  const listener = options.front?.({ gateway, restart }) ?? gateway;
  const close = async () => {
    lambda.stop();
    await standIns.close();
  };
  try {
    const entrance = await listen(listener, options.port);
    const url = `http://localhost:${entrance.port}/wechat`;
    const closeAll = async () => void (await Promise.all([close(), entrance.close()]));
    const { turingUrl, storeUrl } = standIns;
    return { url, turingUrl, storeUrl, lambda, questions, close: closeAll };
  } catch (error) {
    await close();
    throw error;
  }
}

function restarter(lambda: Lambda, environment: Record<string, string>): Inside['restart'] {
  return async (changes = {}) => {
    Object.assign(environment, changes);
    lambda.recycle();
    await lambda.warm();
  };
}

/** The servers the function talks to, and the variables that lead it there. */
async function startStandIns(
  options: StackOptions,
  questions: TuringQuestion[],
  invokeLater: (event: unknown) => void,
) {
  const onQuestion = (question: TuringQuestion) => questions.push(question);
  const turing = await listen(
    createTuringServer({
      robots: options.robots,
      onQuestion,
      mood: options.turingMood ?? (() => 'well'),
      ...(options.turingScripted === undefined ? {} : { scripted: options.turingScripted }),
    }),
  );
  const ssm = await listen(createSsm({ ...options.ssm, parameters: options.parameters }));
  const dynamo = await startDynamoDb(answersTable, options.isStoreDown);
  const mood = options.lambdaMood ?? (() => 'well');
  const lambdaApi = await listen(createLambdaApi({ functionName, invokeLater, mood }));
  const chatModel = await startChatModel(options.chatModel);
  const turingUrl = `${turing.url}/openapi/api/v2`;
  const environment = {
    SETTINGS_PATH: settingsPath,
    AWS_ENDPOINT_URL_SSM: ssm.url,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
    AWS_ENDPOINT_URL_LAMBDA: lambdaApi.url,
    ANSWERS_TABLE: answersTable,
    TURING_ENDPOINT: turingUrl,
    ...chatModel.environment,
  };
  const servers = [turing, ssm, dynamo, lambdaApi, chatModel];
  const close = async () => void (await Promise.all(servers.map((server) => server.close())));
  return { turingUrl, storeUrl: dynamo.url, environment, close };
}

async function startChatModel(options: ChatModelOptions | undefined) {
  if (options === undefined) return { environment: {}, close: () => Promise.resolve() };
  const server = await listen(createChatModelServer(options));
  const environment = { CHAT_MODEL_ENDPOINT: `${server.url}/v1`, CHAT_MODEL_NAME: options.model };
  return { environment, close: () => server.close() };
}

/** The parameters of a plain bot with one robot. */
export function plainParameters(token: string, apiKey?: string): StoredParameters {
  const parameters: StoredParameters = new Map([
    [`${settingsPath}/wechat/token`, { type: 'SecureString', value: token }],
  ]);
  if (apiKey !== undefined) {
    parameters.set(`${settingsPath}/turing/api-key`, { type: 'SecureString', value: apiKey });
  }
  return parameters;
}

/** The parameters of a bot in an encrypted mode with one robot. */
export function sealedParameters(
  token: string,
  { appId, aesKey }: SealingKeys,
  apiKey?: string,
): StoredParameters {
  const parameters = plainParameters(token, apiKey);
  parameters.set(`${settingsPath}/wechat/app-id`, { type: 'String', value: appId });
  parameters.set(`${settingsPath}/wechat/aes-key`, { type: 'SecureString', value: aesKey });
  return parameters;
}
