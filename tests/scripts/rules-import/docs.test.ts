import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { maxTextBytes } from '../../../lib/wechat/text.ts';
import { importUsage } from '../../../scripts/rules-import.ts';
import { maxFileBytes } from '../../../scripts/rules-import/read-table.ts';
import { furthest, maxRows } from '../../../scripts/rules-import/sheet.ts';
import { knownHeaders } from '../../../scripts/rules-import/table.ts';
import { maxUnpackedBytes } from '../../../scripts/rules-import/workbook.ts';

describe.each(['docs/rules-import.md', 'docs/rules-import.zh-CN.md'])('%s', (file) => {
  const text = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
  const folded = text.toLowerCase().replaceAll(' ', '');

  it.each(Object.values(knownHeaders).flat())('names the header %s', (header) => {
    expect(folded).toContain(header);
  });

  it('names the limits', () => {
    const megabytes = (bytes: number) => `${bytes / 1024 / 1024} MB`;
    expect(text).toContain(megabytes(maxFileBytes));
    expect(text).toContain(megabytes(maxUnpackedBytes));
    for (const count of [maxRows, furthest.row, furthest.column, maxTextBytes]) {
      expect(text).toContain(count.toLocaleString('en-US'));
    }
  });

  it('names every option', () => {
    for (const [option] of importUsage.matchAll(/--[a-z][a-z-]+/g)) expect(text).toContain(option);
  });
});
