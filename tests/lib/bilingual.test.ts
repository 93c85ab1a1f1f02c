import { describe, expect, it } from 'vitest';
import { joinLanguages, inTurn, withDetail } from '../../lib/bilingual.ts';
import { lacking } from '../support/sentence.ts';

const one = { zh: '坏了。', en: 'Broken.' };
const other = { zh: '改这里。', en: 'Mend this.' };

describe('a sentence', () => {
  it('has Chinese before English in one line', () => {
    expect(joinLanguages(one)).toBe('坏了。 Broken.');
  });

  it('is followed by another in each language by itself', () => {
    expect(inTurn([one, other])).toEqual({ zh: '坏了。改这里。', en: 'Broken. Mend this.' });
    expect(inTurn([])).toEqual({ zh: '', en: '' });
  });

  it('takes a detail that is the same for both, or words for each', () => {
    expect(withDetail(one, 'HTTP 401')).toEqual({
      zh: '坏了。（HTTP 401）',
      en: 'Broken. (HTTP 401)',
    });
    expect(withDetail(one, { zh: '没有文字', en: 'no text' })).toEqual({
      zh: '坏了。（没有文字）',
      en: 'Broken. (no text)',
    });
  });
});

describe('the test of both languages', () => {
  it.each([
    [{ zh: '改这里 mend', en: 'mend 明文模式 (plain)' }, []],
    [{ zh: '', en: '' }, ['Chinese', 'English']],
    [{ zh: 'mend', en: 'mend' }, ['Chinese']],
    [{ zh: '改这里', en: '改这里' }, ['English']],
    [{ zh: '改这里', en: 'mend 这里' }, ['English']],
  ])('finds what %j lacks', (words, languages) => {
    expect(lacking(words)).toEqual(languages);
  });
});
