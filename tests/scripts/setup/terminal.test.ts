import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StoredParameters } from '../../../simulator/ssm.ts';
import {
  appId,
  newStagesFolder,
  path,
  runSetup,
  secrets,
  type Answer,
  type SetupRun,
} from './run-setup.ts';

const stageAndRegion: readonly Answer[] = [
  ['阶段', ''],
  ['区域', ''],
];

const real: Answer = ['哪种号', ''];
const sandbox: Answer = ['哪种号', '2'];
const skipped: readonly Answer[] = [
  ['turing/api-key', ''],
  ['chat-model/api-key', ''],
];
const agreed: Answer = ['写入吗', ''];

async function run(options: SetupRun) {
  const ran = await runSetup(options);
  for (const secret of Object.values(secrets)) expect(ran.output).not.toContain(secret);
  return ran;
}

function stored(changes: Readonly<Record<string, string>>): StoredParameters {
  return new Map(
    Object.entries(changes).map(([name, value]) => [
      `${path}/${name}`,
      { type: name === 'wechat/app-id' ? 'String' : 'SecureString', value },
    ]),
  );
}

describe('the first run', () => {
  it('proposes safe mode for a real account, and writes what is typed with its type', async () => {
    const stagesFolder = newStagesFolder();
    const { status, parameters, output, hidden } = await run({
      stagesFolder,
      answers: [
        ...stageAndRegion,
        real,
        ['消息加解密方式', ''],
        ['wechat/token', secrets.token],
        ['wechat/app-id', appId],
        ['wechat/aes-key', secrets.aesKey],
        ['turing/api-key', secrets.turingKey],
        ['turing/secret', secrets.turingSecret],
        ['chat-model/api-key', secrets.chatKey],
        agreed,
        ['wechatMode plain → safe', ''],
      ],
    });
    expect(status).toBe(0);
    const written = Object.fromEntries(
      [...parameters].map(([name, { type, value }]) => [
        name.slice(path.length + 1),
        [type, value],
      ]),
    );
    expect(written).toEqual({
      'wechat/token': ['SecureString', secrets.token],
      'wechat/app-id': ['String', appId],
      'wechat/aes-key': ['SecureString', secrets.aesKey],
      'turing/api-key': ['SecureString', secrets.turingKey],
      'turing/secret': ['SecureString', secrets.turingSecret],
      'chat-model/api-key': ['SecureString', secrets.chatKey],
      'followers/hash-key': ['SecureString', expect.stringMatching(/^[A-Za-z0-9]{32}$/)],
    });
    // The secrets, and none of the other answers.
    expect(hidden.flatMap((isHidden, index) => (isHidden ? [index] : []))).toEqual([4, 6, 7, 8, 9]);
    expect(readFileSync(join(stagesFolder, 'dev.yml'), 'utf8')).toContain('\nwechatMode: safe\n');
    expect(output).toContain('[1/7] wechat/token   已写入 written (version 1)');
    expect(output).toContain('npx sls deploy --stage dev --region ap-southeast-1');
    expect(output).toContain(
      'npm run doctor -- --url https://…/wechat --stage dev --region ap-southeast-1',
    );
    expect(output).toContain('消息加解密方式  安全模式');
    expect(output).not.toContain(parameters.get(`${path}/followers/hash-key`)?.value);
  });

  it('says where each value is found', async () => {
    const { output } = await run({
      answers: [
        ...stageAndRegion,
        real,
        ['消息加解密方式', '1'],
        ['输入框', secrets.token],
        ['developers.weixin.qq.com/platform', appId],
        ['消息推送', secrets.aesKey],
        ['API KEY', secrets.turingKey],
        ['「密钥」（加密）开关', ''],
        ['platform.deepseek.com', ''],
        ['写入吗', '2'],
      ],
    });
    expect(output).toContain('什么都没有写。Nothing was written.');
  });

  it('proposes plain mode for the sandbox, asks for no key, and writes no file', async () => {
    const stagesFolder = newStagesFolder();
    const { status, parameters, output } = await run({
      stagesFolder,
      args: ['--stage', 'dev', '--region', 'ap-east-1'],
      answers: [
        sandbox,
        ['消息加解密方式', ''],
        ['wechat/token', secrets.token],
        ...skipped,
        agreed,
      ],
    });
    expect(status).toBe(0);
    expect([...parameters.keys()]).toEqual([`${path}/wechat/token`, `${path}/followers/hash-key`]);
    expect(output).toContain('debug/cgi-bin/sandbox');
    expect(output).not.toContain('EncodingAESKey  ');
    expect(output).toContain('npx sls deploy --stage dev --region ap-east-1');
    expect(() => readFileSync(stagesFolder)).toThrow('ENOENT');
  });

  it('generates token and AES key, and shows each once when asked to', async () => {
    const { parameters, output } = await run({
      answers: [
        ...stageAndRegion,
        real,
        ['消息加解密方式', '1'],
        ['wechat/token', ''],
        ['wechat/app-id', appId],
        ['wechat/aes-key', ''],
        ...skipped,
        agreed,
        ['Token（令牌） 是自动生成的', '1'],
        ['按回车', ''],
        ['EncodingAESKey（消息加解密密钥） 是自动生成的', '2'],
        ['wechatMode', '1'],
      ],
    });
    const token = parameters.get(`${path}/wechat/token`)?.value ?? '';
    const aesKey = parameters.get(`${path}/wechat/aes-key`)?.value ?? '';
    expect(token).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(aesKey).toMatch(/^[A-Za-z0-9]{43}$/);
    expect(output.split(token)).toHaveLength(2);
    expect(output).not.toContain(aesKey);
  });

  it('asks again after what the bot could not use, three times, and writes nothing then', async () => {
    const again: readonly Answer[] = [
      ['wechat/token', 'no'],
      ['3 到 32 位字母和数字 3 to 32 letters and digits', '有汉字的'],
      ['须是 must be', 'with blanks in it'],
    ];
    const { status, output, operations } = await run({
      answers: [...stageAndRegion, sandbox, ['消息加解密方式', ''], ...again],
    });
    expect(status).toBe(1);
    expect(output).toContain('什么都没有写');
    expect(output).not.toContain('with blanks in it');
    expect(operations).toEqual(['GetParametersByPath']);
  });

  it('asks again after a stage, a region and a choice that cannot be', async () => {
    const { status } = await run({
      answers: [
        ['阶段', '../x'],
        ['letters, digits', 'dev'],
        ['区域', 'singapore'],
        ['ap-southeast-1', 'ap-southeast-1'],
        ['哪种号', '3'],
        ['请输入 enter 1–2', '2'],
        ['消息加解密方式', ''],
        ['wechat/token', secrets.token],
        ...skipped,
        agreed,
      ],
    });
    expect(status).toBe(0);
  });

  it('takes a variable instead of a question', async () => {
    const { parameters, output } = await run({
      environment: { WECHAT_TOKEN: ` ${secrets.token} `, WECHAT_MODE: 'plain' },
      answers: [...stageAndRegion, real, ...skipped, agreed],
    });
    expect(parameters.get(`${path}/wechat/token`)?.value).toBe(secrets.token);
    expect(output).toContain('taken from WECHAT_TOKEN');
  });
});

