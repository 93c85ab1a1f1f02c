import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StoredParameters } from '../../../simulator/ssm.ts';
import { appId, newStagesFolder, path, runSetup, secrets, type SetupRun } from './run-setup.ts';

async function run(options: SetupRun) {
  const ran = await runSetup(options);
  for (const secret of Object.values(secrets)) expect(ran.output).not.toContain(secret);
  return ran;
}

const all = {
  WECHAT_TOKEN: secrets.token,
  WECHAT_MODE: 'safe',
  WECHAT_APP_ID: appId,
  WECHAT_AES_KEY: secrets.aesKey,
  TURING_API_KEY: `${secrets.turingKey},${secrets.turingKey}`,
  TURING_SECRET: secrets.turingSecret,
  CHAT_MODEL_API_KEY: secrets.chatKey,
};

describe('setup --yes', () => {
  it('writes what the variables hold, and the mode, without a question', async () => {
    const stagesFolder = newStagesFolder();
    const { status, parameters, hidden } = await run({
      args: ['--yes'],
      environment: all,
      stagesFolder,
    });
    expect(status).toBe(0);
    expect(hidden).toEqual([]);
    expect([...parameters].map(([name, { type, value }]) => [name, type, value])).toEqual([
      [`${path}/wechat/token`, 'SecureString', all.WECHAT_TOKEN],
      [`${path}/wechat/app-id`, 'String', all.WECHAT_APP_ID],
      [`${path}/wechat/aes-key`, 'SecureString', all.WECHAT_AES_KEY],
      [`${path}/turing/api-key`, 'SecureString', all.TURING_API_KEY],
      [`${path}/turing/secret`, 'SecureString', all.TURING_SECRET],
      [`${path}/chat-model/api-key`, 'SecureString', all.CHAT_MODEL_API_KEY],
      [`${path}/followers/hash-key`, 'SecureString', expect.stringMatching(/^\w{32}$/)],
    ]);
    expect(readFileSync(join(stagesFolder, 'dev.yml'), 'utf8')).toContain('wechatMode: safe');
  });

  it('writes nothing the second time', async () => {
    const again = { args: ['--yes'], environment: all, stagesFolder: newStagesFolder() };
    const { parameters } = await run(again);
    const before = new Map(parameters);
    const { status, operations } = await run({ ...again, parameters });
    expect(status).toBe(0);
    expect(operations).toEqual(['GetParametersByPath']);
    expect(parameters).toEqual(before);
  });

  it('replaces only what a variable says otherwise', async () => {
    const { parameters } = await run({ args: ['--yes'], environment: all });
    const { output } = await run({
      args: ['--yes'],
      environment: { WECHAT_TOKEN: `${secrets.token},${secrets.newToken}` },
      parameters,
    });
    const both = { value: `${secrets.token},${secrets.newToken}`, version: 2 };
    expect(parameters.get(`${path}/wechat/token`)).toMatchObject(both);
    expect([...parameters.values()].filter(({ version }) => version === 2)).toHaveLength(1);
    expect(output).toContain('[1/1] wechat/token');
  });

  it('goes to another stage and region', async () => {
    const { parameters, output } = await run({
      args: ['--yes', '--stage', 'prod', '--region', 'eu-central-1'],
      environment: { WECHAT_TOKEN: secrets.token },
    });
    expect(parameters.has('/wechat-turing-bot/prod/wechat/token')).toBe(true);
    expect(output).toContain('npx sls deploy --stage prod --region eu-central-1');
  });

  it('only says what it would write with --dry-run', async () => {
    const stagesFolder = newStagesFolder();
    const { status, parameters, operations, output } = await run({
      args: ['--yes', '--dry-run'],
      environment: all,
      stagesFolder,
    });
    expect(status).toBe(0);
    expect(parameters.size).toBe(0);
    expect(operations).toEqual(['GetParametersByPath']);
    expect(output).toContain('会写入 would write:');
    expect(output).toContain('wechatMode plain → safe');
    expect(() => readFileSync(stagesFolder)).toThrow('ENOENT');
  });

  it.each([
    ['a token', {}, 'WECHAT_TOKEN'],
    ['an app id in safe mode', { WECHAT_TOKEN: secrets.token }, 'WECHAT_APP_ID'],
    ['a key in safe mode', { WECHAT_TOKEN: secrets.token, WECHAT_APP_ID: appId }, 'WECHAT_AES_KEY'],
  ])('needs %s, and writes nothing without it', async (_, environment, variable) => {
    const { status, output, operations } = await run({
      args: ['--yes'],
      environment: { WECHAT_MODE: 'safe', ...environment },
    });
    expect(status).toBe(1);
    expect(output).toContain(`请设置环境变量 ${variable}`);
    expect(output).toContain(`Set the variable ${variable}`);
    expect(operations).toEqual(['GetParametersByPath']);
  });

  it('needs another token when the stored one cannot be used', async () => {
    const parameters: StoredParameters = new Map([
      [`${path}/wechat/token`, { type: 'SecureString', value: '令牌' }],
    ]);
    const { status, output } = await run({ args: ['--yes'], parameters });
    expect(status).toBe(1);
    expect(output).toContain('wechat/token 的值不能用');
  });

  it.each([
    ['WECHAT_TOKEN', '"quoted"'],
    ['WECHAT_TOKEN', 'a1,b22,c33'],
    ['WECHAT_APP_ID', 'gh_0123456789ab'],
    ['WECHAT_AES_KEY', 'too-short'],
    ['TURING_API_KEY', 'not-32-letters'],
    ['CHAT_MODEL_API_KEY', 'two words'],
  ])('refuses %s of %j without repeating it', async (variable, value) => {
    const { status, output, operations } = await run({
      args: ['--yes'],
      environment: { ...all, [variable]: value },
    });
    expect(status).toBe(1);
    expect(output).toContain(`环境变量 ${variable} 的值不能用`);
    expect(output).not.toContain(value);
    expect(operations).toEqual(['GetParametersByPath']);
  });

  it.each([
    ['the variable', { WECHAT_MODE: 'secure' }, '', 'WECHAT_MODE'],
    ['the file', {}, 'wechatMode: secure\n', 'wechatMode'],
  ])('refuses a mode of %s that is none', async (_, environment, text, where) => {
    const stagesFolder = newStagesFolder();
    mkdirSync(stagesFolder);
    writeFileSync(join(stagesFolder, 'dev.yml'), text);
    const { status, output } = await run({ args: ['--yes'], environment, stagesFolder });
    expect(status).toBe(1);
    expect(output).toContain(`${where} 须是 plain、compat 或 safe`);
  });
});

describe('setup', () => {
  it('names the way out when there is no terminal and no --yes', async () => {
    const { status, output, operations } = await run({ environment: all });
    expect(status).toBe(1);
    expect(output).toContain('npm run setup -- --yes');
    expect(operations).toEqual([]);
  });

  it.each([
    [['--token', secrets.token]],
    [[secrets.token]],
    [['--stage']],
    [['--stage', 'a/b']],
    [['--region', 'Singapore']],
  ])('with %j shows how it is called, and repeats no secret', async (args) => {
    const { status, output, operations } = await run({ args });
    expect(status).toBe(2);
    expect(output).toContain('用法 usage: npm run setup');
    expect(operations).toEqual([]);
  });

  it('shows how it is called with --help', async () => {
    const { status, output } = await run({ args: ['--help'] });
    expect(status).toBe(0);
    expect(output).toContain('--dry-run');
  });
});
