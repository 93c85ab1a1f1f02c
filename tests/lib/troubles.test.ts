import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { troubles } from '../../lib/troubles.ts';
import { lacking } from '../support/sentence.ts';

const names = Object.keys(troubles);

describe('what went wrong inside', () => {
  it.each(Object.entries(troubles))('is said in Chinese and English: %s', (_, advice) => {
    expect(lacking(advice)).toEqual([]);
  });

  // The documentation, the dashboard and the doctor look for these names.
  it('has names that are one line of plain English', () => {
    expect(names.filter((name) => !/^[a-z][a-z ]+$/.test(name))).toEqual([]);
  });

  it.each(['docs/operations.md', 'docs/operations.zh-CN.md'])('is listed by %s', (page) => {
    const text = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8');
    expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});
