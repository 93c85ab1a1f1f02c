import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createUpdatableFunction } from '../../simulator/lambda-updates.ts';
import { listen } from '../../simulator/listen.ts';
import { plainParameters, startStack } from '../../simulator/stack.ts';
import { sendText } from '../../simulator/wechat.ts';
import { copyService, objectAt, packageService, readJson, removeCopy } from './package-service.ts';
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
async function answerOf(zip: Buffer | undefined, folder: string): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, content] of Object.entries(unzipSync(zip ?? Buffer.of()))) {
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

let deployment: Awaited<ReturnType<typeof prepare>>;
beforeEach(async () => {
  deployment = await prepare();
});
afterEach(() => deployment.close());

describe('sls deploy function', { timeout: timeoutMs }, () => {
  it('uploads what answers by the edited rules, the same code as a whole deployment', async () => {
    const { lambda, copy, writeRules, deploy } = deployment;
    writeRules('天王盖地虎');
    const { status, output } = await deploy();
    expect(output).toContain('rules.yml -> rules.compiled.ts');
    expect(status).toBe(0);
    await expect(answerOf(lambda.zip(), join(copy.root, 'uploaded'))).resolves.toBe('天王盖地虎');
    expect(readFileSync(packageService([], copy).zip).equals(lambda.zip() ?? Buffer.of())).toBe(
      true,
    );
  });

  it('changes nothing but the code, and waits until Lambda is done with it', async () => {
    const { lambda, deploy } = deployment;
    await deploy();
    expect(lambda.calls.slice(0, 2)).toEqual(['GET 200', 'PUT code 200']);
    expect(new Set(lambda.calls.slice(2))).toEqual(new Set(['GET 200']));
    expect(lambda.configuration()).toBe(configuration);
  });

  it('uploads nothing when nothing has changed', async () => {
    const { lambda, writeRules, deploy } = deployment;
    writeRules('天王盖地虎');
    await deploy();
    const { status, output } = await deploy();
    expect(output).toContain('Code did not change');
    expect(status).toBe(0);
    expect(lambda.calls.filter((call) => call.startsWith('PUT'))).toHaveLength(1);
  });

  it('takes the memory along, and no other setting of the stage', async () => {
    const { lambda, deploy } = deployment;
    const { status } = await deploy('--param', 'memorySize=1024', '--param', 'wechatMode=safe');
    expect(status).toBe(0);
    expect(lambda.configuration()).toEqual({
      ...configuration,
      FunctionName: functionName,
      MemorySize: 1024,
    });
  });

  it('says that the whole has to be deployed first, where there is nothing yet', async () => {
    const { lambda, deploy } = deployment;
    const { status, output } = await deploy('--stage', 'new');
    expect(output).toContain('is not yet deployed');
    expect(status).toBe(1);
    expect(lambda.zip()).toBeUndefined();
  });
});
