import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen, type Listening } from '../../../simulator/listen.ts';
import { createSsm, type StoredParameters } from '../../../simulator/ssm.ts';
import { startStack, type Stack } from '../../../simulator/stack.ts';
import { runScript } from '../run-script.ts';
import { awsVariables, secrets } from './run-setup.ts';

const stage = 'setup-test';
let parameters: StoredParameters;
let server: Listening;
let stack: Stack | undefined;

beforeEach(async () => {
  parameters = new Map();
  server = await listen(createSsm({ parameters }));
});
afterEach(async () => {
  await stack?.close();
  await server.close();
});

const variables = { WECHAT_TOKEN: secrets.token, TURING_API_KEY: secrets.turingKey };

describe('npm run setup without a terminal', () => {
  it('writes parameters with which the bot answers, and nothing secret to the screen', async () => {
    const { exited, printed } = runScript('setup', ['--yes', '--stage', stage], {
      ...awsVariables(server.url),
      ...variables,
    });
    await expect(exited).resolves.toBe(0);
    const values = [...parameters.values()].map(({ value }) => value);
    expect(values).toHaveLength(3);
    for (const value of values) expect(printed()).not.toContain(value);
    expect(printed()).toContain(`npx sls deploy --stage ${stage} --region ap-southeast-1`);
    expect(
      existsSync(fileURLToPath(new URL(`../../../stages/${stage}.yml`, import.meta.url))),
    ).toBe(false);
    stack = await startStack({
      parameters,
      robots: [{ apiKey: secrets.turingKey }],
      environment: { SETTINGS_PATH: `/wechat-turing-bot/${stage}` },
    });
    const simulate = runScript('simulate', ['--url', stack.url, '--token', secrets.token, '你好']);
    await expect(simulate.exited).resolves.toBe(0);
    expect(simulate.printed()).toContain('handshake  ok');
    expect(simulate.printed()).toMatch(/ {2}< .+/);
  });

  it('says how to go on when it has nobody to ask', async () => {
    const { exited, printed } = runScript('setup', [], awsVariables(server.url));
    await expect(exited).resolves.toBe(1);
    expect(printed()).toContain('npm run setup -- --yes');
  });
});