describe('a second run', () => {
  const kept = { 'wechat/token': secrets.token };
  const beginning: readonly Answer[] = [...stageAndRegion, real, ['先选兼容模式', '']];

  it('says what is set, and keeps it', async () => {
    const parameters = stored({ ...kept, 'turing/api-key': secrets.turingKey });
    const before = new Map(parameters);
    const { status, output, operations } = await run({
      parameters,
      answers: [
        ...beginning,
        ['wechat/token', ''],
        ['turing/api-key', ''],
        ['turing/secret', ''],
        ['chat-model/api-key', ''],
      ],
    });
    expect(status).toBe(0);
    expect(output).toMatch(/wechat\/token +已设置 set\n/);
    expect(output).toMatch(/wechat\/app-id +未设置 not set\n/);
    expect(output).toContain('参数都不用改');
    expect(parameters).toEqual(before);
    expect(operations).toEqual(['GetParametersByPath']);
  });

  it('writes a new token beside the old one, and says how to go on', async () => {
    const parameters = stored(kept);
    const { output } = await run({
      parameters,
      answers: [...beginning, ['旧值旁边', '2'], ['请输入', secrets.newToken], ...skipped, agreed],
    });
    const both = { value: `${secrets.token},${secrets.newToken}`, version: 2 };
    expect(parameters.get(`${path}/wechat/token`)).toMatchObject(both);
    expect(output).toContain('选「只留后写的那个」');
  });

  it('has no room for a third token beside two', async () => {
    const parameters = stored(kept);
    const { output } = await run({
      parameters,
      answers: [
        ...beginning,
        ['旧值旁边', '2'],
        ['请输入', `${secrets.newToken},another1`],
        ['须是 must be', secrets.newToken],
        ...skipped,
        agreed,
      ],
    });
    const both = `${secrets.token},${secrets.newToken}`;
    expect(parameters.get(`${path}/wechat/token`)?.value).toBe(both);
    expect(output).not.toContain('another1');
  });

  it('takes a variable that holds old and new for the whole value', async () => {
    const parameters = stored(kept);
    const both = `${secrets.token},${secrets.newToken}`;
    const { output } = await run({
      parameters,
      environment: { WECHAT_TOKEN: both },
      answers: [...beginning, ['换掉，旧值不再认 ← WECHAT_TOKEN', '2'], ...skipped, agreed],
    });
    expect(parameters.get(`${path}/wechat/token`)?.value).toBe(both);
    expect(output).not.toContain('旧值旁边');
  });

  it('generates a token beside the old one, and shows the new one alone', async () => {
    const parameters = stored(kept);
    const { output } = await run({
      parameters,
      answers: [
        ...beginning,
        ['旧值旁边', '2'],
        ['请输入', ''],
        ...skipped,
        agreed,
        ['现在显示一次吗', '1'],
        ['按回车', ''],
      ],
    });
    const [old, made = ''] = parameters.get(`${path}/wechat/token`)?.value.split(',') ?? [];
    expect(old).toBe(secrets.token);
    expect(output.split(made)).toHaveLength(2);
  });

  it('with --dry-run asks, and neither writes nor shows', async () => {
    const parameters = stored(kept);
    const { status, output, operations } = await run({
      args: ['--dry-run'],
      parameters,
      answers: [...beginning, ['换掉', '3'], ['请输入', ''], ...skipped],
    });
    expect(status).toBe(0);
    expect(output).toContain('会写入 would write:');
    expect(operations).toEqual(['GetParametersByPath']);
  });

  it('keeps only the later of two', async () => {
    const parameters = stored({ 'wechat/token': `${secrets.token},${secrets.newToken}` });
    await run({
      parameters,
      answers: [...beginning, ['只留后写的那个', '2'], ...skipped, agreed],
    });
    expect(parameters.get(`${path}/wechat/token`)?.value).toBe(secrets.newToken);
  });

  it('replaces a token at once, by a generated one that is shown only on request', async () => {
    const parameters = stored(kept);
    const { output } = await run({
      parameters,
      answers: [
        ...beginning,
        ['换掉，旧值不再认', '3'],
        ['请输入', ''],
        ...skipped,
        agreed,
        ['现在显示一次吗', '2'],
      ],
    });
    const token = parameters.get(`${path}/wechat/token`)?.value ?? '';
    expect(token).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(output).not.toContain(token);
  });

  it('does not let a variable replace what is stored without asking', async () => {
    const parameters = stored(kept);
    const { output } = await run({
      parameters,
      environment: { WECHAT_TOKEN: secrets.newToken },
      answers: [...beginning, ['← WECHAT_TOKEN', ''], ...skipped],
    });
    expect(parameters.get(`${path}/wechat/token`)?.value).toBe(secrets.token);
    expect(output).toContain('参数都不用改');
  });

  it('proposes to replace what the bot cannot use', async () => {
    const parameters = stored({ 'wechat/token': 'not a token' });
    const { output } = await run({
      parameters,
      answers: [...beginning, ['值不能用', ''], ['请输入', secrets.newToken], ...skipped, agreed],
    });
    expect(output).toMatch(/wechat\/token +已设置，但不能用/);
    expect(output).not.toContain('not a token');
    expect(parameters.get(`${path}/wechat/token`)?.value).toBe(secrets.newToken);
  });

  it('leaves the pseudonyms of followers alone', async () => {
    const parameters = stored(kept);
    await run({ parameters, answers: [...beginning, ['wechat/token', ''], ...skipped] });
    expect(parameters.has(`${path}/followers/hash-key`)).toBe(false);
  });

  it('proposes the mode, the region and the KMS key that the stage’s own values say', async () => {
    const stagesFolder = newStagesFolder();
    const own = '# mine\nregion: eu-west-1\nwechatMode: safe # why\nkmsKeyArn: arn:aws:kms:x\n';
    mkdirSync(stagesFolder);
    writeFileSync(join(stagesFolder, 'dev.yml'), own);
    const { parameters, output } = await run({
      stagesFolder,
      answers: [
        ['阶段', ''],
        ['回车是 eu-west-1', ''],
        real,
        ['消息加解密方式', ''],
        ['wechat/token', secrets.token],
        ['wechat/app-id', appId],
        ['wechat/aes-key', secrets.aesKey],
        ...skipped,
        agreed,
      ],
    });
    expect(parameters.get(`${path}/wechat/token`)?.keyId).toBe('arn:aws:kms:x');
    expect(parameters.get(`${path}/wechat/app-id`)).not.toHaveProperty('keyId');
    expect(output).toContain('--region eu-west-1');
    expect(readFileSync(join(stagesFolder, 'dev.yml'), 'utf8')).toBe(own);
  });

  it('leaves the mode of the file alone when told to, and says so', async () => {
    const stagesFolder = newStagesFolder();
    mkdirSync(stagesFolder);
    writeFileSync(join(stagesFolder, 'dev.yml'), 'wechatMode: compat\n');
    const { output } = await run({
      stagesFolder,
      parameters: stored(kept),
      answers: [
        ...stageAndRegion,
        sandbox,
        ['消息加解密方式', '2'],
        ['wechat/token', ''],
        ...skipped,
        ['compat → plain', '2'],
      ],
    });
    expect(output).toContain('部署前请自己改');
    expect(readFileSync(join(stagesFolder, 'dev.yml'), 'utf8')).toBe('wechatMode: compat\n');
  });
});
