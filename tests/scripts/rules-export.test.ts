import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportCommand } from '../../scripts/rules-export.ts';
import { readSheet } from '../../scripts/rules-import/sheet.ts';
import { openWorkbook } from '../../scripts/rules-import/workbook.ts';
import { newFolder, recordingIo, runImport } from './rules-import/run-import.ts';

async function runExport(...args: readonly string[]) {
  const lines: string[] = [];
  const status = await exportCommand(args, recordingIo(lines));
  return { status, output: lines.join('\n') };
}

describe('npm run rules -- export', () => {
  it('writes a template that imports without a word in the report', async () => {
    const folder = newFolder();
    const file = join(folder, '模板.xlsx');
    const { status, output } = await runExport(file);
    expect(status).toBe(0);
    expect(output).toContain(
      `已写入 ${file}。把里面的例子换成你的回复，再运行：npm run rules -- import ${file}`,
    );
    expect(output).toContain(`${file} is written.`);
    const imported = await runImport([file], folder);
    expect(imported.status).toBe(0);
    expect(imported.output).not.toMatch(/未采用|部分采用|已合并|请注意|空行/);
    expect(imported.rules.keywords).toEqual([
      {
        words: ['营业时间', '几点开门'],
        match: 'contains',
        answer: '我们每天 9:00 到 21:00 营业。',
      },
      { words: ['地址'], answer: '上海市示例路 1 号，地铁 2 号线示例站 3 号口。' },
      { words: ['新品'], answer: { news: expect.objectContaining({ title: '本月新品' }) } },
    ]);
  });

  it('explains every column in both languages on a second sheet', async () => {
    const file = join(newFolder(), 'a.xlsx');
    await runExport(file);
    const workbook = openWorkbook(readFileSync(file));
    const names = workbook.sheets.map(({ name }) => name);
    expect(names).toEqual(['关键词回复', '填写说明 Help']);
    const [table, help] = await Promise.all(names.map((name) => readSheet(workbook, name)));
    const explained = help?.rows.map(({ cells }) => cells[0]?.text).join(' ');
    for (const { text } of table?.rows[0]?.cells ?? []) expect(explained).toContain(text);
    for (const { cells } of help?.rows ?? []) {
      expect(cells).toHaveLength(3);
      expect(cells[2]?.text).not.toMatch(/\p{Script=Han}{2}/u);
    }
  });

  it('overwrites a file only with --force', async () => {
    const file = join(newFolder(), 'a.xlsx');
    writeFileSync(file, 'mine');
    const refused = await runExport(file);
    expect(refused.status).toBe(1);
    expect(refused.output).toContain(`${file} 已存在，没有改动。加 --force 覆盖`);
    expect(refused.output).toContain(`${file} exists and was left alone. Add --force`);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await runExport(file, '--force')).status).toBe(0);
    expect(openWorkbook(readFileSync(file)).sheets).toHaveLength(2);
  });

  it('says why a file cannot be written', async () => {
    const file = join(newFolder(), 'none', 'a.xlsx');
    const { status, output } = await runExport(file);
    expect(status).toBe(1);
    expect(output).toContain(`${file} 写不了（ENOENT）`);
    expect(output).toContain(`${file} cannot be written (ENOENT)`);
  });

  it.each([
    [['a.csv'], '文件名须以 .xlsx 结尾 the name must end in .xlsx'],
    [['a.xlsx', 'b.xlsx'], '只能写一个文件 one file at a time'],
    [['--forse'], '--forse'],
  ])('refuses %j with its usage and status 2', async (args, reason) => {
    const { status, output } = await runExport(...args);
    expect(status).toBe(2);
    expect(output).toContain(reason);
    expect(output).toContain('npm run rules -- export [FILE.xlsx] [--force]');
    expect(existsSync('a.csv')).toBe(false);
  });
});
