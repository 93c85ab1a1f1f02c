import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultsOf, nearestName } from '../../../scripts/settings/check-values.ts';
import { settingRows } from '../../../scripts/settings/rows.ts';
import { lacking } from '../../support/sentence.ts';

const defaults = Object.fromEntries(settingRows.map(({ name, kind }) => [name, kind.byDefault]));

/** The faults of a stage whose file holds these lines, with those values resolved. */
function faults(
  text: string | undefined,
  resolved: Readonly<Record<string, unknown>> = {},
  options: readonly (readonly [string, string])[] = [],
): readonly string[] {
  const values = { ...defaults, ...resolved };
  return faultsOf({ file: 'stages/dev.yml', text, resolved: values, options: new Map(options) });
}

describe('the values of a stage', () => {
  it.each([
    ['no file', undefined],
    ['an empty file', ''],
    ['comments alone', '# memorySize: 512\n\n# nothing\n'],
    ['an explicit null', 'null\n'],
    ['the example', readFileSync('stages/example.yml', 'utf8')],
  ])('are all defaults, and no fault, with %s', (_, text) => {
    expect(faults(text)).toEqual([]);
  });

  it('are named with line and column when wrong, with form and cure in both languages', () => {
    const text = '# one\nmemorySize: 512\n  \nreplyWithinMs: soon\n';
    expect(faults(text, { replyWithinMs: 'soon' })).toEqual([
      'stages/dev.yml:4:1  replyWithinMs 应是 1000 到 5000 的整数。改法：改正这个值，含义见 docs/settings.zh-CN.md。\n' +
        '    replyWithinMs must be a whole number from 1000 to 5000. To mend it: correct the value; docs/settings.md says what it means.',
    ]);
  });

  it('are never repeated: a secret may have been pasted in the wrong place', () => {
    const secret = 'a'.repeat(43);
    const found = faults(`alarmEmail: ${secret}\n`, { alarmEmail: secret }).join();
    expect(found).toContain('alarmEmail must be an e-mail address');
    expect(found).not.toContain(secret);
  });

  it.each([
    ['replyWithinMs', 6000, 'a whole number from 1000 to 5000'],
    ['wechatMode', 'secure', 'plain, compat or safe'],
    ['turingEndpoint', 'ftp://x', 'an http or https address'],
    ['turingEndpoint', '', 'an http or https address'],
    ['logLevel', 'loud', 'DEBUG, INFO, WARN or ERROR'],
    ['monitoring', 'some', 'basic, full or off'],
    ['transcript', true, 'on or off'],
    ['chatModelThinking', 'yes', 'on or off'],
    ['fallbackAlarmPercent', 0, 'a whole number from 1 to 100'],
    ['memorySize', [256], 'a whole number from 128 to 10240'],
    ['kmsKeyArn', { key: 1 }, 'the ARN of a KMS key'],
    ['region', 'tokyo', 'an AWS region such as ap-southeast-1'],
  ])('%s: %j is refused with its form', (name, value, form) => {
    const [fault = '', ...more] = faults(`${name}: x\n`, { [name]: value });
    expect(more).toEqual([]);
    expect(fault).toContain(`${name} must be ${form}. To mend it: `);
    const [zh = '', en = ''] = fault.split('\n');
    expect(lacking({ zh, en })).toEqual([]);
  });

  it('are said to come from the option that gave them', () => {
    const found = faults('', { memorySize: '64', region: 'x' }, [
      ['memorySize', '--param'],
      ['region', '--region'],
    ]);
    expect(found.map((fault) => fault.split('  ')[0])).toEqual(['--region', '--param']);
  });

  it.each([
    ['domainName', 'bot.example.com', 'certificateArn'],
    ['certificateArn', 'arn:aws:acm:eu-west-1:1:certificate/2', 'domainName'],
    ['chatModelEndpoint', 'https://x', 'chatModelName'],
    ['chatModelName', 'm', 'chatModelEndpoint'],
  ])('are refused with %s alone', (name, value, missing) => {
    const found = faults(`${name}: ${value}\n`, { [name]: value }).join();
    expect(found).toMatch(/^stages\/dev\.yml:1:1 {2}\w+ 和 \w+ 要一起写.*\n.* go together/);
    expect(found).toContain(`set ${missing}, too, or drop ${name}`);
  });

  it('are all looked at, unknown names among them', () => {
    const found = faults('memorysize: 3\nwechatMode: x\n', { wechatMode: 'x' });
    expect(found.map((fault) => fault.split('  ')[0])).toEqual([
      'stages/dev.yml:1:1',
      'stages/dev.yml:2:1',
    ]);
    expect(found[0]).toContain('There is no setting memorysize. To mend it: write memorySize.');
    expect(found[0]).toContain('没有 memorysize 这个设置。改法：改成 memorySize。');
  });

  it('have an unknown name of a --param refused, too', () => {
    expect(faults('', {}, [['memory', '--param']])).toEqual([
      expect.stringMatching(
        /^--param {2}没有 memory 这个设置。改法：全部设置见 stages\/example\.yml/,
      ),
    ]);
  });

  it.each([
    ['a list', '- memorySize\n', 'stages/dev.yml:1:1', 'name: value'],
    ['a sentence', '\nsome words\n', 'stages/dev.yml:2:1', 'name: value'],
    ['no YAML', 'memorySize: 256\nregion: [\n', 'stages/dev.yml:3:1', 'no YAML'],
    ['a name twice', 'region: a\nregion: b\n', 'stages/dev.yml:2:1', 'no YAML'],
  ])('cannot be read from %s', (_, text, where, reason) => {
    const [fault = '', ...more] = faults(text);
    expect(more).toEqual([]);
    expect(fault.startsWith(where)).toBe(true);
    expect(fault).toContain(reason);
  });
});

describe('the nearest name', () => {
  it.each([
    ['replyWithinms', 'replyWithinMs'],
    ['REPLY_WITHIN_MS', 'replyWithinMs'],
    ['chat-model-name', 'chatModelName'],
    ['alarmMail', 'alarmEmail'],
    ['heldAtonce', 'heldAtOnce'],
    ['domain', undefined],
    ['密钥', undefined],
    ['', undefined],
  ])('of %j is %s', (written, nearest) => {
    expect(nearestName(written)).toBe(nearest);
  });
});
