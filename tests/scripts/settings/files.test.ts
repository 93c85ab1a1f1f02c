import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { settingsFiles } from '../../../scripts/settings/files.ts';
import { settingRows } from '../../../scripts/settings/rows.ts';
import { setupParameters } from '../../../scripts/setup/parameters.ts';
import { lacking } from '../../support/sentence.ts';

const files = await settingsFiles();
const read = (file: string) => files.get(file) ?? '';

describe('what is made of the table of settings', () => {
  it.each([...files.keys()])('is what stands in %s; else run npm run write-settings', (file) => {
    expect(readFileSync(file, 'utf8')).toBe(read(file));
  });

  it.each(settingRows)('says in both languages what $name means', ({ name, meaning }) => {
    expect(lacking(meaning).filter((language) => language === 'Chinese')).toEqual([]);
    expect(read('docs/settings.md')).toContain(`| \`${name}\` `);
    expect(read('docs/settings.zh-CN.md')).toContain(`| \`${name}\` `);
  });

  it('shows in stages/example.yml every setting once as YAML, when the # are removed', () => {
    const lines = read('stages/example.yml').match(/^# \w+: \S+$/gm) ?? [];
    const names = lines.map((line) => Object.keys(parse(line.slice(2)))[0]);
    expect(new Set(names)).toEqual(new Set(settingRows.map(({ name }) => name)));
    expect(read('stages/example.yml').replaceAll(/^(#.*)?\n/gm, '')).toBe('');
  });

  it('shows in .env.example every variable of the function and of a parameter', () => {
    const variables = [...read('.env.example').matchAll(/^# ([A-Z_]+)=/gm)].map(
      ([, name = '']) => name,
    );
    const wanted = [...setupParameters, ...settingRows].flatMap(({ variable }) => variable ?? []);
    expect(variables.toSorted()).toEqual(['PORT', ...wanted].toSorted());
  });

  it('has every parameter that the setup writes in docs/settings.md', () => {
    for (const { name } of setupParameters) {
      expect(read('docs/settings.md')).toContain(`| \`${name}\` `);
      expect(read('docs/settings.zh-CN.md')).toContain(`| \`${name}\` `);
    }
  });
});
