import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { importCommand } from '../../../scripts/rules-import.ts';
import { importBytes, newFolder, recordingIo } from './run-import.ts';

const table = '关键词,回复内容\n你好,好\n';

async function importOver(existing: string, args: readonly string[] = ['--force']) {
  const folder = newFolder();
  writeFileSync(join(folder, 'rules.yml'), existing);
  return importBytes('表.csv', table, args, folder);
}

describe('the rules file', () => {
  it('says in both languages where its keywords come from', async () => {
    const { written } = await importBytes('表.csv', table);
    expect(written).toBe(`keywords:
  # 2026-03-01 由 表.csv 导入，共 1 条规则；再次导入会替换这一段
  # imported from 表.csv on 2026-03-01, 1 rules; another import replaces this section
  - words: [你好]
    answer: 好
`);
  });

  it.each([
    '1',
    'true',
    'null',
    '~',
    '- 甲',
    '甲: 乙',
    '# 甲',
    "'",
    '"',
    '0x1F',
    '2026-03-01',
    '*a',
    '&a',
    '!a',
    '[a]',
    '@a',
    '%a',
    '`a',
    '甲\n\n 乙\n',
    '  甲\t',
    '1e3',
  ])('gives %j back as the same text', async (answer) => {
    const quoted = `"${answer.replaceAll('"', '""')}"`;
    const { rules } = await importBytes('a.csv', `关键词,回复内容\n${quoted},${quoted}\n`);
    expect(rules.keywords).toMatchObject([{ answer: answer.trim() }]);
  });

  it('is left alone when it exists, with what to do about it', async () => {
    const { status, output, written } = await importOver('thinking: 等等 {continue}\n', []);
    expect(status).toBe(1);
    expect(output).toMatch(/rules\.yml 已存在，没有改动。加 --force/);
    expect(output).toMatch(/rules\.yml exists and was left alone\. Add --force/);
    expect(written).toBe('thinking: 等等 {continue}\n');
  });

  it('keeps everything but its keywords with --force, comments too', async () => {
    const { status, written } = await importOver(`# 我的规则
welcome:
  default: 欢迎 # 改过
# 旧的
keywords:
  # imported from old.csv on 2025-01-01, 9 rules
  - words: [旧]
    answer: 旧
# 按钮
menu: { KEY: '答' } # 一个
`);
    expect(status).toBe(0);
    expect(written).toBe(`# 我的规则
welcome:
  default: 欢迎 # 改过
# 旧的
keywords:
  # 2026-03-01 由 表.csv 导入，共 1 条规则；再次导入会替换这一段
  # imported from 表.csv on 2026-03-01, 1 rules; another import replaces this section
  - words: [你好]
    answer: 好
# 按钮
menu: {KEY: '答'} # 一个
`);
  });

  it.each(['', '# 空的\n', '{}\n', 'null\n'])(
    'takes keywords when it holds %j',
    async (existing) => {
      const { rules } = await importOver(existing);
      expect(rules.keywords).toEqual([{ words: ['你好'], answer: '好' }]);
    },
  );

  it.each([
    ['is no YAML', 'welcome: [\n', '读不懂（第 2 行）'],
    ['is a list', '- 甲\n', '读不懂（第 1 行）'],
    ['needs an anchor of its keywords', 'keywords: &a [甲]\nmenu: *a\n', '现有的规则文件读不懂'],
  ])('is left alone when it %s', async (_, existing, reason) => {
    const { status, output, written } = await importOver(existing);
    expect(status).toBe(1);
    expect(output).toContain(reason);
    expect(output).toContain('was left alone');
    expect(written).toBe(existing);
  });

  it('is named when it cannot be written', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'a.csv'), table);
    const lines: string[] = [];
    const out = join(folder, 'none', 'rules.yml');
    const status = await importCommand([join(folder, 'a.csv'), '--out', out], recordingIo(lines));
    expect(status).toBe(1);
    expect(lines.join('\n')).toContain(`${out} 写不了（ENOENT）`);
    expect(lines.join('\n')).toContain(`${out} cannot be written (ENOENT)`);
  });

  it('is the one that --out names', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'a.csv'), table);
    const out = join(folder, 'other.yml');
    const status = await importCommand([join(folder, 'a.csv'), '--out', out], recordingIo([]));
    expect(status).toBe(0);
    expect(parse(readFileSync(out, 'utf8'))).toEqual({
      keywords: [{ words: ['你好'], answer: '好' }],
    });
  });
});

describe('wrong arguments', () => {
  it.each([
    [[], '缺少文件 no file is given'],
    [['a.xlsx', 'b.xlsx'], '一次只能导入一个文件 one file at a time'],
    [['a.xlsx', '--from-wechat'], '--from-wechat 不需要文件 takes no file'],
    [['--from-wechat', '--sheet', 'a'], '--from-wechat 不需要 --sheet takes no --sheet'],
    [['--from-wechat', '--merge'], '--from-wechat 不需要 --merge takes no --merge'],
    [['--from-wechat', '--wechat-api', 'http://example.com'], '--wechat-api 须是 https 地址'],
    [['--from-wechat', '--wechat-api', 'nonsense'], '--wechat-api 须是 https 地址'],
    [['a.xlsx', '--froce'], '--froce'],
  ])('%j are refused with the usage and status 2', async (args, reason) => {
    const lines: string[] = [];
    const status = await importCommand(args, recordingIo(lines));
    expect(status).toBe(2);
    expect(lines.join('\n')).toContain(reason);
    expect(lines.join('\n')).toContain('npm run rules -- import FILE.xlsx|FILE.csv');
  });
});
