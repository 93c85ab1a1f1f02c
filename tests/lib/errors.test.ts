import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../lib/errors.ts';

describe('ConfigurationError', () => {
  it('says where, what and how to mend it, a line for each problem', () => {
    const error = new ConfigurationError([
      { where: 'A', problem: 'is missing', cure: 'set it' },
      { where: 'B', problem: 'is wrong', cure: 'correct it' },
    ]);
    expect(error.message).toBe(
      'A is missing. To mend it: set it\nB is wrong. To mend it: correct it',
    );
  });
});
