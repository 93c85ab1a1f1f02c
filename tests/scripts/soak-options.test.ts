import { describe, expect, it } from 'vitest';
import { parseSoakOptions } from '../../scripts/soak-options.ts';

describe('the options of npm run soak', () => {
  it.each([['--followers', 'many'], ['--median', '-1'], ['--patience', 'four'], ['--fast']])(
    '%s %s are refused',
    (...args) => {
      expect(parseSoakOptions(args)).toBeUndefined();
    },
  );

  it('are all optional', () => {
    expect(parseSoakOptions([])).toMatchObject({ followers: 500, patience: 'three' });
  });
});
