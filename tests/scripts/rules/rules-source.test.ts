import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compileRules } from '../../../scripts/compile-rules.ts';
import {
  compiledFileName,
  readRulesSource,
  writeCompiled,
} from '../../../scripts/rules/rules-source.ts';

let folder: string;
let url: URL;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rules-'));
  url = pathToFileURL(`${folder}/`);
  writeFileSync(join(folder, 'rules.example.yml'), 'busy: 例');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('an operator’s rules.yml takes the place of the example', () => {
  expect(readRulesSource(url)).toEqual({ fileName: 'rules.example.yml', text: 'busy: 例' });
  writeFileSync(join(folder, 'rules.yml'), 'busy: 我的');
  expect(readRulesSource(url)).toEqual({ fileName: 'rules.yml', text: 'busy: 我的' });
});

it('the module that is written holds the very rules, and nothing is left beside it', async () => {
  const yaml = `menu: { __proto__: '</script>\u2028"\\n\`\${{1}}' }\nbusy: "甲\\n'乙'"`;
  const compiled = compileRules(yaml, 'rules.yml');
  writeCompiled(compiled, 'rules.yml', url);
  const module: unknown = await import(/* @vite-ignore */ new URL(compiledFileName, url).href);
  expect(module).toMatchObject({ compiledRules: JSON.parse(JSON.stringify(compiled)) });
  expect(readdirSync(folder)).toEqual([compiledFileName, 'rules.example.yml'].toSorted());
});
