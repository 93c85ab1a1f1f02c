import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileRules, examineRules } from '../../../scripts/compile-rules.ts';

const root = new URL('../../../', import.meta.url);

function read(file: string): string {
  return readFileSync(new URL(file, root), 'utf8');
}

function examplesIn(file: string): readonly string[] {
  return [...read(file).matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, yaml = '']) => yaml);
}

const schema: { readonly properties: Readonly<Record<string, unknown>> } = JSON.parse(
  read('rules.schema.json'),
);
const documents = ['docs/rules.md', 'docs/rules.zh-CN.md'];

describe.each(documents)('%s', (document) => {
  it('has examples that compile without a fault or a warning', () => {
    const findings = examplesIn(document).flatMap((yaml) => {
      const { faults, warnings } = examineRules(yaml);
      return [...faults, ...warnings];
    });
    expect(findings).toEqual([]);
  });

  it('shows every section of the rules file, the shown expression included', () => {
    const shown = examplesIn(document).join('\n');
    const sections = Object.keys(schema.properties);
    expect(sections.filter((name) => !shown.includes(`${name}:`))).toEqual([]);
    const keywords = examplesIn(document).find((yaml) => yaml.startsWith('keywords')) ?? '';
    expect(compileRules(keywords, document).keywords.regex).toHaveLength(1);
  });
});

it('both languages show the same examples', () => {
  const [english, chinese] = documents.map(examplesIn);
  expect(english).toEqual(chinese);
});
