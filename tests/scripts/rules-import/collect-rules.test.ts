import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { collectRules } from '../../../scripts/rules-import/collect-rules.ts';
import { findHeader, type Cell, type Table } from '../../../scripts/rules-import/table.ts';
import { writeRules } from '../../../scripts/rules-import/rules-document.ts';
import { anyCharacter } from '../../support/any-character.ts';

const fault = { zh: '错', en: 'wrong' };

/** Cells that make rows of every fate likely. */
const keyword: fc.Arbitrary<Cell> = fc.constantFrom(
  { text: '' },
  { text: '甲' },
  { text: '乙，甲' },
  { text: '丙|丁' },
  { text: '，' },
  { text: '甲', from: 1 },
  { text: '甲', from: 2 },
  { text: '#REF!', fault },
);
const match: fc.Arbitrary<Cell> = fc.constantFrom({ text: '' }, { text: '包含' }, { text: '大概' });
const answer: fc.Arbitrary<Cell> = fc.constantFrom(
  { text: '' },
  { text: '一' },
  { text: '二' },
  { text: '{x}' },
  { text: '一', from: 2 },
);
const other: fc.Arbitrary<Cell> = fc.constantFrom({ text: '' }, { text: '备注' });
const rows = fc.array(fc.tuple(keyword, match, answer, other), { maxLength: 30 });

function tableOf(cells: readonly (readonly Cell[])[]): Table {
  const header = ['关键词', '匹配方式', '回复内容', '备注'].map((text) => ({ text }));
  return { rows: [header, ...cells].map((row, index) => ({ number: index + 1, cells: row })) };
}

describe('collectRules', () => {
  it.each([false, true])('gives every row a fate (duplicates merged: %s)', (mergesDuplicates) => {
    fc.assert(
      fc.property(rows, (cells) => {
        const table = tableOf(cells);
        const header = findHeader(table);
        if (header === undefined) throw new Error('no header');
        const { report } = collectRules(table, header, mergesDuplicates);
        const told = report.lines.flatMap(({ fate, row = 0 }) =>
          fate === 'refused' || fate === 'merged' ? [row] : [],
        );
        const fates = new Set([...report.takenRows, ...report.emptyRows, ...told]);
        expect([...fates].toSorted((a, b) => a - b)).toEqual(cells.map((_, index) => index + 2));
        const refused = report.lines.filter(({ fate }) => fate === 'refused');
        for (const { row = 0 } of refused) expect(report.takenRows).not.toContain(row);
      }),
      { numRuns: 200 },
    );
  });
});

describe('writeRules', () => {
  it('writes a word of a question mark and a line end as that word', () => {
    const rules = {
      keywords: [{ words: ['?\n!', '价格'], match: 'exact' as const, answers: ['好'] }],
    };
    const written = writeRules(rules, { source: 'a.xlsx', date: '2026-03-01' });
    expect(parse(written)).toEqual({ keywords: [{ words: ['?\n!', '价格'], answer: '好' }] });
  });

  it('writes texts that come back as they were', () => {
    const text = fc.string({ unit: anyCharacter, minLength: 1 });
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1 }),
        fc.array(text, { minLength: 2 }),
        (words, answers) => {
          const rules = { keywords: [{ words, match: 'exact' as const, answers }] };
          const written = writeRules(rules, { source: 'a\nb.xlsx', date: '2026-03-01' });
          expect(parse(written)).toEqual({ keywords: [{ words, answer: answers }] });
        },
      ),
      { numRuns: 200 },
    );
  });
});
