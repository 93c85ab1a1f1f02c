import { describe, expect, it } from 'vitest';
import { parseSoakPlan } from '../../scripts/soak-plan.ts';

describe('the options of npm run soak', () => {
  it.each([['--followers', 'many'], ['--median', '-1'], ['--patience', 'four'], ['--fast']])(
    '%s %s are refused',
    (...args) => {
      expect(parseSoakPlan(args)).toBeUndefined();
    },
  );

  it('are all optional', () => {
    expect(parseSoakPlan([])).toMatchObject({ followers: 500, patience: 'three' });
  });
});
