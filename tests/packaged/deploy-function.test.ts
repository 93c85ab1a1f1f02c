import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createUpdatableFunction } from '../../simulator/lambda-updates.ts';
import { listen } from '../../simulator/listen.ts';
import { plainParameters, startStack } from '../../simulator/stack.ts';
import { sendText } from '../../simulator/wechat.ts';
import {
  copyService,
  objectAt,
  packageService,
  readJson,
  removeCopy,
  type PackagedService,
  type PackageRun,
} from './package-service.ts';
import { runSlsBeside } from './run-sls-beside.ts';

const functionName = 'wechat-turing-bot-dev-wechat';
const token = 'TestToken123';
const timeoutMs = 60_000;

/** What the stack made of the function. */
const template = readJson(inject('template'));
const configuration = objectAt(template, 'Resources', 'WechatLambdaFunction', 'Properties');

/** A copy of the project, and the Lambda it is deployed to. */
async function prepare() {
  const lambda = createUpdatableFunction({ functionName, configuration });
  const server = await listen(lambda.listener);
  const copy = copyService();
  const environment = {
    AWS_ENDPOINT_URL_LAMBDA: server.url,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const writeRules = (answer: string) => {
    const rules = `keywords:\n  - words: [暗号]\n    answer: ${answer}\n`;
    writeFileSync(join(copy.service, 'rules.yml'), rules);
  };
  const deploy = (...options: readonly string[]) =>
    runSlsBeside(copy, ['deploy', 'function', '-f', 'wechat', ...options], environment);
  const close = async () => {
    await server.close();
    removeCopy(copy);
  };
  return { lambda, copy, writeRules, deploy, close };
}

/** What a follower who sends the keyword gets from this code. */
async function answerOf(zip: Buffer, folder: string): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const modulePath = join(folder, 'handlers', 'wechat.mjs');
  const stack = await startStack({ modulePath, parameters: plainParameters(token), robots: [] });
  try {
    const { verdict } = await sendText('暗号', { url: stack.url, token });
    return verdict.kind === 'text' ? verdict.text : verdict.kind;
  } finally {
    await stack.close();
  }
}

describe('sls deploy function', () => {
  let first: PackageRun;
  let second: PackageRun;
  let packaged: PackagedService;
  let calls: readonly string[];
  let configurations: readonly unknown[];
  let uploaded: Buffer;
  let deployment: Awaited<ReturnType<typeof prepare>>;

  // Each command takes seconds: all claims look at the same three.
  beforeAll(async () => {
    deployment = await prepare();
    const { lambda, copy, writeRules, deploy } = deployment;
    writeRules('天王盖地虎');
    first = await deploy();
    uploaded = lambda.zip() ?? Buffer.of();
    const afterFirst = lambda.configuration();
    calls = [...lambda.calls];
    second = await deploy('--param', 'memorySize=1024', '--param', 'wechatMode=safe');
    configurations = [afterFirst, lambda.configuration()];
    packaged = packageService([], copy);
  }, 3 * timeoutMs);
  afterAll(() => deployment.close());

  it('uploads what answers by the edited rules, and says which file they are from', async () => {
    expect(first.output).toContain('rules.yml -> rules.compiled.ts');
    expect(first.status).toBe(0);
    const folder = join(deployment.copy.root, 'uploaded');
    await expect(answerOf(uploaded, folder)).resolves.toBe('天王盖地虎');
  });

  it('uploads the same code as a whole deployment of the same rules', () => {
    expect(packaged.output).toContain('rules.yml -> rules.compiled.ts');
    expect(readFileSync(packaged.zip).equals(uploaded)).toBe(true);
  });

  it('changes nothing but the code, and waits until Lambda is done with it', () => {
    expect(calls.slice(0, 2)).toEqual(['GET 200', 'PUT code 200']);
    expect(new Set(calls.slice(2))).toEqual(new Set(['GET 200']));
    expect(configurations[0]).toBe(configuration);
  });

  it('uploads no code when none has changed', () => {
    expect(second.output).toContain('Code did not change');
    expect(second.status).toBe(0);
    const uploads = deployment.lambda.calls.filter((call) => call.startsWith('PUT code'));
    expect(uploads).toHaveLength(1);
  });

  it('takes the memory along, and no other setting of the stage', () => {
    expect(configurations[1]).toEqual({
      ...configuration,
      FunctionName: functionName,
      MemorySize: 1024,
    });
  });
});

describe('sls deploy function where there is nothing yet', () => {
  it('says that the whole has to be deployed first', { timeout: timeoutMs }, async () => {
    const { lambda, deploy, close } = await prepare();
    const { status, output } = await deploy('--stage', 'new');
    await close();
    expect(output).toContain('is not yet deployed');
    expect(status).toBe(1);
    expect(lambda.zip()).toBeUndefined();
  });
});
