import { describe, expect, it } from 'vitest';
import { parseDoctorOptions } from '../../../scripts/doctor/command.ts';
import {
  both,
  findingsOf,
  renderAsJson,
  renderForTerminal,
  runChecks,
} from '../../../scripts/doctor/finding.ts';
import { checkRules } from '../../../scripts/doctor/responders.ts';
import { runScript } from '../run-script.ts';
import { startBot, token } from './stand-in-bot.ts';

const { ok, failed } = findingsOf('one');

describe('the command line', () => {
  it.each([
    [['--url', 'ftp://example.com'], '--url'],
    [['--token', 'x'], '--url'],
    [['--stage', '../x'], '--stage'],
    [['--url', 'https://a.example', '--token', 'x', '--mode', 'odd'], '--mode'],
    [['--url', 'https://a.example', '--token', 'x', '--mode', 'safe'], '--aes-key'],
    [['--url', 'https://a.example', '--token', 'x', '--aes-key', 'short'], '43'],
    [['--tokn', 'Secret123'], 'unknown'],
  ])('refuses %j', (args, piece) => {
    const problem = parseDoctorOptions(args);
    expect(problem).toContain(piece);
    expect(problem).not.toContain('Secret123');
  });

  it.each([
    [['--url', 'https://a.example', '--token', 'x'], false],
    [['--url', 'https://a.example', '--token', 'x', '--stage', 'dev'], true],
    [['--turing'], false],
    [['--turing', '--stage', 'dev'], true],
    [[], true],
  ])('looks with credentials for %j: %s', (args, usesAws) => {
    expect(parseDoctorOptions(args)).toMatchObject({ usesAws });
  });
});

describe('a check', () => {
  it('is left out when one that it needs has failed, and so are those that need it', async () => {
    const findings = await runChecks<null>(
      [
        { name: 'one', run: () => [failed(both('坏', 'bad'))] },
        { name: 'two', needs: ['one'], run: () => [ok(both('好', 'good'))] },
        { name: 'three', needs: ['two'], run: () => [ok(both('好', 'good'))] },
      ],
      null,
      () => undefined,
    );
    expect(findings.map(({ status }) => status)).toEqual(['failed', 'skipped', 'skipped']);
  });

  it('that breaks is a warning, and the next one goes on', async () => {
    const broken = () => Promise.reject(new TypeError('secret'));
    const findings = await runChecks<null>(
      [
        { name: 'one', run: broken },
        { name: 'two', run: () => [ok(both('好', 'good'))] },
      ],
      null,
      () => undefined,
    );
    expect(findings.map(({ status }) => status)).toEqual(['warning', 'ok']);
    expect(JSON.stringify(findings)).not.toContain('secret');
  });
});

describe('the rules', () => {
  it('with an empty label are warned about', () => {
    const [found] = checkRules({ fileName: 'rules.yml', text: "aiLabel: ''\n" });
    expect(found).toMatchObject({ check: 'rules', status: 'warning' });
    expect(found?.finding.en).toMatch(/^rules\.yml:1 aiLabel is empty/);
  });

  it('with a fault fail', () => {
    const [found] = checkRules({ fileName: 'rules.yml', text: 'welcom: x\n' });
    expect(found).toMatchObject({ check: 'rules', status: 'failed' });
  });
});

describe('what is printed', () => {
  it('has Chinese first, then English, then the cure', () => {
    const cure = both('改这里', 'mend this');
    const text = renderForTerminal([failed(both('坏了', 'broken'), cure)]);
    expect(text).toMatch(/one: 坏了\n {4}broken\n {4}→ 改这里\n {4}→ mend this\n/);
  });

  it('has the command of a cure once, below both languages', () => {
    const cure = both('执行这条命令', 'run this command');
    const text = renderForTerminal([failed(both('坏了', 'broken'), cure, 'aws ssm get')]);
    expect(text).toMatch(/→ run this command\n {6}aws ssm get\n/);
    expect(text.match(/aws ssm get/g)).toHaveLength(1);
  });

  it('has one line for all that waits for something else', () => {
    const { skipped } = findingsOf('two');
    const waiting = skipped(both('没有检查', 'Not checked'));
    const text = renderForTerminal([
      failed(both('坏', 'bad')),
      waiting,
      { ...waiting, check: 'three' },
    ]);
    expect(text).toContain('skipped  two, three\n');
    expect(text).not.toContain('Not checked');
  });

  it('is one JSON document on demand', () => {
    const parsed: unknown = JSON.parse(renderAsJson([ok(both('好', 'good'))]));
    expect(parsed).toMatchObject({ isWell: true, findings: [{ check: 'one', status: 'ok' }] });
  });
});

describe('npm run doctor', () => {
  it('ends with 0 at a sound bot, and prints no token', async () => {
    const bot = await startBot();
    const { exited, printed } = runScript('doctor', ['--url', bot.url, '--token', token]);
    const status = await exited;
    await bot.close();
    expect(status).toBe(0);
    expect(printed()).toContain('没有发现错误');
    expect(printed()).not.toContain(token);
  });

  it('ends with 2 when it is called wrongly, and says how', async () => {
    const { exited, printed } = runScript('doctor', ['--what']);
    expect(await exited).toBe(2);
    expect(printed()).toContain('npm run doctor --');
  });
});
